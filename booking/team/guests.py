"""Who came in or called: an account that is there is found, and never made twice (SPEC BOOK-13).

Phone and e-mail address find it. Where a family shares them the name decides; where the name does
not, the team is asked, since only they can ask the guest.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler
from sqlalchemy import Connection, insert

from booking.errors import Unclear
from booking.identity.answers import find_email
from booking.identity.registration import LONGEST_NAME, NEW_ONES
from booking.identity.visitors import e164
from booking.people import Person, find_by_email, find_by_phone, person
from booking.spoken import listed
from booking.store import LockKind, lock
from booking.tables import customer
from booking.values import CustomerId, Role

MISTYPED = 0.9
"""Of 1: so alike are 'jon' and 'john', and 'mary' and 'maria' are not."""


@dataclass(frozen=True)
class Guest:
    """Somebody as the team typed them; phone or e-mail address or both.

    Attributes:
        phone: in any form.
        is_new: said by the team: not one of those who have that phone or address.
    """

    name: str
    phone: str | None = None
    email: str | None = None
    is_new: bool = False


class Guests:
    """The accounts of guests, in one writing transaction; `now` in epoch seconds."""

    def __init__(self, connection: Connection, region: str, now: int) -> None:
        self._connection = connection
        self._region = region
        self._now = now

    def account_of(self, guest: Guest) -> Person:
        """The guest's account, made if there is none.

        Raises:
            Unclear: the name, phone or address is none; or the phone or address is that of others,
                and the name tells none of them: `choices` names them.
        """
        lock(self._connection, [(LockKind.ACCOUNT, NEW_ONES)])  # two may enter the same guest
        asked = self._settled(guest)
        found = self._found(asked)
        meant = _by_name(asked.name, found)
        if len(meant) == 1:
            return meant[0]
        if found and not (asked.is_new and not meant):
            raise _which(asked, meant or found)
        return self._made(asked)

    def _settled(self, guest: Guest) -> Guest:
        name = " ".join(guest.name.split())
        if not re.search(r"[^\W\d_]", name) or len(name) > LONGEST_NAME:
            raise Unclear("Please give the customer's name.")
        phone = e164(guest.phone, self._region) if guest.phone else None
        email = find_email(guest.email) if guest.email else None
        if guest.phone and phone is None:
            raise Unclear(f"“{guest.phone[:40]}” is no phone number. Please check it.")
        if guest.email and email is None:
            raise Unclear(f"“{guest.email[:80]}” is no e-mail address. Please check it.")
        if not (phone or email):
            raise Unclear("Please give the customer's phone number or e-mail address.")
        return Guest(name, phone, email, guest.is_new)

    def _found(self, guest: Guest) -> list[Person]:
        """Who has the phone or the address; if somebody has both, nobody else."""
        by_phone = find_by_phone(self._connection, guest.phone) if guest.phone else []
        by_email = find_by_email(self._connection, guest.email) if guest.email else []
        both = [one for one in by_phone if one in by_email]
        return both or [*by_phone, *by_email]

    def _made(self, guest: Guest) -> Person:
        row = {
            "name": guest.name,
            "phone": guest.phone,
            "email": guest.email,
            "role": Role.CUSTOMER,
            "created_at": self._now,
        }
        added = self._connection.execute(insert(customer).values(row).returning(customer.c.id))
        return person(self._connection, CustomerId(added.scalar_one()))


def _which(guest: Guest, people: Sequence[Person]) -> Unclear:
    names = [one.name for one in people]
    same = "one of them" if len(names) > 1 else "the same person"
    return Unclear(
        f"{guest.phone or guest.email} is that of {listed(names)}. Is {guest.name} {same}? Then "
        "please give the name as it stands there; otherwise say that it is a new customer.",
        choices=[{"name": one.name, "phone": one.phone, "email": one.email} for one in people],
    )


def _by_name(name: str, people: Sequence[Person]) -> list[Person]:
    """Those whom a name means: by all of it, else by words of it, else mistyped."""
    typed = _words(name)
    for fits in (_same, _part, _alike):
        if found := [one for one in people if fits(typed, _words(one.name))]:
            return found
    return []


def _same(typed: Sequence[str], name: Sequence[str]) -> bool:
    return typed == name


def _part(typed: Sequence[str], name: Sequence[str]) -> bool:
    """Every word is one of the name, or the first letter of one: "J Smith", "Priya"."""
    return all(any(word in (part, part[0]) for part in name) for word in typed)


def _alike(typed: Sequence[str], name: Sequence[str]) -> bool:
    return len(typed) == len(name) and all(
        JaroWinkler.similarity(word, part) >= MISTYPED
        for word, part in zip(typed, name, strict=True)
    )


def _words(name: str) -> list[str]:
    """Without case and accents: "Zoë" is "zoe"."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return re.findall(r"\w+", "".join(sign for sign in parts if not unicodedata.combining(sign)))
