"""The sense of a text while it is put together, and what its parts need of each other."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TypeVar

from booking.when.dates import later, long_name
from booking.when.meaning import Until
from booking.when.pieces import Piece, Reading
from booking.when.value import Days, Problem, Repeat, Times

Kind = TypeVar("Kind")


@dataclass
class Sense:
    """The sense of a text as it is put together; `used` are the pieces that had a part in it."""

    days: Days | None = None
    times: Times | None = None
    repeat: Repeat | None = None
    problem: Problem | None = None
    asap: bool = False
    used: list[Piece] = field(default_factory=list)

    def use(self, *pieces: Piece) -> None:
        """Note pieces that were used, once each."""
        self.used += [piece for piece in dict.fromkeys(pieces) if piece not in self.used]


def found_in(reading: Reading, kind: type[Kind]) -> list[tuple[Piece, Kind]]:
    """The meanings of that kind, each with its piece, in the order of the text."""
    return [
        (piece, value)
        for piece in reading.pieces
        for value in piece.values
        if isinstance(value, kind)
    ]


def note_problem(reading: Reading, made: Sense, piece: Piece, problem: Problem | None) -> None:
    """Keep the first problem, with the words that caused it."""
    if problem is not None and made.problem is None:
        made.problem = replace(problem, said=reading.core_text(piece))


def last_day(until: Until) -> date | None:
    """The last day that a limit lets in."""
    if not until.days.dates:
        return None
    return until.days.dates[-1] if until.inclusive else later(until.days.dates[0], -1)


def in_the_past(reading: Reading, said: str, day: date, at: time | None) -> Problem:
    """The problem of a moment that is over."""
    moment = datetime.combine(day, at or time(), tzinfo=reading.here.now.tzinfo)
    clock = f" at {at:%H:%M}" if at else ""
    return Problem("past", said, at=moment, explanation=f"{long_name(day)}{clock} is in the past.")
