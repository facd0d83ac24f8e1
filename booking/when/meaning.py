"""What the parts of a phrase mean before they are put together.

A clock time may still lack its half of the day, a day may still be narrowed or taken out; the
values in `value` come last.
"""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from booking.when.value import Problem


@dataclass(frozen=True)
class Clock:
    """A time on a clock.

    Attributes:
        hour: as said, 0 to 23.
        minute: 0 to 59.
        sure: the half of the day is known; "at 4" may still be morning or afternoon.
        named: said by its name: noon, midnight.
    """

    hour: int
    minute: int = 0
    sure: bool = False
    named: bool = False

    @property
    def minutes(self) -> int:
        """Minutes since midnight, as said."""
        return self.hour * 60 + self.minute

    def readings(self) -> tuple[int, ...]:
        """The minutes since midnight that may be meant."""
        if self.sure or self.hour >= 12:
            return (self.minutes,)
        return (self.minutes, self.minutes + 720)

    def guess(self) -> int:
        """The minutes since midnight in a shop's day: 1 to 6 are the afternoon."""
        return self.minutes + 720 if not self.sure and 1 <= self.hour <= 6 else self.minutes


def clock_of(minutes: int) -> time:
    """Minutes since midnight as a wall time."""
    return time(minutes // 60, minutes % 60)


@dataclass(frozen=True)
class DaysMeant:
    """Days of one phrase; `weekday` is set for a bare weekday, which may be narrowed."""

    kind: Literal["day", "choice", "range", "open"]
    dates: tuple[date, ...]
    problem: Problem | None = None
    weekday: int | None = None
    month: bool = False


@dataclass(frozen=True)
class Or:
    """Days that are as good as those said before them."""

    days: DaysMeant


@dataclass(frozen=True)
class Without:
    """Days that are not wanted; `any_other` after "any day but"."""

    days: DaysMeant
    any_other: bool = False


@dataclass(frozen=True)
class TimesMeant:
    """Times of one phrase, not yet settled between morning and afternoon."""

    kind: Literal["at", "choice", "between", "part"]
    clocks: tuple[Clock, ...] = ()
    earliest: Clock | None = None
    latest: Clock | None = None
    strictly: bool = False
    part: str = ""


@dataclass(frozen=True)
class From:
    """The day something starts: an open range, or the start of a repetition."""

    days: DaysMeant


@dataclass(frozen=True)
class Until:
    """The day something ends: a range from today, or the end of a repetition."""

    days: DaysMeant
    inclusive: bool = True


@dataclass(frozen=True)
class Count:
    """How often a repetition happens; a bare number of times, or of weeks or months."""

    number: int
    unit: str


@dataclass(frozen=True)
class Soonest:
    """No preference: the first free one suits."""


@dataclass(frozen=True)
class Skip:
    """Words that belong to a time but change nothing ("sharp", "at any time")."""
