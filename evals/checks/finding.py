"""A finding: one thing that is not as it must be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from evals.play.played import Played


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        check: by which it was found.
        text: a sentence that a developer understands without the code.
        turn: of the conversation, from 1; None if it is about the whole of it.
    """

    check: str
    text: str
    turn: int | None = None


Check: TypeAlias = Callable[[Played], Iterable[tuple[int | None, str]]]
"""Turn and text of what is wrong; nothing: all is well."""
