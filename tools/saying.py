"""Answers as short plain text, for any client: no markup, every date with its weekday.

A client that wants it prettier has the same facts as data.
"""

from collections.abc import Sequence
from datetime import date, datetime, time

from booking.spoken import day, length, moment, short_moment, time_of
from tools import dates
from tools.facts import (
    Alternatives,
    Booked,
    BookingFacts,
    BookingInBrief,
    BookingList,
    Cancelled,
    DayTimes,
    FreeTimes,
    HelpArticle,
    HelpFound,
    Moved,
    OccurrenceFacts,
    PoolFacts,
    ProfileGiven,
    QuotaGiven,
    SeriesBooked,
    SeriesCheck,
    ServicesGiven,
    SlotFacts,
)


def services(given: ServicesGiven) -> str:
    """One line a service."""
    return "\n".join(
        f"{place}. {one.name} ({length(one.minutes)}), {one.price.text}. {one.description}".strip()
        for place, one in enumerate(given.services, 1)
    )


def free_times(given: FreeTimes) -> str:
    """One line a day, and the nearest times if there is none."""
    who = f" with {given.staff}" if given.staff else ""
    what = f"{given.service} ({length(given.minutes)}, {given.price}){who}"
    heading = f"{what}, {given.understood}, in {given.zone} time:"
    lines = [heading, *(_day(one, given.asked) for one in given.days)]
    if given.next_free:
        lines.append(f"Nearest free times: {_slots(given.next_free)}.")
    elif not given.days:
        lines.append("Nothing is free in the next two weeks.")
    return "\n".join([*lines, *to_go_on(given.next_cursor, f"{given.days_left} more days")])


def to_go_on(cursor: str | None, what: str) -> list[str]:
    """How to go on; nothing at the end of a list."""
    return [f'{what}: the same call with cursor="{cursor}".'] if cursor else []


def _day(one: DayTimes, asked: Sequence[str]) -> str:
    times = [_clock(at) for at in one.times]
    said = [f"{time_of(_clock(at))} is {'' if at in one.times else 'not '}free" for at in asked]
    free = dates.some(times) or one.closed or "nothing"
    named = f"{', '.join(said)}; free that day: " if asked and times else ""
    return f"{day(date.fromisoformat(one.day))}: {named}{free}"


def _clock(text: str) -> time:
    return time.fromisoformat(text)


def _slots(slots: Sequence[SlotFacts]) -> str:
    return ", ".join(moment(datetime.fromisoformat(one.starts)) for one in slots)


def alternatives(given: Alternatives) -> str:
    """A numbered list."""
    if not given.slots:
        return f"No free times for {given.service} near {moment(_at(given.near))}."
    lines = [f"{place}. {moment(_at(one.starts))}" for place, one in enumerate(given.slots, 1)]
    heading = f"Free times for {given.service} near {day(_at(given.near))}, in {given.zone} time:"
    return "\n".join([heading, *lines])


def booked(given: Booked) -> str:
    """The whole booking in a sentence or two."""
    one = given.booking
    begins = "Already booked" if given.repeated else "Booked"
    return f"{begins}: {booking(one)}{_left(given.plan_left)}"


def _left(pool: PoolFacts | None) -> str:
    return f" Plan: {pool.name} {pool.left} of {pool.total} left." if pool else ""


def booking(one: BookingFacts) -> str:
    """Such as: Standard Clean on Wednesday 11 February 2026, 2:00 PM - 5:00 PM with Amy."""
    pay = "Paid by plan" if one.paid_by_plan else one.price
    return (
        f"{one.service} on {day(_at(one.starts))}, {time_of(_at(one.starts))} - "
        f"{time_of(_at(one.ends))} with {one.staff} ({one.code}). {pay}. Status: {one.status}."
    )


def in_brief(one: BookingInBrief) -> str:
    """Such as: Standard Clean on Wednesday 11 February 2026 at 2:00 PM (B7K2QX)."""
    return f"{one.service} on {moment(_at(one.starts))} ({one.code})"


def bookings(given: BookingList) -> str:
    """A numbered list; the numbers can be used to name one."""
    if not given.bookings:
        return f"No {'' if given.which == 'all' else given.which + ' '}bookings."
    lines = [f"{place}. {booking(one)}" for place, one in enumerate(given.bookings, given.first)]
    left = given.total - given.first - len(given.bookings) + 1
    zone = f"Times are in {given.zone}."
    return "\n".join([*lines, zone, *to_go_on(given.next_cursor, f"{left} more")])


_CREDIT = {
    "restored": " The session is back on the plan.",
    "forfeited": " The session is not given back, since it was cancelled late.",
    "none": "",
}


def cancelled(given: Cancelled) -> str:
    """What is gone, and what became of each session; of a series, also what had to stay."""
    return "\n".join([gone(given.booking, given.credit), *given.others])


def gone(one: BookingInBrief, credit: str) -> str:
    """One booking that was cancelled."""
    return f"Cancelled: {in_brief(one)}.{_CREDIT.get(credit, '')}"


def moved(given: Moved) -> str:
    """Where it was, and where it is."""
    return f"Moved from {moment(_at(given.was))}. Now: {booking(given.booking)}"


def series_checked(given: SeriesCheck) -> str:
    """One line a date."""
    lines = [f"{given.service}, {given.understood}: {given.free} of {given.total} free."]
    return "\n".join([*lines, *map(_occurrence, given.occurrences)])


_WHY = {
    "off_grid": "nothing starts at that time",
    "no_session_left": "no session left",
    "too_soon": "too soon",
    "beyond_horizon": "too far ahead",
}


def _occurrence(one: OccurrenceFacts) -> str:
    when = moment(_at(one.starts))
    if one.free:
        return f"{when}: free"
    others = [short_moment(_at(slot.starts)) for slot in one.alternatives]
    instead = f"; instead: {', '.join(others)}" if others else ""
    return f"{when}: not free ({_WHY.get(one.why or '', one.why or 'taken')}){instead}"


def series_booked(given: SeriesBooked) -> str:
    """One line a booking, and what was left out."""
    lines = [f"Booked {len(given.booked)}:", *map(booking, given.booked)]
    if given.not_booked:
        lines += ["Not booked:", *map(_occurrence, given.not_booked)]
    return "\n".join(lines)


def quota(given: QuotaGiven) -> str:
    """Plan, status, price, renewal, each pool, and what is booked next."""
    following = f" Next booking: {in_brief(given.next_booking)}." if given.next_booking else ""
    if given.plan is None:
        return f"No plan: each booking is paid for by itself.{following}"
    cost = f", {given.price.text} a {given.period}" if given.price else ""
    renews = f" Renews on {day(date.fromisoformat(given.renews_on))}." if given.renews_on else ""
    pools = [f"{one.name}: {one.left} of {one.total} left" for one in given.pools]
    return f"{given.plan}, {given.status}{cost}.{renews} {'. '.join(pools)}.{following}"


def profile(given: ProfileGiven) -> str:
    """What is on file."""
    return f"{given.name}. E-mail: {given.email or 'none'}. Phone: {given.phone or 'none'}."


def help_found(given: HelpFound) -> str:
    """Titles and summaries, with the codes to read on."""
    if not given.articles:
        return "No article answers that."
    lines = [f"{one.title} [{one.article}]: {one.summary}" for one in given.articles]
    more = [f"{given.more} more fit less well."] if given.more else []
    return "\n".join([*lines, *more])


def article(given: HelpArticle) -> str:
    """The article as it is written."""
    return given.text


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
