"""Several bookings at once: looked at first, then booked after a yes (SPEC BOOK-09)."""

from dataclasses import dataclass

from booking.acts.series import Occurrence
from booking.business import Service
from booking.errors import QuotaSpent, SlotTaken
from booking.permissions import Permission
from booking.values import Caller, RequestKey
from tools import asks, patterns, questions, saying
from tools.as_facts import booking_facts, occurrences
from tools.contract import Question, Room, Tool
from tools.facts import SeriesBooked, SeriesCheck
from tools.naming import service_named, staff_wished


@dataclass(frozen=True)
class Wanted:
    """A series that was asked for, with the names settled."""

    service: Service
    staff: str | None
    series: patterns.Series


def _wanted(room: Room, ask: asks.RecurringCheck) -> Wanted:
    service = service_named(room.shop, ask.service)
    when = room.read(ask.when)
    staff = staff_wished(room.shop, ask.staff, when, service)
    found = patterns.series(when, room.now(), room.shop.tz, ask.occurrences)
    return Wanted(service, staff.code if staff else None, found)


def _look(room: Room, caller: Caller, wanted: Wanted) -> list[Occurrence]:
    return room.desk.check_series(
        caller, wanted.service.code, wanted.series.starts, staff=wanted.staff
    )


def _check(
    room: Room, caller: Caller, ask: asks.RecurringCheck, key: RequestKey | None
) -> SeriesCheck:
    wanted = _wanted(room, ask)
    found = _look(room, caller, wanted)
    return SeriesCheck(
        service=wanted.service.name,
        understood=wanted.series.words,
        every=wanted.series.repeat.every,
        zone=room.shop.zone,
        occurrences=occurrences(room.shop, found),
        free=sum(one.free for one in found),
        total=len(found),
    )


def _ask_create(room: Room, caller: Caller, ask: asks.CreateRecurring) -> Question:
    wanted = _wanted(room, ask)
    found = _look(room, caller, wanted)
    free = [one for one in found if one.free]
    if not free:
        raise _none_free(room, wanted, found)
    return Question(
        questions.to_book_series(
            wanted.service, wanted.series.words, wanted.series.repeat.every, found
        ),
        {
            "service": wanted.service.code,
            "staff": wanted.staff,
            "starts": [one.starts.isoformat() for one in free],
        },
    )


def _none_free(room: Room, wanted: Wanted, found: list[Occurrence]) -> SlotTaken | QuotaSpent:
    facts = {"occurrences": [one.data() for one in occurrences(room.shop, found)]}
    if all(one.why == "no_session_left" for one in found):
        return QuotaSpent(
            f"Your plan has no session left for {wanted.service.name} on those dates.", **facts
        )
    return SlotTaken(
        f"None of the {len(found)} dates is free for {wanted.service.name} "
        f"{wanted.series.words}. Try another time or day.",
        **facts,
    )


def _create(
    room: Room, caller: Caller, ask: asks.CreateRecurring, key: RequestKey | None
) -> SeriesBooked:
    wanted = _wanted(room, ask)
    done = room.desk.book_series(
        caller, wanted.service.code, wanted.series.starts, staff=wanted.staff, key=key
    )
    return SeriesBooked(
        service=wanted.service.name,
        series=done.series,
        booked=[booking_facts(room.shop, one) for one in done.booked],
        not_booked=occurrences(room.shop, done.not_booked),
    )


RECURRING_CHECK = Tool(
    name="recurring_check",
    title="Check a series",
    description="Says for each date of a weekly, two-weekly or monthly series whether it is free, "
    "with alternatives where it is not. Books nothing. Use it first for a regular appointment, "
    "then create_recurring.",
    takes=asks.RecurringCheck,
    gives=SeriesCheck,
    effect="read",
    permission=Permission.BOOK,
    run=_check,
    say=saying.series_checked,
)

CREATE_RECURRING = Tool(
    name="create_recurring",
    title="Book a series",
    description="Books all the free dates of a series. Use it after recurring_check, with the same "
    "arguments, without asking first: the tool asks.",
    takes=asks.CreateRecurring,
    gives=SeriesBooked,
    effect="write",
    permission=Permission.BOOK,
    run=_create,
    say=saying.series_booked,
    ask_first=_ask_create,
)
