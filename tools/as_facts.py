"""From the desk's values to facts as data: codes become names, times carry their weekday."""

from collections.abc import Iterable

from booking.acts.series import Occurrence
from booking.business import Business, Service
from booking.office import OfficeEntry
from booking.quota import PoolStanding
from booking.spoken import money
from booking.values import Booking, Money, Slot
from tools.facts import (
    BookingFacts,
    BookingInBrief,
    OccurrenceFacts,
    PoolFacts,
    Price,
    ServiceFacts,
    SlotFacts,
)
from tools.facts_office import OfficeBooking, OfficeBookingInBrief
from tools.untrusted import clean


def price(amount: Money) -> Price:
    """An amount, with the words for it."""
    return Price(minor=amount.minor, currency=amount.currency, text=money(amount))


def service_facts(shop: Business, service: Service) -> ServiceFacts:
    """A service as a customer compares it."""
    return ServiceFacts(
        name=service.name,
        description=clean(service.description),
        minutes=service.minutes,
        price=price(shop.money(service.price)),
        icon=service.icon or None,
        staff=[person.name for person in shop.staff if does(person.services, service.code)],
    )


def does(services: tuple[str, ...], code: str) -> bool:
    """Whether someone with these services does that one; an empty list means everything."""
    return not services or code in services


def slot_facts(shop: Business, slot: Slot) -> SlotFacts:
    """A free time."""
    return SlotFacts(
        starts=slot.starts.isoformat(timespec="minutes"),
        weekday=f"{slot.starts:%A}",
        staff=[shop.person(code).name for code in slot.staff],
    )


def booking_facts(shop: Business, booking: Booking) -> BookingFacts:
    """A booking as its owner sees it."""
    service = shop.service(booking.service)
    return BookingFacts(
        code=booking.code,
        service=service.name,
        staff=shop.person(booking.staff).name,
        starts=booking.starts.isoformat(timespec="minutes"),
        ends=booking.ends.isoformat(timespec="minutes"),
        weekday=f"{booking.starts:%A}",
        status=booking.status.value,
        price=money(booking.price),
        paid_by_plan=booking.paid_by_plan,
        series=booking.series,
        icon=service.icon or None,
    )


def in_brief(shop: Business, booking: Booking) -> BookingInBrief:
    """A booking where the question was another."""
    return BookingInBrief(
        code=booking.code,
        service=shop.service(booking.service).name,
        starts=booking.starts.isoformat(timespec="minutes"),
        weekday=f"{booking.starts:%A}",
        status=booking.status.value,
    )


def office_booking(shop: Business, entry: OfficeEntry) -> OfficeBooking:
    """A booking as the team sees it."""
    return OfficeBooking(
        **booking_facts(shop, entry.booking).model_dump(),
        customer=clean(entry.person.name),
        customer_email=contact(entry.person.email),
        customer_phone=contact(entry.person.phone),
    )


def contact(typed: str | None) -> str | None:
    """An address or a number as somebody gave it, fit to be shown."""
    return clean(typed) if typed else None


def office_in_brief(shop: Business, entry: OfficeEntry) -> OfficeBookingInBrief:
    """A booking in passing, as the team sees it."""
    brief = in_brief(shop, entry.booking)
    return OfficeBookingInBrief(**brief.model_dump(), customer=clean(entry.person.name))


def pool_facts(pool: PoolStanding) -> PoolFacts:
    """Sessions of a plan."""
    return PoolFacts(name=pool.name, total=pool.total, used=pool.used, left=pool.left)


def occurrences(shop: Business, dates: Iterable[Occurrence]) -> list[OccurrenceFacts]:
    """The dates of a series, in order."""
    return [
        OccurrenceFacts(
            starts=date.starts.isoformat(timespec="minutes"),
            weekday=f"{date.starts:%A}",
            free=date.free,
            why=date.why,
            alternatives=[slot_facts(shop, slot) for slot in date.alternatives],
        )
        for date in dates
    ]
