"""What happened to each booking: who did what, when, through which channel (SPEC BOOK-12).

Lines are only added, in the transaction of the act itself. A line keeps the account of whoever
acted and not the name, so that a name stands in one place; reading puts the name of today to it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from booking.tables import customer, history
from booking.values import Booking, BookingId, Caller

SYSTEM = "system"
"""Who acts where nobody does: a job, a rule."""
LINE = insert(history).inline()
"""Nobody asks for its number."""


@dataclass(frozen=True)
class Event:
    """One thing that happened to a booking.

    Attributes:
        at: aware, in the business's zone.
        who: the name of whoever did it, or "system".
        role: what they were to the business then: customer, staff, admin, or "system".
        channel: through which it came, such as "whatsapp", or "phone" for one the team entered.
        act: booked, moved or cancelled.
        before: how the booking stood before, None if there was none: starts and ends (ISO 8601),
            staff, status, paid_by_plan.
        after: how it stood after, in the same words.
        more: what else is worth keeping, such as the reason for an override.
    """

    at: datetime
    who: str
    role: str
    channel: str
    act: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]
    more: Mapping[str, Any] = field(default_factory=dict)


class History:
    """The lines, as one transaction sees them; `now` is aware and in the business's zone."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def note(
        self, caller: Caller, act: str, before: Booking | None, after: Booking, **more: Any
    ) -> None:
        """Add a line about a booking; `more` are JSON types only."""
        line = self.line(caller, act, before, after, **more)
        self._connection.execute(LINE, {"booking_id": after.id, **line})

    def line(
        self, caller: Caller, act: str, before: Booking | None, after: Booking, **more: Any
    ) -> dict[str, Any]:
        """The same as a row, without the booking's id."""
        detail = {"before": _state(before) if before else None, "after": _state(after), **more}
        return {
            "at": int(self._now.timestamp()),
            "actor": SYSTEM if caller.customer is None else f"{caller.role}:{caller.customer}",
            "channel": caller.channel,
            "act": act,
            "detail": detail,
        }

    def of(self, booking_id: BookingId) -> list[Event]:
        """Everything that happened to a booking, in order."""
        wanted = select(history).where(history.c.booking_id == booking_id)
        rows = self._connection.execute(wanted.order_by(history.c.id)).all()
        names = self._names(row.actor for row in rows)
        return [
            Event(
                at=datetime.fromtimestamp(row.at, UTC).astimezone(self._now.tzinfo),
                who=names.get(row.actor, row.actor.partition(":")[0]),
                role=row.actor.partition(":")[0],
                channel=row.channel,
                act=row.act,
                before=row.detail.get("before"),
                after=row.detail.get("after", {}),
                more={key: row.detail[key] for key in row.detail if key not in ("before", "after")},
            )
            for row in rows
        ]

    def _names(self, actors: Iterable[str]) -> dict[str, str]:
        accounts = {actor: int(account) for actor in actors if (account := actor.partition(":")[2])}
        wanted = select(customer.c.id, customer.c.name).where(customer.c.id.in_(accounts.values()))
        names = {row.id: row.name for row in self._connection.execute(wanted)}
        return {actor: names[account] for actor, account in accounts.items() if account in names}


def _state(one: Booking) -> dict[str, Any]:
    return {
        "starts": one.starts.isoformat(timespec="minutes"),
        "ends": one.ends.isoformat(timespec="minutes"),
        "staff": one.staff,
        "status": one.status.value,
        "paid_by_plan": one.paid_by_plan,
    }
