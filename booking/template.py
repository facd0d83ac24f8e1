"""Templates as a business file has them: what may be said to who has not written for a day.

WhatsApp approves each one beforehand (SPEC CHAN-05). Its rules for texts are checked here, when
the file is read, and not by a refusal days later.
"""

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from booking.opening import Strict

LONGEST_BODY = 1024
VARIABLE = re.compile(r"\{\{(\d+)\}\}")
ANY_BRACES = re.compile(r"\{\{.*?\}\}|\{\{|\}\}")
NEIGHBOURS = re.compile(r"\}\}\s*\{\{")

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$")]
"""As WhatsApp writes it: "en", "en_GB"."""


class MessageTemplate(Strict):
    """A message with gaps, in one or several languages."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,49}$")
    """Lower case letters, digits and underscores: that is WhatsApp's rule."""
    category: Literal["utility", "marketing"] = "utility"
    """About something that the customer ordered, or advertising."""
    example: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = ()
    """What may stand in each gap; those who approve want to see it."""
    body: dict[Language, str] = Field(min_length=1)
    """The text by language; gaps are {{1}}, {{2}} and so on."""

    @model_validator(mode="after")
    def _may_be_approved(self) -> "MessageTemplate":
        for language, text in self.body.items():
            if wrong := _wrong(text, len(self.example)):
                raise ValueError(f"body: in {language}, {wrong}")
        return self


def _wrong(text: str, gaps: int) -> str:
    """What may not be, in the words of who writes the file; empty: nothing."""
    inner = text.strip()
    found = {int(number) for number in VARIABLE.findall(inner)}
    checks = (
        (not 0 < len(inner) <= LONGEST_BODY, f"1 to {LONGEST_BODY} characters"),
        (bool(ANY_BRACES.search(VARIABLE.sub("", inner))), "gaps written {{1}}, {{2}} and so on"),
        (inner.startswith("{{") or inner.endswith("}}"), "a text that begins and ends with words"),
        (bool(NEIGHBOURS.search(inner)), "words between any two gaps"),
        (found != set(range(1, gaps + 1)), _gaps(gaps)),
    )
    return next((allowed for is_wrong, allowed in checks if is_wrong), "")


def _gaps(count: int) -> str:
    listed = ", ".join(f"{{{{{number}}}}}" for number in range(1, count + 1))
    return f"the gaps that `example` fills: {listed}" if listed else "no gaps without an `example`"
