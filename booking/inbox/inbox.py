"""Storing what came: once, whole, and before anybody is told that we have it (SPEC CHAN-01).

The unique key of a message is what tells duplicates, in the transaction that stores it. Whoever
stores messages of a conversation holds its row: so a message stored later has a higher number,
and whoever answers can say up to which number it has read.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from booking.clock import Clock
from booking.inbox.acquaintance import Acquaintance
from booking.inbox.arrival import Arrival
from booking.inbox.pace import PACE, Pace
from booking.message_tables import conversation, inbox
from booking.outbox.moments import ms
from booking.store import Store

Key = tuple[str, str, str]

NAMED: BindParameter[list[str]] = bindparam("names", expanding=True)
LOCKED = (
    select(
        conversation.c.id,
        conversation.c.name,
        conversation.c.waiting_since_ms,
        conversation.c.due_ms,
        conversation.c.last_in_ms,
    )
    .where(conversation.c.name.in_(NAMED))
    .order_by(conversation.c.id)  # all writers lock in one order: nobody waits in a circle
    .with_for_update()
)
BEGUN = {
    "postgresql": postgresql.insert(conversation).on_conflict_do_nothing(),
    "sqlite": sqlite.insert(conversation).on_conflict_do_nothing(),
}
_NEW = (inbox.c.channel, inbox.c.account, inbox.c.provider_id)
STORED = {
    "postgresql": postgresql.insert(inbox).on_conflict_do_nothing().returning(*_NEW),
    "sqlite": sqlite.insert(inbox).on_conflict_do_nothing().returning(*_NEW),
}
MOVED = (
    update(conversation)
    .where(conversation.c.id == bindparam("which"))
    .values({name: bindparam(name) for name in ("address", "account", "last_in_ms")})
    .values({name: bindparam(name) for name in ("waiting_since_ms", "due_ms")})
)


class Inbox:
    """Where messages are stored as they come.

    Args:
        store: the database.
        clock: tells when a conversation is to be answered.
        pace: how long the rest of a burst is waited for.
    """

    def __init__(self, store: Store, clock: Clock, pace: Pace = PACE) -> None:
        self._store, self._clock, self._pace = store, clock, pace
        self._acquaintance = Acquaintance()

    def take(self, arrivals: Sequence[Arrival]) -> list[bool]:
        """Store messages, all of them or none; when this returns they outlive a power cut.

        Args:
            arrivals: in the order in which they came; duplicates of each other too.

        Returns:
            For each: True if it is new, False if we had it already.

        Raises:
            Busy: the database was taken for too long; nothing is stored.
        """
        if not arrivals:
            return []
        once = _once(arrivals)
        ours = list(once.values())
        new = self._store.run(
            lambda connection: self._store_all(connection, ours), durable=True, first=True
        )
        self._acquaintance.remember(ours)
        return [arrival.key in new and once[arrival.key] is arrival for arrival in arrivals]

    def _store_all(self, connection: Connection, came: Sequence[Arrival]) -> set[Key]:
        now_s = int(self._clock.now().timestamp())
        ours = self._acquaintance.recognise(connection, came, now_s)
        rows = _conversations(connection, ours)
        new = _insert(connection, ours, {row.name: row.id for row in rows})
        fresh = _by_conversation(arrival for arrival in ours if arrival.key in new)
        if fresh:
            now = ms(self._clock.now())
            moves = [self._moved(row, fresh[row.name], now) for row in rows if row.name in fresh]
            connection.execute(MOVED, moves)
        return new

    def _moved(
        self, row: Row[*tuple[Any, ...]], fresh: Sequence[Arrival], now: int
    ) -> dict[str, str | int]:
        times = [min(ms(arrival.at), now) for arrival in fresh]
        first = min(times) if row.waiting_since_ms is None else row.waiting_since_ms
        tapped = any(arrival.kind == "tap" for arrival in fresh)
        due = self._pace.due(first, now, tapped=tapped)
        is_due_already = row.due_ms is not None and row.due_ms <= now
        return {
            "which": row.id,
            "address": fresh[-1].address,
            "account": fresh[-1].account,
            "last_in_ms": max(row.last_in_ms, *times),
            "waiting_since_ms": first,
            "due_ms": row.due_ms if is_due_already else due,
        }


def _once(arrivals: Iterable[Arrival]) -> dict[Key, Arrival]:
    """The first of each, in their order."""
    found: dict[Key, Arrival] = {}
    for arrival in arrivals:
        found.setdefault(arrival.key, arrival)
    return found


def _by_conversation(arrivals: Iterable[Arrival]) -> dict[str, list[Arrival]]:
    found: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        found.setdefault(arrival.conversation, []).append(arrival)
    return found


def _conversations(
    connection: Connection, ours: Sequence[Arrival]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The rows of all these conversations, locked; those that are not there yet are begun."""
    by_name = {arrival.conversation: arrival for arrival in ours}
    wanted = {"names": sorted(by_name)}
    rows = connection.execute(LOCKED, wanted).all()
    missing = by_name.keys() - {row.name for row in rows}
    if not missing:
        return rows
    begun = [_begun(by_name[name]) for name in sorted(missing)]
    connection.execute(BEGUN[connection.dialect.name], begun)
    return connection.execute(LOCKED, wanted).all()


def _begun(arrival: Arrival) -> dict[str, str | int]:
    return {
        "name": arrival.conversation,
        "channel": arrival.channel,
        "address": arrival.address,
        "account": arrival.account,
        "last_in_ms": 0,
    }


def _insert(connection: Connection, ours: Sequence[Arrival], ids: Mapping[str, int]) -> set[Key]:
    rows = [_row(arrival, ids[arrival.conversation]) for arrival in ours]
    found = connection.execute(STORED[connection.dialect.name], rows)
    return {(row.channel, row.account, row.provider_id) for row in found}


def _row(arrival: Arrival, conversation_id: int) -> dict[str, Any]:
    return {
        "channel": arrival.channel,
        "account": arrival.account,
        "provider_id": arrival.provider_id,
        "conversation_id": conversation_id,
        "at_ms": ms(arrival.at),
        "kind": arrival.kind,
        "text": arrival.text,
        "detail": dict(arrival.detail),
        "raw": None if arrival.raw is None else dict(arrival.raw),
        "trace": arrival.trace or None,
    }
