"""From the customer's words to the booking of theirs that they mean (SPEC BOOK-06).

By code, by its place in the list of upcoming ones, or by its date, time, service or staff, in
any mixture ("the premium one on Friday"). Several that fit are never guessed between.
"""

import re
from collections.abc import Sequence
from datetime import date

from booking.business import Business
from booking.errors import NotFound, Unclear
from booking.spoken import moment
from booking.values import CODE_ALPHABET, Booking, BookingCode, Caller
from booking.when import When
from tools.as_facts import booking_facts
from tools.contract import Room
from tools.naming import numbered, services_mentioned, staff_mentioned
from tools.untrusted import quoted

_CODE = re.compile(rf"\bB[{CODE_ALPHABET}]{{5}}\b")
_NEXT = re.compile(
    r"(?:my |the )?(?:very )?next(?: (?:one|booking|appointment|visit|clean|session))?"
)


def booking_named(room: Room, caller: Caller, words: str) -> Booking:
    """The booking that the words mean.

    Past and cancelled ones are found too if no upcoming one fits, so that the desk can say that
    they are over.

    Raises:
        NotFound: none of the caller's bookings fits.
        Unclear: several do; names each with its code and date.
    """
    if coded := _by_code(room, caller, words):
        return coded
    upcoming = room.desk.bookings(caller, "upcoming")
    if (placed := _by_place(upcoming, words)) is not None:
        return placed
    when = room.read(words)
    found = _fitting(room.shop, upcoming, when)
    if not found and upcoming and _says_nothing(room.shop, when):
        found = upcoming
    if not found:
        found = _over(room, caller, when)
    return _one_of(room, found, upcoming, words)


def _by_code(room: Room, caller: Caller, words: str) -> Booking | None:
    found = _CODE.search(words.upper())
    if found is None:
        return None
    try:
        return room.desk.booking(caller, BookingCode(found[0]))
    except NotFound:
        if len(words.strip(" .#")) == len(found[0]):
            raise
        return None  # an ordinary word that looks like a code


def _by_place(upcoming: Sequence[Booking], words: str) -> Booking | None:
    if upcoming and _NEXT.fullmatch(words.strip().lower()):
        return upcoming[0]
    place = numbered(words)
    if place is None or not upcoming or place > len(upcoming):
        return None
    return upcoming[place if place < 0 else place - 1]


def _fitting(shop: Business, bookings: Sequence[Booking], when: When) -> list[Booking]:
    """Those that agree with everything that the words say; none if they say nothing."""
    days, times = _days(when), when.times.at if when.times else ()
    service, staff = services_mentioned(shop, when.rest), staff_mentioned(shop, when.rest)
    if not (days or times or service or staff):
        return []
    return [
        one
        for one in bookings
        if (not days or one.starts.date() in days)
        and (not times or one.starts.time() in times)
        and (not service or one.service in service)
        and (not staff or one.staff in staff)
    ]


def _days(when: When) -> frozenset[date]:
    """The days said; for doubtful words all that may have been meant, since a person is asked."""
    if when.problem is None:
        return frozenset(when.days.dates if when.days else ())
    past = {when.problem.at.date()} if when.problem.at else set()
    return frozenset(when.problem.candidates) | past


def _says_nothing(shop: Business, when: When) -> bool:
    """'my booking', 'it': no day, time, service or name in it."""
    return not (when or services_mentioned(shop, when.rest) or staff_mentioned(shop, when.rest))


def _over(room: Room, caller: Caller, when: When) -> list[Booking]:
    """The one past or cancelled booking that fits: a cancelled one may lie ahead."""
    past = room.desk.bookings(caller, "past")
    found = _fitting(room.shop, past, when)
    found = found or _fitting(room.shop, past, room.read(when.text, "past"))
    return found if len(found) == 1 else []


def _one_of(
    room: Room, found: Sequence[Booking], upcoming: Sequence[Booking], words: str
) -> Booking:
    if len(found) == 1:
        return found[0]
    if not upcoming:
        raise NotFound("You have no upcoming bookings. Would you like to make one?")
    choices = [booking_facts(room.shop, one).data() for one in found or upcoming]
    if found:
        raise Unclear(f"Which booking do you mean? {_list(room.shop, found)}", choices=choices)
    raise NotFound(
        f"None of your upcoming bookings fits {quoted(words)}. You have: "
        f"{_list(room.shop, upcoming)}",
        choices=choices,
    )


def _list(shop: Business, bookings: Sequence[Booking]) -> str:
    """Such as: 1. Standard Clean on Monday 9 February 2026 at 10:00 AM (B7K2QX)."""
    return " ".join(
        f"{place}. {shop.service(one.service).name} on {moment(one.starts)} ({one.code})."
        for place, one in enumerate(bookings[:8], 1)
    )
