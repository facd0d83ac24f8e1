"""What the team may ask: figures, all bookings, customers (SPEC ADMIN-01, 02, 03).

For everybody else these tools do not exist; the office checks the caller again.
"""

from datetime import date

from booking.errors import UnclearTime
from booking.office import OfficeEntry
from booking.permissions import Permission
from booking.spoken import plain_day
from booking.values import Caller, RequestKey
from booking.when import When
from tools import asks, dates, saying_office
from tools.as_facts import contact, in_brief, office_booking, office_in_brief, price
from tools.contract import Room, Tool
from tools.cursors import Listing
from tools.facts_office import CustomerFacts, CustomersFound, OfficeBookings, Stats
from tools.naming import service_named, staff_named
from tools.untrusted import clean

MOST_CUSTOMERS = 5
"""Of many who fit, as many are shown; then more of the name is asked for."""


def _stats(room: Room, caller: Caller, ask: asks.AdminStats, key: RequestKey | None) -> Stats:
    first, last = _span_of(room.read(ask.period, "past"))
    figures = room.office.stats(caller, first, last)
    return Stats(
        period=f"{clean(ask.period)} ({_span(first, last)})",
        first=first.isoformat(),
        last=last.isoformat(),
        total=figures.total,
        upcoming=figures.upcoming,
        by_status={str(status): count for status, count in figures.by_status.items()},
        by_service=dict(figures.by_service),
        cancellations=figures.cancellations,
        no_shows=figures.no_shows,
        revenue=price(figures.revenue),
        recent=[office_in_brief(room.shop, entry) for entry in figures.recent],
    )


def _span_of(when: When) -> tuple[date, date]:
    """First and last day, both included.

    Raises:
        UnclearTime: the words name no period.
    """
    if when.problem is not None and when.problem.kind == "past" and when.problem.at:
        return when.problem.at.date(), when.problem.at.date()
    dates.no_problem(when)
    if when.days is None:
        raise UnclearTime(
            "Which period? For example last 7 days, this month, or 2026-02-01 to 2026-02-28.",
            problem="no_day",
        )
    return when.days.dates[0], when.days.dates[-1]


def _whole(room: Room, words: str) -> When:
    """Days to come, but "this month" is all of it, and what is past is past: the team looks back.

    With "Friday" the next one is meant.
    """
    ahead, whole = room.read(words), room.read(words, prefer="past")
    if ahead.problem is not None and ahead.problem.kind == "past":
        return whole
    if ahead.days is None or whole.days is None or whole.problem is not None:
        return ahead
    holds = set(ahead.days.dates) <= set(whole.days.dates)
    return whole if holds else ahead


def _span(first: date, last: date) -> str:
    return plain_day(first) if first == last else f"{plain_day(first)} to {plain_day(last)}"


def _bookings(
    room: Room, caller: Caller, ask: asks.AdminBookings, key: RequestKey | None
) -> OfficeBookings:
    service = service_named(room.shop, ask.service) if ask.service else None
    staff = staff_named(room.shop, ask.staff, None)
    first, last = _span_of(_whole(room, ask.when)) if ask.when else (room.now().date(), None)
    of = Listing(caller, "admin_bookings", ask)
    place = room.cursors.place(ask.cursor, of)
    total, entries = room.office.all_bookings(
        caller,
        status=ask.status,
        customer=ask.customer,
        service=service.code if service else None,
        staff=staff.code if staff else None,
        first=first,
        last=last,
        after=tuple(place) if place else None,
        limit=ask.limit + 1,
    )
    shown, more = entries[: ask.limit], len(entries) > ask.limit
    filters = [
        f"of {clean(ask.customer)}" if ask.customer else "",
        ask.status.replace("_", "-") if ask.status else "",
        service.name if service else "",
        f"with {staff.name}" if staff else "",
        _span(first, last) if last else f"from {plain_day(first)} on",
    ]
    return OfficeBookings(
        filters=", ".join(word for word in filters if word),
        zone=room.shop.zone,
        total=total,
        bookings=[office_booking(room.shop, entry) for entry in shown],
        next_cursor=room.cursors.after(_place(shown[-1]), of) if more else None,
    )


def _place(entry: OfficeEntry) -> tuple[int, str]:
    return int(entry.booking.starts.timestamp()), entry.booking.code


def _customers(
    room: Room, caller: Caller, ask: asks.AdminFindCustomer, key: RequestKey | None
) -> CustomersFound:
    found = room.office.find_customers(caller, ask.query, limit=MOST_CUSTOMERS + 1)
    return CustomersFound(
        customers=[
            CustomerFacts(
                name=clean(card.person.name),
                email=contact(card.person.email),
                phone=contact(card.person.phone),
                plan=card.plan,
                recent=[in_brief(room.shop, one) for one in card.recent],
            )
            for card in found[:MOST_CUSTOMERS]
        ],
        more=len(found) > MOST_CUSTOMERS,
    )


ADMIN_STATS = Tool(
    name="admin_stats",
    title="Figures",
    description="For the team: bookings, cancellations, no-shows and revenue of a period, by "
    "status and service, with the latest bookings. Use it for 'how was last week?'.",
    takes=asks.AdminStats,
    gives=Stats,
    effect="read",
    permission=Permission.RUN_OFFICE,
    run=_stats,
    say=saying_office.stats,
)

ADMIN_BOOKINGS = Tool(
    name="admin_bookings",
    title="All bookings",
    description="For the team: everybody's bookings by status, customer, service, staff and day. "
    "Use it for 'who is coming tomorrow?'.",
    takes=asks.AdminBookings,
    gives=OfficeBookings,
    effect="read",
    permission=Permission.RUN_OFFICE,
    run=_bookings,
    say=saying_office.office_bookings,
)

ADMIN_FIND_CUSTOMER = Tool(
    name="admin_find_customer",
    title="Find a customer",
    description="For the team: a customer by name, e-mail or phone, with plan and recent bookings. "
    "Use it when a customer is talked about by name.",
    takes=asks.AdminFindCustomer,
    gives=CustomersFound,
    effect="read",
    permission=Permission.RUN_OFFICE,
    run=_customers,
    say=saying_office.customers,
)
