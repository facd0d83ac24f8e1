"""Sign-in codes are taken out of whatever is kept of a play, or told a judge (AUTH-10).

The codes of a play are good for nothing, its world is gone; but a report is passed on, and who
reads one must never come to think that codes belong into files.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

HIDDEN = "••••••"
SIX_DIGITS = re.compile(r"(?<!\d)(?<!\d[ -])\d{6}(?![ -]?\d)")
"""Six digits that are no part of a longer number, such as a phone's."""

Model = TypeVar("Model", bound=BaseModel)


def without_codes(kept: Model) -> Model:
    """The same, and where a code stood, six dots; also where its digits were written apart."""
    document = kept.model_dump(mode="json")
    shown = blotted(document)
    return kept if shown is document else type(kept).model_validate(shown)


def blotted(document: Any) -> Any:
    """A document without codes; the very same if there is none in it."""
    return Discretion().about(document)


class Discretion:
    """For things that come one after the other: what was a code once stays one."""

    def __init__(self) -> None:
        self._codes: set[str] = set()

    def about(self, document: Any) -> Any:
        """A document without codes; the very same if there was none so far."""
        self._codes |= {found for text in _texts(document) for found in SIX_DIGITS.findall(text)}
        if not self._codes:
            return document
        anyhow = re.compile("|".join(r"[ -]?".join(code) for code in sorted(self._codes)))
        return _hidden(document, anyhow)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, Sequence):
        return [text for part in value for text in _texts(part)]
    return []


def _hidden(value: Any, codes: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return codes.sub(HIDDEN, value)
    if isinstance(value, Mapping):
        return {name: _hidden(part, codes) for name, part in value.items()}
    if isinstance(value, Sequence):
        return [_hidden(part, codes) for part in value]
    return value
