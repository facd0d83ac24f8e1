"""What somebody wants booked: a service, a start, and who may do it. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime

from booking.business import Business, Service, StaffMember
from booking.errors import Unclear, UnknownService
from booking.spoken import listed

SEATS = "seats:"
"""Begins the code of the resource that stands for the seats of a class; no file can say it."""


@dataclass(frozen=True)
class Wish:
    """One service at one time.

    Attributes:
        starts: aware, in the business's zone.
        members: whoever may do it; one, if somebody was named.
        named: whether somebody was.
    """

    service: Service
    starts: datetime
    members: tuple[StaffMember, ...]
    named: bool = False

    @property
    def day(self) -> date:
        """The local date of the start."""
        return self.starts.date()

    @property
    def ends(self) -> datetime:
        """When the customer's appointment ends; aware, in the business's zone."""
        return (self.starts.astimezone(UTC) + self.service.length).astimezone(self.starts.tzinfo)

    @property
    def codes(self) -> list[str]:
        """Of all that it might take: staff, what the service needs, seats if it is a class."""
        staff = [one.code for one in self.members]
        seats = [self.seats(code) for code in staff] if self.service.is_class else []
        return [*staff, *self.service.needs, *seats]

    def seats(self, staff: str) -> str:
        """The code of the seats of this class with that member of staff."""
        both = f"{self.service.code}@{staff}".encode()
        return SEATS + hashlib.blake2s(both, digest_size=12).hexdigest()  # it must stay short


def is_seats(code: str) -> bool:
    """Whether a resource stands for the seats of a class."""
    return code.startswith(SEATS)


def wish_of(shop: Business, service: str, starts: datetime, staff: str | None) -> Wish:
    """A wish from codes of the business file.

    Raises:
        ValueError: the start is not aware.
        UnknownService: no service has that code.
        Unclear: nobody has that code, or they do not do this service.
    """
    if starts.tzinfo is None:
        raise ValueError("A start must be aware: give it a zone.")
    offered = service_of(shop, service)
    return Wish(
        offered, starts.astimezone(shop.tz), who_does(shop, offered, staff), staff is not None
    )


def service_of(shop: Business, code: str) -> Service:
    """The service with that code.

    Raises:
        UnknownService: there is none.
    """
    found = next((service for service in shop.services if service.code == code), None)
    if found is None:
        names = [service.name for service in shop.services]
        raise UnknownService(
            f"We don't offer that. You can book {listed(names, 'or')}.",
            choices=[{"service": name} for name in names],
        )
    return found


def who_does(shop: Business, service: Service, staff: str | None = None) -> tuple[StaffMember, ...]:
    """Who does a service, in the order of the business file; only the named one, if somebody is.

    Raises:
        Unclear: nobody is left; `choices` names those who do it.
    """
    doing = [one for one in shop.staff if not one.services or service.code in one.services]
    found = tuple(one for one in doing if staff is None or one.code == staff)
    if not found:
        names = [one.name for one in doing]
        who = (
            f"You can choose {listed(names, 'or')}." if names else "Please choose another service."
        )
        raise Unclear(
            f"Nobody of that name does {service.name}. {who}",
            choices=[{"staff": name} for name in names],
        )
    return found
