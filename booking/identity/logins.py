"""How far a channel identity has come in signing in: one row each, kept between messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, insert, null, select, update

from booking.identity import sessions
from booking.identity.face import StepName
from booking.tables import login
from booking.values import CustomerId

LOGIN_LIFE_S = 24 * 60 * 60
"""A login that nobody went on with for so long starts afresh."""

Kept = Literal["out", "choose", "contact", "register", "verify", "in"]
"""What the row says: out (logged out, left, or not known yet) and in are the two ends."""

ROW = select(
    login.c.stage, login.c.customer_id, login.c.request, login.c.draft, login.c.changed_at
).where(login.c.identity_id == bindparam("identity"))


@dataclass(frozen=True)
class Login:
    """The row.

    Attributes:
        customer: whose account is being opened, once that is settled.
        request: what the customer wanted when they were stopped (SPEC AUTH-07); holds no code.
        draft: what was said on the way: a contact, or the answers of a registration.
    """

    stage: Kept
    customer: CustomerId | None
    request: str | None
    draft: Mapping[str, Any]
    changed_at: int


def read(connection: Connection, identity: int) -> Login | None:
    """The row of an identity; None before its first message."""
    row = connection.execute(ROW, {"identity": identity}).first()
    return None if row is None else Login(row[0], row[1], row[2], row[3] or {}, row[4])


def write(connection: Connection, identity: int, new: Login) -> None:
    """Make the row say this; the caller holds the identity's lock."""
    values = {
        "stage": new.stage,
        "customer_id": new.customer,
        "request": new.request,
        "draft": dict(new.draft) or null(),
        "changed_at": new.changed_at,
    }
    changed = connection.execute(
        update(login).where(login.c.identity_id == identity).values(values)
    )
    if changed.rowcount == 0:
        connection.execute(insert(login).values(identity_id=identity, **values))


def leave_for(connection: Connection, customer: CustomerId) -> None:
    """Nobody who has come as far as this account goes on from there."""
    connection.execute(
        update(login)
        .where(login.c.customer_id == customer, login.c.stage == "choose")
        .values(stage="out")
    )


def is_stale(row: Login, now: int) -> bool:
    """Whether nobody has gone on for a day."""
    return row.changed_at + LOGIN_LIFE_S <= now


def step_of(connection: Connection, identity: int, row: Login | None, now: int) -> StepName:
    """Which guard must answer the identity now."""
    return "signed_in" if sessions.running(connection, identity, now) else awaited(row, now)


def awaited(row: Login | None, now: int) -> StepName:
    """Which guard must answer who has no session."""
    if row is None or row.stage == "out" or row.stage == "in" or is_stale(row, now):
        return "unknown"
    return row.stage
