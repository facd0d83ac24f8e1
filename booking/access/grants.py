"""What people have granted to apps: one row for each yes, from its code to its end.

Every step that only one may win is one UPDATE with its condition in it: of two processes with the
same code, or the same refresh token, the database lets one through.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from booking.access.requests import Wish
from booking.access.scopes import Scope, read_scopes, write_scopes
from booking.access_tables import access_client, access_grant
from booking.tables import customer
from booking.values import CustomerId, Role

CODE_LIFE_S = 60
REFRESH_LIFE_S = 30 * 24 * 60 * 60
"""An app that does not come back for so long is out."""
GRANT_LIFE_S = 180 * 24 * 60 * 60
"""However often it comes back: after half a year the person is asked again."""
KEPT_S = 90 * 24 * 60 * 60
"""So long after its end the row is kept: old tokens are known for what they are."""

SAME = (
    "scopes",
    "resource",
    "redirect_uri",
    "challenge",
    "code_used_at",
    "granted_at",
    "refreshed_at",
    "refresh_number",
    "expires_at",
    "ended_at",
)
"""Columns that are called in a GrantRow what they are called in the table."""

EVERY: Select[*tuple[Any, ...]] = (
    select(
        access_grant.c.id,
        access_grant.c.handle,
        access_grant.c.customer_id.label("customer"),
        customer.c.role,
        access_client.c.client_id,
        access_client.c.name.label("client_name"),
        access_client.c.site.label("client_site"),
        access_client.c.is_proven.label("site_is_proven"),
        *(access_grant.c[name] for name in SAME),
    )
    .join(customer, customer.c.id == access_grant.c.customer_id)
    .join(access_client, access_client.c.id == access_grant.c.client_id)
)
"""The role is the person's of now, not of the day on which they said yes."""


@dataclass(frozen=True)
class GrantRow:
    """A grant, with the app and the role that the person has at this moment. Epoch seconds."""

    id: int
    handle: str
    customer: CustomerId
    role: Role
    client_id: str
    client_name: str
    client_site: str | None
    site_is_proven: bool
    scopes: tuple[Scope, ...]
    resource: str
    redirect_uri: str
    challenge: str
    code_used_at: int | None
    granted_at: int
    refreshed_at: int
    refresh_number: int
    expires_at: int
    ended_at: int | None

    def is_open(self, now: int) -> bool:
        """Not ended, by anybody or by time."""
        return self.ended_at is None and self.expires_at > now


def add(
    connection: Connection,
    *,
    person: CustomerId,
    client: int,
    wish: Wish,
    handle: str,
    code_digest: str,
    now: int,
) -> None:
    """A yes: the code is good from now on, and the rest once it has been exchanged."""
    connection.execute(delete(access_grant).where(access_grant.c.expires_at < now - KEPT_S))
    connection.execute(
        insert(access_grant).values(
            handle=handle,
            customer_id=person,
            client_id=client,
            scopes=write_scopes(wish.scopes),
            resource=wish.resource,
            redirect_uri=wish.redirect_uri,
            challenge=wish.challenge,
            code_digest=code_digest,
            code_expires_at=now + CODE_LIFE_S,
            granted_at=now,
            refreshed_at=now,
            expires_at=now + CODE_LIFE_S,
        )
    )


def by_code(connection: Connection, code_digest: str) -> GrantRow | None:
    """The grant to which a code belongs, whatever has become of it."""
    return _one(connection, access_grant.c.code_digest == code_digest)


def by_handle(connection: Connection, handle: str) -> GrantRow | None:
    """The grant of that name, whatever has become of it. Asked at every call of an app."""
    row = connection.execute(_by_handle(), {"handle": handle}).first()
    return None if row is None else _as_grant(row)


def of_person(connection: Connection, person: CustomerId, now: int) -> list[GrantRow]:
    """The grants of a person that are in use, the newest first."""
    used = and_(access_grant.c.customer_id == person, access_grant.c.code_used_at.is_not(None))
    rows = connection.execute(
        EVERY.where(used, _open(now)).order_by(access_grant.c.id.desc())
    ).all()
    return [_as_grant(row) for row in rows]


def use_code(connection: Connection, grant: GrantRow, now: int) -> bool:
    """Use its code up; True for exactly one caller, and never after the minute."""
    used = connection.execute(
        update(access_grant)
        .where(
            access_grant.c.id == grant.id,
            access_grant.c.code_used_at.is_(None),
            access_grant.c.code_expires_at > now,
            access_grant.c.ended_at.is_(None),
        )
        .values(code_used_at=now, refreshed_at=now, expires_at=_until(grant, now))
    )
    return used.rowcount == 1


def renew(connection: Connection, grant: GrantRow, number: int, now: int) -> bool:
    """Use the refresh token of that number up; True for exactly one caller."""
    renewed = connection.execute(
        update(access_grant)
        .where(access_grant.c.id == grant.id, access_grant.c.refresh_number == number, _open(now))
        .values(refresh_number=number + 1, refreshed_at=now, expires_at=_until(grant, now))
    )
    return renewed.rowcount == 1


def end(connection: Connection, grant: int, why: str, now: int) -> bool:
    """End one grant; False if it had ended."""
    return _end(connection, access_grant.c.id == grant, why, now) == 1


def end_own(connection: Connection, person: CustomerId, grant: int, now: int) -> bool:
    """End a grant of that person; False if they have no such grant in use."""
    own = and_(access_grant.c.id == grant, access_grant.c.customer_id == person)
    return _end(connection, own, "by the person", now) == 1


def end_for(connection: Connection, person: CustomerId, why: str, now: int) -> int:
    """End everything a person has granted; gives how many that were."""
    return _end(connection, access_grant.c.customer_id == person, why, now)


def _end(connection: Connection, whose: ColumnElement[bool], why: str, now: int) -> int:
    ended = connection.execute(
        update(access_grant).where(whose, _open(now)).values(ended_at=now, ended_why=why)
    )
    return ended.rowcount


def _until(grant: GrantRow, now: int) -> int:
    return min(now + REFRESH_LIFE_S, grant.granted_at + GRANT_LIFE_S)


def _open(now: int) -> ColumnElement[bool]:
    return and_(access_grant.c.ended_at.is_(None), access_grant.c.expires_at > now)


def _one(connection: Connection, which: ColumnElement[bool]) -> GrantRow | None:
    row = connection.execute(EVERY.where(which)).first()
    return None if row is None else _as_grant(row)


@cache
def _by_handle() -> Select[*tuple[Any, ...]]:
    """Built once: to build it takes longer than to run it."""
    return EVERY.where(access_grant.c.handle == bindparam("handle"))


def _as_grant(row: Row[*tuple[Any, ...]]) -> GrantRow:
    found = dict(row._mapping)
    role, scopes = Role(found.pop("role")), read_scopes(found.pop("scopes"))
    return GrantRow(role=role, scopes=scopes, **found)
