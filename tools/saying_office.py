"""What the team reads: figures, bookings and customers as short plain text.

A customer's name is the customer's own writing: it stands in quotes, on one line and not at length.
"""

from booking.spoken import listed
from tools.facts import BookingInBrief
from tools.facts_office import (
    CustomerFacts,
    CustomersFound,
    OfficeBooking,
    OfficeBookingInBrief,
    OfficeBookings,
    Stats,
)
from tools.saying import booking, in_brief, to_go_on
from tools.untrusted import quoted


def stats(given: Stats) -> str:
    """The figures, one a line."""
    status = [f"{count} {name}" for name, count in given.by_status.items() if count]
    service = [f"{name} {count}" for name, count in given.by_service.items() if count]
    lines = [
        f"{given.period}: {given.total} bookings ({listed(status) or 'none'}).",
        f"Upcoming: {given.upcoming}. Cancellations: {given.cancellations}. "
        f"No-shows: {given.no_shows}. Revenue: {given.revenue.text}.",
    ]
    if service:
        lines.append(f"By service: {', '.join(service)}.")
    return "\n".join([*lines, *(["Latest:"] if given.recent else []), *map(_latest, given.recent)])


def office_bookings(given: OfficeBookings) -> str:
    """What was asked for, and one line a booking."""
    heading = f"{given.total} bookings ({given.filters}), in {given.zone} time"
    if given.total > len(given.bookings):
        heading += f"; {len(given.bookings)} of them"
    more = to_go_on(given.next_cursor, "Those after them")
    return "\n".join([f"{heading}:", *map(_entry, given.bookings), *more])


def customers(given: CustomersFound) -> str:
    """One paragraph a customer."""
    if not given.customers:
        return "No customer fits that. Try a name, an e-mail or a phone number."
    more = ["Others fit too: ask for more of the name."] if given.more else []
    return "\n\n".join([*map(_customer, given.customers), *more])


def _entry(one: OfficeBooking) -> str:
    return f"{quoted(one.customer)}: {booking(one)}"


def _latest(one: OfficeBookingInBrief) -> str:
    return f"{quoted(one.customer)}: {_brief(one)}"


def _brief(one: BookingInBrief) -> str:
    return f"{in_brief(one)}. Status: {one.status}."


def _customer(one: CustomerFacts) -> str:
    contact = (
        f"E-mail: {one.email or 'none'}. Phone: {one.phone or 'none'}. Plan: {one.plan or 'none'}."
    )
    return "\n".join([f"{quoted(one.name)}. {contact}", *map(_brief, one.recent)])
