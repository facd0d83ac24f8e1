"""Sessions, and the tokens that stand for them (SPEC AUTH-08, DESIGN decision 1).

A token is `handle.nonce.seal`. The handle is a random name of the session's row; the seal is an
HMAC of handle and nonce under the server key. Why so:

- every turn gets a fresh token without writing anything, so turns may run at the same time;
- any process with the key can read it, also after a restart;
- it is worth nothing from the moment the row has ended: the row is read at every use;
- the database holds no token and no digest to guess at: without the key its handles open
  nothing, and without a handle neither does the key.
"""

import secrets

from sqlalchemy import ColumnElement, Connection, and_, bindparam, insert, select, update

from booking.errors import NotSignedIn
from booking.seal import same, seal
from booking.tables import channel_identity, customer, session
from booking.values import Caller, CustomerId, Role

SESSION_LIFE_S = 24 * 60 * 60
"""Counted from the code, not from the last message: a lost phone is harmless by tomorrow."""

SIGN_IN_AGAIN = "You are not signed in. Please verify your identity again."

RUNS = and_(session.c.ended_at.is_(None), session.c.expires_at > bindparam("at"))
CALLERS = (
    select(session.c.handle, session.c.customer_id, customer.c.role, channel_identity.c.channel)
    .join(customer, customer.c.id == session.c.customer_id)
    .join(channel_identity, channel_identity.c.id == session.c.identity_id)
    .where(RUNS)
    .order_by(session.c.id.desc())
    .limit(1)
)
"""The role is the account's of now, not of the login: a demoted member of staff is out."""
OF_IDENTITY = CALLERS.where(session.c.identity_id == bindparam("identity"))
BY_HANDLE = CALLERS.where(session.c.handle == bindparam("named"))
"""Asked for every message, so put together once: that costs as much as to ask."""


def start(
    connection: Connection,
    identity: int,
    account: CustomerId,
    now: int,
    life_s: int = SESSION_LIFE_S,
) -> str:
    """A new session of the identity, which ends its others; gives the handle."""
    end(connection, identity, "replaced", now)
    handle = secrets.token_urlsafe(24)
    connection.execute(
        insert(session).values(
            identity_id=identity,
            customer_id=account,
            handle=handle,
            verified_at=now,
            expires_at=now + life_s,
        )
    )
    return handle


def end(connection: Connection, identity: int, why: str, now: int) -> int:
    """End what runs on an identity; gives how many sessions that were."""
    return _end(connection, session.c.identity_id == identity, why, now)


def end_for(connection: Connection, account: CustomerId, why: str, now: int) -> int:
    """End what runs for an account, on whatever channel; gives how many sessions that were."""
    return _end(connection, session.c.customer_id == account, why, now)


def end_one(connection: Connection, key: bytes, token: str, why: str, now: int) -> int:
    """End the session that a token stands for; gives how many sessions that were."""
    handle = _handle_in(key, token)
    return _end(connection, session.c.handle == handle, why, now) if handle else 0


def running(connection: Connection, identity: int, now: int) -> tuple[str, Caller] | None:
    """The handle of the identity's session and who it is, or None."""
    row = connection.execute(OF_IDENTITY, {"identity": identity, "at": now}).first()
    return None if row is None else (row[0], Caller(row[1], Role(row[2]), row[3]))


def ran_out(connection: Connection, identity: int, now: int) -> bool:
    """Whether the identity's last session ended by time and by nothing else."""
    row = connection.execute(
        select(session.c.expires_at, session.c.ended_at)
        .where(session.c.identity_id == identity)
        .order_by(session.c.id.desc())
        .limit(1)
    ).first()
    return row is not None and row[1] is None and row[0] <= now


def token_of(key: bytes, handle: str) -> str:
    """A fresh token for a session."""
    nonce = secrets.token_urlsafe(32)
    return f"{handle}.{nonce}.{seal(key, 'session token', handle, nonce)}"


def caller_of(connection: Connection, key: bytes, token: str, now: int) -> Caller:
    """Whoever the token stands for.

    Raises:
        NotSignedIn: it was never given, or its session has ended.
    """
    handle = _handle_in(key, token)
    if handle:
        row = connection.execute(BY_HANDLE, {"named": handle, "at": now}).first()
        if row is not None:
            return Caller(row[1], Role(row[2]), row[3])
    raise NotSignedIn(SIGN_IN_AGAIN)


def _handle_in(key: bytes, token: str) -> str | None:
    """The handle of a token that we have given; None of any other text."""
    parts = token.split(".")
    if len(parts) != 3 or not same(parts[2], seal(key, "session token", parts[0], parts[1])):
        return None
    return parts[0]


def _end(connection: Connection, whose: ColumnElement[bool], why: str, now: int) -> int:
    ending = update(session).where(whose, RUNS).values(ended_at=now, ended_why=why)
    ended = connection.execute(ending, {"at": now})
    return ended.rowcount
