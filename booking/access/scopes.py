"""What an app may be allowed to do for a person (SPEC MCP-06).

A scope never gives a right: it is a piece of the rights that the person has anyway.
"""

from collections.abc import Collection
from enum import StrEnum

from booking.permissions import Permission, may
from booking.values import Role


class Scope(StrEnum):
    """A piece of a person's rights, by the name that goes over the wire."""

    READ = "booking:read"
    """See services and free times, and one's own bookings, plan and details."""
    WRITE = "booking:write"
    """Book, move and cancel for oneself."""
    ADMIN = "admin"
    """What the team sees and does: figures, all bookings, all customers."""


USUAL = (Scope.READ, Scope.WRITE)
"""What an app asks for that names nothing."""

NEEDS = {
    Scope.READ: Permission.BOOK,
    Scope.WRITE: Permission.BOOK,
    Scope.ADMIN: Permission.RUN_OFFICE,
}
"""The right that a person must have to lend the piece of it."""


def grantable(role: Role) -> tuple[Scope, ...]:
    """What a person in that role may let an app do."""
    return tuple(scope for scope in Scope if may(role, NEEDS[scope]))


def offered(asked: Collection[Scope], role: Role) -> tuple[Scope, ...]:
    """What the person decides on: what the app asks for, and the office for those who run it.

    Apps ask for what they are told at their first call, and few know how to ask for more later;
    so the owner may add the office unasked. The app is told what it was given (RFC 6749, 3.3).
    """
    return cut({*asked, Scope.ADMIN}, role)


def cut(scopes: Collection[Scope], role: Role) -> tuple[Scope, ...]:
    """Those of the scopes that the role may still lend, in their usual order."""
    return tuple(scope for scope in grantable(role) if scope in scopes)


def read_scopes(text: str) -> tuple[Scope, ...]:
    """The scopes in a space-separated list, in their usual order.

    Names that are not ours are passed over: clients ask for "openid" or "offline_access" out of
    habit, and are told what they were given (RFC 6749, 3.3).
    """
    named = set(text.split())
    return tuple(scope for scope in Scope if scope in named)


def write_scopes(scopes: Collection[Scope]) -> str:
    """The space-separated list."""
    return " ".join(scope for scope in Scope if scope in scopes)
