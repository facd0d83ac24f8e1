"""Who may do what (SPEC AUTH-11). Asked by every verb; what a client lists or hides is courtesy."""

from enum import StrEnum

from booking.errors import NotAllowed, NotSignedIn
from booking.values import Caller, CustomerId, Role


class Permission(StrEnum):
    """A right that a verb needs."""

    SEE_OFFER = "see_offer"
    """Services, free times, help: what the shop window shows."""
    BOOK = "book"
    """Make, see and change one's own bookings, plan and profile."""
    RUN_OFFICE = "run_office"
    """See the figures, all bookings and all customers."""


RIGHTS: dict[Role, frozenset[Permission]] = {
    Role.VISITOR: frozenset({Permission.SEE_OFFER}),
    Role.CUSTOMER: frozenset({Permission.SEE_OFFER, Permission.BOOK}),
    Role.STAFF: frozenset(Permission),
    Role.ADMIN: frozenset(Permission),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether a role holds a right."""
    return permission in RIGHTS[role]


def require(caller: Caller, permission: Permission) -> None:
    """Let the caller pass or refuse.

    Raises:
        NotSignedIn: a visitor asks for something that needs an account.
        NotAllowed: the caller is known and has no such right.
    """
    if may(caller.role, permission):
        return
    if caller.customer is None:
        raise NotSignedIn("You are not signed in. Please verify your identity first.")
    raise NotAllowed("That is only for the team. I can help with your own bookings and account.")


def account_of(caller: Caller) -> CustomerId:
    """The account behind a caller.

    Raises:
        NotSignedIn: there is none.
    """
    if caller.customer is None:
        raise NotSignedIn("You are not signed in. Please verify your identity first.")
    return caller.customer
