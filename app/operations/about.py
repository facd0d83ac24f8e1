"""What the lines that are logged meanwhile are about: said once, by whoever begins the work.

A conversation is told by its name and shown as a keyed hash; the others are numbers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class About:
    """What is being worked on in this task or thread.

    Attributes:
        conversation: its name; never shown as it is.
        turn: number of the turn.
        outbox: number of the letter.
    """

    conversation: str | None = None
    turn: int | None = None
    outbox: int | None = None


NOTHING = About()
_current: ContextVar[About] = ContextVar("about", default=NOTHING)


def current() -> About:
    """What this task or thread is at."""
    return _current.get()


@contextmanager
def about(
    *, conversation: str | None = None, turn: int | None = None, outbox: int | None = None
) -> Iterator[None]:
    """Lines that are logged in this block are about this; what is left out stays as it was."""
    said = {"conversation": conversation, "turn": turn, "outbox": outbox}
    known = {name: value for name, value in said.items() if value is not None}
    token = _current.set(replace(_current.get(), **known))  # type: ignore[arg-type] # by name
    try:
        yield
    finally:
        _current.reset(token)
