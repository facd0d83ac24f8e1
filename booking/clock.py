"""The only room that may ask the wall clock.

Everything else is handed a Clock, so that a test, an eval or a demo can choose the time.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment: aware, in UTC."""
        ...


class MovableClock(Clock, Protocol):
    """A clock that can be moved on by hand."""

    def advance(self, by: timedelta) -> None:
        """Move on by so much."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment: aware, in UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """A clock that was set to some moment and runs on from there.

    Args:
        base: the clock that goes on ticking underneath.
        start: aware; what this clock shows at the moment of its making.
    """

    def __init__(self, base: Clock, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("The start of a clock must be aware: give it a zone.")
        self._base = base
        self._shift = start - base.now()

    def now(self) -> datetime:
        """The shifted moment: aware, in UTC."""
        return (self._base.now() + self._shift).astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move on by so much."""
        self._shift += by
