"""Moments as the tables of messages keep them: whole epoch milliseconds, UTC."""

from datetime import UTC, datetime


def ms(moment: datetime) -> int:
    """An aware moment as epoch milliseconds.

    Raises:
        ValueError: it is naive.
    """
    if moment.tzinfo is None:
        raise ValueError("A moment must be aware: give it a zone.")
    return round(moment.timestamp() * 1000)


def moment(at_ms: int) -> datetime:
    """The moment again: aware, in UTC."""
    return datetime.fromtimestamp(at_ms / 1000, UTC)
