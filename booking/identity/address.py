"""Where people can be reached, as they write it, and who is on file there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from sqlalchemy import Connection

from booking.identity import codes
from booking.identity.answers import LONGEST_SHORT_ANSWER, find_email
from booking.identity.face import Via
from booking.identity.visitors import e164
from booking.people import Person, find_by_email, find_by_phone
from booking.store import LockKind, lock
from booking.values import CustomerId

PHONE = re.compile(r"\+?\(?[0-9][0-9 ().\-/]{5,28}[0-9]", re.ASCII)
FIRST_OF_NOBODY = 1000
"""Accounts count upwards from 1; the locks of contacts without one downwards from here."""

FEWEST_DIGITS = 9
"""Fewer may be a login code."""


@dataclass(frozen=True)
class Contact:
    """Where an account can be reached: an e-mail address, or a phone in E.164."""

    via: Via
    address: str


def find_contact(text: str, region: str) -> Contact | None:
    """The e-mail address or phone number in a text, or None."""
    short = text[:LONGEST_SHORT_ANSWER]
    if email := find_email(short):
        return Contact("email", email)
    for found in PHONE.finditer(short):
        if sum(char.isdigit() for char in found[0]) >= FEWEST_DIGITS:
            phone = e164(found[0], region)
            if phone:
                return Contact("sms", phone)
    return None


def holders(connection: Connection, contact: Contact) -> list[Person]:
    """Everyone who has that contact on file, the oldest account first."""
    find = find_by_email if contact.via == "email" else find_by_phone
    return find(connection, contact.address)


def may_be_sent(
    connection: Connection, named: Contact, people: Sequence[Person], now: int
) -> Person | None:
    """The first of them, if they may be sent another code; None: nobody is.

    For nobody the same is done as for somebody, so that the time it takes tells nothing.

    Args:
        connection: a writing transaction, which keeps its place: many may ask at once.
        named: where the code is to go.
        people: who may be meant by it; empty: nobody.
        now: epoch seconds.
    """
    stand_in = CustomerId(-FIRST_OF_NOBODY - crc32(named.address.encode()) % 10**9)
    number = people[0].id if people else stand_in
    lock(connection, [(LockKind.ACCOUNT, number)])
    is_flooded = codes.account_is_flooded(connection, number, now)
    return people[0] if people and not is_flooded else None
