"""Who takes what time: a booking and a hold as they must be."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from tests.booking.stateful.corner import POOLS, QUARTER, Work

Who = Literal["pat", "nick", "olga"]
"""Pat has a plan, Nick pays each time, Olga runs the office."""


@dataclass
class Taker:
    """Somebody who takes time, of staff and rooms and seats; in epoch seconds."""

    work: Work
    starts: int
    staff: str

    @property
    def ends(self) -> int:
        """When the appointment ends."""
        return self.starts + self.work.length

    @property
    def span(self) -> range:
        """The quarters of an hour that it takes, buffers included."""
        return quarters(self.work, self.starts)

    @property
    def meeting(self) -> tuple[str, int, str]:
        """What it is a part of, if it is a class."""
        return self.work.code, self.starts, self.staff

    @property
    def things(self) -> tuple[str, ...]:
        """What it takes besides a seat."""
        return self.staff, *self.work.needs


@dataclass
class Booked(Taker):
    """One booking as it must be.

    Attributes:
        paid: pool and period of the session that paid and was not given back.
    """

    who: Who
    paid: tuple[str, date] | None
    series: str | None = None
    cancelled: bool = False


@dataclass
class Held(Taker):
    """One hold as it must be, until a moment in epoch seconds."""

    who: Who
    until: int

    def keeps(self, work: Work, starts: int, staff: str | None) -> bool:
        """Whether that is what it keeps."""
        return (self.work, self.starts) == (work, starts) and staff in (None, self.staff)


def quarters(work: Work, starts: int) -> range:
    """The quarters of an hour that a service takes, buffers included."""
    return range(starts - work.before, starts + work.length + work.after, QUARTER)


def is_covered(who: Who, work: Work) -> bool:
    """Whether somebody's plan pays for a service."""
    return who == "pat" and any(work.code in services for services, _ in POOLS.values())
