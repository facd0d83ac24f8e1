"""Accounts as the team and the owner of a machine name them: by phone or e-mail address."""

from sqlalchemy import Connection, select

from booking.access import grants
from booking.errors import NotFound, Unclear
from booking.identity import codes, logins, sessions, texts
from booking.identity.visitors import e164
from booking.people import Person, find_by_email, find_by_phone
from booking.permissions import Permission, require
from booking.store import LockKind, lock
from booking.tables import session
from booking.values import Caller


def named(connection: Connection, phone_or_email: str, region: str) -> list[Person]:
    """Everyone with that phone or e-mail address, at least one.

    Raises:
        NotFound: nobody has it.
    """
    written = phone_or_email.strip()
    if "@" in written:
        found = find_by_email(connection, written)
    else:
        phone = e164(written, region)
        found = find_by_phone(connection, phone) if phone else []
    if not found:
        raise NotFound(texts.nobody_has(written))
    return found


def the_one(connection: Connection, phone_or_email: str, region: str) -> Person:
    """The one person with that phone or e-mail address.

    Raises:
        NotFound: nobody has it.
        Unclear: several have it; names their e-mail addresses.
    """
    found = named(connection, phone_or_email, region)
    if len(found) > 1:
        choices = [{"name": who.name, "email": who.email} for who in found]
        raise Unclear(texts.several_have(phone_or_email.strip(), found), choices=choices)
    return found[0]


def revoke(
    connection: Connection, caller: Caller, phone_or_email: str, region: str, now: int
) -> int:
    """End every session of everyone with that phone or e-mail address; gives how many.

    A lost phone takes the whole family's sessions with it. Codes under way are void too, and the
    apps they had let in are out.
    """
    require(caller, Permission.RUN_OFFICE)
    people = named(connection, phone_or_email, region)
    identities = connection.scalars(
        select(session.c.identity_id).where(session.c.customer_id.in_([who.id for who in people]))
    ).all()
    lock(connection, [(LockKind.IDENTITY, identity) for identity in identities])
    for who in people:
        codes.void_for(connection, who.id)
        grants.end_for(connection, who.id, "revoked", now)
        logins.leave_for(connection, who.id)
    return sum(sessions.end_for(connection, who.id, "revoked", now) for who in people)
