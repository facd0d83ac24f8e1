"""A clock that stands, and when the demo begins."""

from datetime import UTC, datetime, timedelta

DEMO_NOW = datetime(2026, 2, 5, 9, tzinfo=UTC)
"""A Thursday; M, the first Monday after it, is 9 February 2026."""


class FixedClock:
    """A clock that stands until it is told to move.

    Args:
        now: aware.
    """

    def __init__(self, now: datetime) -> None:
        self.set(now)

    def now(self) -> datetime:
        """The moment it shows: aware, in UTC."""
        return self._now

    def set(self, now: datetime) -> None:
        """Show another moment, earlier or later."""
        if now.tzinfo is None:
            raise ValueError("A clock must be aware: give the time a zone.")
        self._now = now.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move on by so much."""
        self._now += by
