"""Own bookings: make one, see them, cancel one, move one (SPEC BOOK-04, 06, 07, 08)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from booking.business import Service, StaffMember
from booking.errors import UnclearTime
from booking.permissions import Permission
from booking.policy import in_time, shop_for
from booking.values import Booking, Caller, RequestKey
from booking.when import When
from tools import asks, dates, questions, saying
from tools.as_facts import booking_facts, in_brief, pool_facts
from tools.contract import Question, Room, Tool
from tools.cursors import Listing
from tools.facts import Booked, BookingList, Cancelled, Moved
from tools.naming import service_named, staff_wished
from tools.which_booking import booking_named

A_PAGE = 20
"""Bookings that are listed at once: as many as a customer may usually have ahead of them."""


def _create(room: Room, caller: Caller, ask: asks.CreateBooking, key: RequestKey | None) -> Booked:
    service, when = service_named(room.shop, ask.service), room.read(ask.when)
    staff = staff_wished(room.shop, ask.staff, when, service)
    starts = _start(room, caller, when, service, staff)
    receipt = room.desk.book(
        caller, service.code, starts, staff=staff.code if staff else None, key=key
    )
    return Booked(
        booking=booking_facts(room.shop, receipt.booking),
        repeated=receipt.repeated,
        plan_left=pool_facts(receipt.pool_left) if receipt.pool_left else None,
    )


def _start(
    room: Room, caller: Caller, when: When, service: Service, staff: StaffMember | None
) -> datetime:
    """The one moment that the words name.

    Raises:
        UnclearTime: they name no day or no exact time; then the free times of the day are told.
    """
    dates.no_problem(when)
    day, at = dates.one_day(when), dates.one_time(when, service.minutes)
    if day is None:
        raise dates.no_day()
    if at is None:
        raise _no_time(room, caller, when, day, service, staff)
    return dates.start(day, at, room.shop.tz)


def _no_time(
    room: Room, caller: Caller, when: When, day: date, service: Service, staff: StaffMember | None
) -> UnclearTime:
    """The refusal for a part of a day, or several times: tells the free ones of them."""
    wish = dates.bounded((day,), when.times)
    slots = room.desk.free(caller, service.code, [day], staff=staff.code if staff else None)
    free = [slot.starts for slot in slots]
    return dates.no_time(day, free, [start for start in free if wish.allows(start.time())])


def _list(
    room: Room, caller: Caller, ask: asks.ListBookings, key: RequestKey | None
) -> BookingList:
    """Past ones newest first, the others by start; ties by code, so that a page knows its place."""
    found = sorted(room.desk.bookings(caller, ask.which), key=_place, reverse=ask.which == "past")
    of = Listing(caller, "list_bookings", ask)
    seen = _seen(found, room.cursors.place(ask.cursor, of), ask.which)
    shown = found[seen : seen + A_PAGE]
    more = len(found) > seen + A_PAGE
    return BookingList(
        which=ask.which,
        zone=room.shop.zone,
        total=len(found),
        first=seen + 1,
        bookings=[booking_facts(room.shop, one) for one in shown],
        next_cursor=room.cursors.after(_place(shown[-1]), of) if more else None,
    )


def _place(of: Booking) -> tuple[int, str]:
    return int(of.starts.timestamp()), of.code


def _seen(found: Sequence[Booking], place: Sequence[Any] | None, which: str) -> int:
    """How many of them come before or at that place; it may itself be gone by now."""
    if place is None:
        return 0
    last = (place[0], place[1])
    if which == "past":
        return sum(_place(one) >= last for one in found)
    return sum(_place(one) <= last for one in found)


def _ask_cancel(room: Room, caller: Caller, ask: asks.CancelBooking) -> Question:
    named = booking_named(room, caller, ask.booking)
    found = room.desk.check_cancel_series(caller, named.code, ask.scope)
    service, lost = room.shop.service(found[0].service), _forfeited(room, caller, found)
    binds: dict[str, Any] = {"forfeited": [one.code for one in lost]} if lost else {}
    if len(found) == 1:
        only = found[0]
        return Question(
            questions.to_cancel(only, service, forfeits=bool(lost)),
            {"booking": only.code, "starts": only.starts.isoformat(), **binds},
        )
    return Question(
        questions.to_cancel_series(found, service, lost),
        {
            "bookings": [one.code for one in found],
            "starts": [one.starts.isoformat() for one in found],
            **binds,
        },
    )


def _forfeited(room: Room, caller: Caller, found: Sequence[Booking]) -> list[Booking]:
    """Those whose session the plan would not get back: a yes has to know what it costs."""
    shop, now = shop_for(caller.role, room.shop), room.now()
    return [one for one in found if one.paid_by_plan and not in_time(shop, one, now)]


def _cancel(
    room: Room, caller: Caller, ask: asks.CancelBooking, key: RequestKey | None
) -> Cancelled:
    named = booking_named(room, caller, ask.booking)
    if ask.scope == "one":
        done = room.desk.cancel(caller, named.code, key=key)
        return Cancelled(booking=in_brief(room.shop, done.booking), credit=done.credit)
    series = room.desk.cancel_series(caller, named.code, ask.scope, key=key)
    first, *others = [(in_brief(room.shop, one.booking), one.credit) for one in series.cancelled]
    return Cancelled(
        booking=first[0],
        credit=first[1],
        others=[
            *(saying.gone(*one) for one in others),
            *(f"Not cancelled: {one.why}" for one in series.kept),
        ],
    )


def _ask_move(room: Room, caller: Caller, ask: asks.RescheduleBooking) -> Question:
    booking, starts, staff = _wanted_move(room, caller, ask)
    code = staff.code if staff else None
    room.desk.check_move(caller, booking.code, starts, staff=code)
    service = room.shop.service(booking.service)
    return Question(
        questions.to_move(booking, service, starts, staff.name if staff else None),
        {
            "booking": booking.code,
            "from": booking.starts.isoformat(),
            "to": starts.isoformat(),
            "staff": code,
        },
    )


def _move(room: Room, caller: Caller, ask: asks.RescheduleBooking, key: RequestKey | None) -> Moved:
    booking, starts, staff = _wanted_move(room, caller, ask)
    done = room.desk.move(
        caller, booking.code, starts, staff=staff.code if staff else None, key=key
    )
    return Moved(
        booking=booking_facts(room.shop, done.booking), was=done.was.isoformat(timespec="minutes")
    )


def _wanted_move(
    room: Room, caller: Caller, ask: asks.RescheduleBooking
) -> tuple[Booking, datetime, StaffMember | None]:
    booking = booking_named(room, caller, ask.booking)
    when = room.read(ask.when)
    staff = staff_wished(room.shop, ask.staff, when, room.shop.service(booking.service))
    return booking, _new_start(room, caller, when, booking, staff), staff


def _new_start(
    room: Room, caller: Caller, when: When, booking: Booking, staff: StaffMember | None
) -> datetime:
    """A time alone keeps the day, a day alone keeps the time.

    Raises:
        UnclearTime: neither is named, or the words have a problem.
    """
    dates.no_problem(when)
    service = room.shop.service(booking.service)
    day, at = dates.one_day(when), dates.one_time(when, service.minutes)
    if day is None and when.times is None:
        raise dates.no_day("To which day or time would you like to move it?")
    if at is None and when.times is not None:
        raise _no_time(room, caller, when, day or booking.starts.date(), service, staff)
    return dates.start(day or booking.starts.date(), at or booking.starts.time(), room.shop.tz)


CREATE_BOOKING = Tool(
    name="create_booking",
    title="Book an appointment",
    description="Books one appointment, at once. Use it when service, day and exact time are "
    "named; pass the customer's own words as `when`. If the time is taken, the refusal names free "
    "ones. For a series use create_recurring.",
    takes=asks.CreateBooking,
    gives=Booked,
    effect="write",
    permission=Permission.BOOK,
    run=_create,
    say=saying.booked,
)

LIST_BOOKINGS = Tool(
    name="list_bookings",
    title="My bookings",
    description="The caller's own bookings with codes, dates and status. Use it for 'my bookings', "
    "and to learn which booking is meant.",
    takes=asks.ListBookings,
    gives=BookingList,
    effect="read",
    permission=Permission.BOOK,
    run=_list,
    say=saying.bookings,
)

CANCEL_BOOKING = Tool(
    name="cancel_booking",
    title="Cancel a booking",
    description="Cancels one of the caller's own bookings, or by `scope` more of its series, and "
    "gives the sessions back. Use it when the customer wants to cancel, without asking first: the "
    "tool asks.",
    takes=asks.CancelBooking,
    gives=Cancelled,
    effect="destroy",
    permission=Permission.BOOK,
    run=_cancel,
    say=saying.cancelled,
    ask_first=_ask_cancel,
)

RESCHEDULE_BOOKING = Tool(
    name="reschedule_booking",
    title="Move a booking",
    description="Moves one of the caller's own bookings to a new day or time; code and service "
    "stay. Use it rather than cancelling and booking anew, without asking first: the tool asks.",
    takes=asks.RescheduleBooking,
    gives=Moved,
    effect="destroy",
    permission=Permission.BOOK,
    run=_move,
    say=saying.moved,
    ask_first=_ask_move,
)
