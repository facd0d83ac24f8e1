"""The shop window: what can be booked, and when (SPEC BOOK-01, BOOK-03, BOOK-10)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from booking.business import Service, StaffMember
from booking.permissions import Permission
from booking.spoken import money
from booking.values import Caller, RequestKey, Slot
from booking.when import When
from tools import asks, dates, saying
from tools.as_facts import service_facts, slot_facts
from tools.contract import Room, Tool
from tools.cursors import Listing
from tools.dates import MOST_DAYS, Wish
from tools.facts import Alternatives, DayTimes, FreeTimes, ServicesGiven, SlotFacts
from tools.naming import service_named, staff_wished

NEXT_FREE = 3
"""How many times are offered when the days asked for have none, and days for 'any day'."""

_WHY = {"past": "past", "too_soon": "too soon", "beyond_horizon": "too far ahead"}


def _list_services(
    room: Room, caller: Caller, ask: asks.ListServices, key: RequestKey | None
) -> ServicesGiven:
    return ServicesGiven(services=[service_facts(room.shop, one) for one in room.shop.services])


def _check_availability(
    room: Room, caller: Caller, ask: asks.CheckAvailability, key: RequestKey | None
) -> FreeTimes:
    service, when = service_named(room.shop, ask.service), room.read(ask.when)
    staff = staff_wished(room.shop, ask.staff, when, service)
    wish = dates.wished(when, room.now().date())
    of = Listing(caller, "check_availability", ask)
    page, left = _page(room, wish.days, room.cursors.place(ask.cursor, of))
    over = bool(wish.days) and not page
    days = [] if over else _days(room, caller, service, staff, replace(wish, days=page))
    return FreeTimes(
        service=service.name,
        minutes=service.minutes,
        price=money(room.shop.money(service.price)),
        understood=", ".join(filter(None, [dates.in_words(wish.days), wish.part])),
        part=wish.part,
        zone=room.shop.zone,
        asked=[f"{at:%H:%M}" for at in wish.at],
        staff=staff.name if staff else None,
        days=days,
        next_free=[] if left or _met(days, wish) else _next(room, caller, service, staff, wish),
        days_left=left,
        next_cursor=room.cursors.after([page[-1].isoformat()], of) if left else None,
    )


def _page(
    room: Room, days: Sequence[date], place: Sequence[Any] | None
) -> tuple[tuple[date, ...], int]:
    """The days to show after that place, and how many are left that can be booked at all."""
    ahead = [day for day in days if place is None or day.isoformat() > place[0]]
    page, rest = tuple(ahead[:MOST_DAYS]), ahead[MOST_DAYS:]
    return page, sum(room.desk.why_none(day) != "beyond_horizon" for day in rest)


def _met(days: Sequence[DayTimes], wish: Wish) -> bool:
    """Whether what was asked for is free: one of the times named, else any."""
    at = {f"{one:%H:%M}" for one in wish.at}
    return any(at & set(day.times) if at else day.times for day in days)


def _days(
    room: Room, caller: Caller, service: Service, staff: StaffMember | None, wish: Wish
) -> list[DayTimes]:
    """The days asked for, or for 'any day' the next ones that have something free."""
    today = room.now().date()
    named = wish.days or tuple(today + timedelta(days=n) for n in range(MOST_DAYS))
    slots = room.desk.free(
        caller,
        service.code,
        named,
        staff=staff.code if staff else None,
        earliest=wish.earliest,
        latest=wish.latest,
    )
    days = [_day(room, one, slots, wish) for one in named]
    return days if wish.days else [one for one in days if one.times][:NEXT_FREE]


def _day(room: Room, day: date, slots: Sequence[Slot], wish: Wish) -> DayTimes:
    times = [f"{slot.starts:%H:%M}" for slot in slots if slot.starts.date() == day]
    return DayTimes(
        day=day.isoformat(),
        weekday=f"{day:%A}",
        times=times,
        closed=None if times else _why_none(room, day, wish),
    )


def _why_none(room: Room, day: date, wish: Wish) -> str:
    why = room.desk.why_none(day)
    if why is not None:
        return _WHY.get(why, why)
    return "no free time then" if wish.part else "fully booked"


def _next(
    room: Room, caller: Caller, service: Service, staff: StaffMember | None, wish: Wish
) -> list[SlotFacts]:
    near = _moment(room, wish.days[0] if wish.days else None, wish)
    slots = room.desk.alternatives(
        caller, service.code, near, count=NEXT_FREE, staff=staff.code if staff else None
    )
    return [slot_facts(room.shop, slot) for slot in slots]


def _moment(room: Room, day: date | None, wish: Wish) -> datetime:
    """The moment that the wish is about: its time, else the start of its part, else noon."""
    at = wish.at[0] if wish.at else wish.earliest or time(12)
    of = day or room.now().date()
    return max(datetime.combine(of, at, tzinfo=room.shop.tz), room.now())


def _suggest_alternatives(
    room: Room, caller: Caller, ask: asks.SuggestAlternatives, key: RequestKey | None
) -> Alternatives:
    service, when = service_named(room.shop, ask.service), room.read(ask.when)
    staff = staff_wished(room.shop, ask.staff, when, service)
    near = _wished_moment(room, when)
    slots = room.desk.alternatives(
        caller, service.code, near, count=ask.limit, staff=staff.code if staff else None
    )
    return Alternatives(
        service=service.name,
        near=near.isoformat(timespec="minutes"),
        weekday=f"{near:%A}",
        zone=room.shop.zone,
        slots=[slot_facts(room.shop, slot) for slot in slots],
    )


def _wished_moment(room: Room, when: When) -> datetime:
    """The moment to look around: a past one counts from now, a time alone from today."""
    if when.problem is not None and when.problem.kind == "past":
        return room.now()
    dates.no_problem(when)
    if when.days is None and when.times is None and not when.asap:
        raise dates.no_day()
    wish = dates.bounded(when.days.dates if when.days else (), when.times)
    return _moment(room, wish.days[0] if wish.days else None, wish)


LIST_SERVICES = Tool(
    name="list_services",
    title="Services and prices",
    description="What can be booked: exact names, descriptions, durations, prices, who does it. "
    "Use it when somebody asks what is offered or what it costs.",
    takes=asks.ListServices,
    gives=ServicesGiven,
    effect="read",
    permission=Permission.SEE_OFFER,
    run=_list_services,
    say=saying.services,
    is_at_hand=True,
)

CHECK_AVAILABILITY = Tool(
    name="check_availability",
    title="Free times",
    description="Free start times of a service on a day, some days, a week, or a part of the day. "
    "Use it before offering times. Pass the customer's own words as `when`, and do not count days: "
    "the answer names each date with its weekday.",
    takes=asks.CheckAvailability,
    gives=FreeTimes,
    effect="read",
    permission=Permission.SEE_OFFER,
    run=_check_availability,
    say=saying.free_times,
)

SUGGEST_ALTERNATIVES = Tool(
    name="suggest_alternatives",
    title="Alternative times",
    description="The nearest free times around a wished one: same day first, then the days around. "
    "Use it when a wished time cannot be had, or for 'what else is there that week?'.",
    takes=asks.SuggestAlternatives,
    gives=Alternatives,
    effect="read",
    permission=Permission.SEE_OFFER,
    run=_suggest_alternatives,
    say=saying.alternatives,
)
