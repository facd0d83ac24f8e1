"""A play told while it happens: who says what and which tools are called, with no code in it."""

from collections.abc import Callable
from typing import Literal, TypeAlias

from evals.discreet import Discretion
from evals.play.ears import Log
from evals.play.played import Call, Line
from evals.run.record import CallRecord, Kept, call_record

SILENCE = "(nothing)"
NO_WORDS = "(no words)"


class Spoken(Kept):
    """A message of one of the two."""

    speaker: Literal["customer", "front desk"]
    text: str


class Called(Kept):
    """A tool call and what came of it; `key` is that of its messages (see `key_of`)."""

    key: str
    call: CallRecord


Event: TypeAlias = Spoken | Called


def key_of(nth: int) -> str:
    """The key of a call, from 1 on."""
    return f"call-{nth}"


class Following(Log):
    """What is heard, told on at once.

    Args:
        tell: is given each thing in the order in which it happens.
    """

    def __init__(self, tell: Callable[[Event], None]) -> None:
        super().__init__()
        self._tell = tell
        self._discretion = Discretion()

    def says(self, turn: int, words: str) -> None:
        """The customer says this."""
        super().says(turn, words)
        self._on(Spoken(speaker="customer", text=words or NO_WORDS))

    def called(self, call: Call) -> None:
        """A tool was called."""
        super().called(call)
        self._on(Called(key=key_of(len(self.calls)), call=call_record(call)))

    def ends(self, line: Line) -> None:
        """The customer has their answer."""
        super().ends(line)
        self._on(Spoken(speaker="front desk", text=line.reply or SILENCE))

    def _on(self, event: Event) -> None:
        shown = self._discretion.about(event.model_dump(mode="json"))
        self._tell(type(event).model_validate(shown))
