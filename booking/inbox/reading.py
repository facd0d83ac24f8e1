"""What waits in a conversation, and how much was said in it of late."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, func, select

from booking.inbox.arrival import Waiting
from booking.inbox.pace import Noise, Pace
from booking.message_tables import inbox
from booking.outbox.moments import moment

WAITING = (
    select(
        inbox.c.id,
        inbox.c.conversation_id,
        inbox.c.provider_id,
        inbox.c.at_ms,
        inbox.c.kind,
        inbox.c.text,
        inbox.c.detail,
        inbox.c.trace,
    )
    .where(
        inbox.c.conversation_id.in_(bindparam("conversations", expanding=True)),
        inbox.c.turn.is_(None),
    )
    .order_by(inbox.c.id)
)
NEWER = select(
    func.min(inbox.c.at_ms).label("first"),
    func.max(inbox.c.at_ms).label("latest"),
    func.coalesce(func.max(case((inbox.c.kind == "tap", 1), else_=0)), 0).label("taps"),
).where(
    inbox.c.conversation_id == bindparam("which"),
    inbox.c.turn.is_(None),
    inbox.c.id > bindparam("until"),
)
TURNS_AT = (
    select(inbox.c.turn, func.max(inbox.c.at_ms).label("at_ms"))
    .where(
        inbox.c.conversation_id == bindparam("which"),
        inbox.c.turn.in_(bindparam("turns", expanding=True)),
    )
    .group_by(inbox.c.turn)
)


@dataclass(frozen=True)
class Newer:
    """Messages that came while others were being answered: epoch milliseconds."""

    first: int
    latest: int
    tapped: bool


def waiting_in(
    connection: Connection, conversations: Sequence[int]
) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    """What was not answered yet, by conversation, in the order in which it was stored."""
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in connection.execute(WAITING, {"conversations": list(conversations)}):
        found.setdefault(row.conversation_id, []).append(row)
    return found


def in_order(rows: Sequence[Row[*tuple[Any, ...]]]) -> tuple[Waiting, ...]:
    """By the time at which they came: a provider does not hand them over in order."""
    return tuple(
        Waiting(
            id=row.id,
            provider_id=row.provider_id,
            at=moment(row.at_ms),
            kind=row.kind,
            text=row.text,
            detail=row.detail,
            trace=row.trace or "",
        )
        for row in sorted(rows, key=lambda row: (row.at_ms, row.id))
    )


def newer_than(connection: Connection, conversation_id: int, until: int) -> Newer | None:
    """What came after that number; None: nothing."""
    row = connection.execute(NEWER, {"which": conversation_id, "until": until}).one()
    return None if row.first is None else Newer(row.first, row.latest, bool(row.taps))


def noise_in(
    connection: Connection, conversation_id: int, turn: int, pace: Pace, now: int
) -> Noise:
    """Whether that turn is one too many."""
    if turn <= pace.fewest_loud:
        return "calm"
    rows = connection.execute(TURNS_AT, {"which": conversation_id, "turns": pace.looked_at(turn)})
    return pace.noise({row.turn: row.at_ms for row in rows}, turn, now)
