"""Whether a letter may still go at the moment of sending: its time, STOP, the 24-hour window.

What was true when it was written may not be true any more: so all of it is asked here, and here
alone (SPEC CHAN-05, CHAN-06).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, select

from booking.message_tables import conversation
from booking.outbox.rules import WINDOW_S, WINDOWED
from booking.outbox.suppression import Address, Stops

EXPIRED = "Its time had passed before it could be sent."
STOPPED = "They do not want such messages: they wrote STOP, or blocked us."
NO_WINDOW = (
    "They last wrote more than 24 hours ago. After that WhatsApp lets only approved templates "
    "through, and this letter has none. Wait until they write, or reach them another way."
)


@dataclass(frozen=True)
class Verdict:
    """Why a letter does not go: its status from now on, and the reason for staff."""

    status: Literal["expired", "suppressed", "dead"]
    reason: str


class Judge:
    """Judges letters that are next.

    Args:
        connection: reads, once for all of them.
        rows: of the outbox.
        now: epoch milliseconds.
    """

    def __init__(self, connection: Connection, rows: Sequence[Row[Any]], now: int) -> None:
        self._now = now
        unasked = [row for row in rows if row.kind == "notice"]
        self._stops = Stops(connection, {one for row in unasked for one in _addresses(row)})
        windowed = [row for row in rows if row.channel in WINDOWED]
        self._last_in = _last_in(connection, {one for row in windowed for one in _names(row)})

    def verdict(self, row: Row[Any]) -> Verdict | None:
        """Why it does not go; None: it may."""
        if row.expires_ms is not None and row.expires_ms <= self._now:
            return Verdict("expired", EXPIRED)
        if row.kind == "notice" and not self._stops.of(row.category).isdisjoint(_addresses(row)):
            return Verdict("suppressed", STOPPED)
        if not self.window_is_open(row) and row.body.get("template") is None:
            return Verdict("dead", NO_WINDOW)
        return None

    def window_is_open(self, row: Row[Any]) -> bool:
        """Whether they wrote within the last 24 hours, and the provider has not said otherwise."""
        if row.channel not in WINDOWED:
            return True
        last = max((self._last_in.get(name, 0) for name in _names(row)), default=0)
        return not row.as_template and self._now - last < WINDOW_S * 1000


def _names(row: Row[Any]) -> set[str]:
    """Of the conversations that open the window: the one it answers, the one with its recipient."""
    return {f"{row.channel}:{row.recipient}", row.conversation or ""} - {""}


def _addresses(row: Row[Any]) -> set[Address]:
    """Under which they may have said stop: some write under another name than they are reached."""
    return {(row.channel, name.removeprefix(f"{row.channel}:")) for name in _names(row)}


def _last_in(connection: Connection, names: set[str]) -> dict[str, int]:
    if not names:
        return {}
    wanted = conversation.c.name.in_(names)
    found = connection.execute(select(conversation.c.name, conversation.c.last_in_ms).where(wanted))
    return {row.name: row.last_in_ms for row in found}
