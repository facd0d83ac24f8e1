"""Which of the customer's bookings a message means."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise

from agent.offline.dates import ReadDates, SaidWhen
from agent.offline.memory import Held, Table
from agent.offline.policy.nearby import same_weekday
from agent.offline.policy.words import says
from agent.offline.understanding.hearing import fold
from agent.offline.understanding.language import language
from agent.offline.understood import Understood

_EXCUSE = re.compile(
    r"\b(?:can['’]?t|cannot|can not|won['’]?t|not)\b[^,.;!?]{0,20}?"
    r"\b(?:make|come|do|attend|there)\b(?: it\b)?",
    re.IGNORECASE,
)


def without_excuse(text: str) -> str:
    """'I can't make Monday' names Monday's booking; for free times it would rule Monday out."""
    return _EXCUSE.sub(" ", text)


def when_of(u: Understood, read_dates: ReadDates) -> SaidWhen | None:
    """What the message says about time, as the name of a booking; None when it says nothing."""
    text = without_excuse(u.text)
    when = u.when if text == u.text else read_dates(text)
    return when if when else None


def meant(
    u: Understood, when: SaidWhen | None, held: Sequence[Held], table: Table, spoken: str
) -> list[Held]:
    """The bookings that fit; all of them when the message names none.

    Args:
        u: the message.
        when: the part of it that says which booking; None when nothing does.
        held: the upcoming bookings, in order.
        table: what was shown before: a position counts in the list that the customer saw.
        spoken: the language.
    """
    shown = [one for one in table.bookings if one.code in {h.code for h in held}] or list(held)
    if u.booking_code:
        return [one for one in held if one.code == u.booking_code.upper()]
    if table.booking and says("new_one", u.text, spoken):
        return [one for one in held if one.code == table.booking]
    if u.pick is not None and (when is None or _at(u.pick, list(table.bookings) or list(held))):
        return _at(u.pick, list(table.bookings) or list(held))
    if u.other and table.booking and len(held) > 1:
        shown = [one for one in held if one.code != table.booking]
    if u.earliest:
        return shown[:1]
    exact = [one for one in shown if fits(one, u.service, when)]
    return exact or [one for one in shown if _that_weekday(one, u.service, when)]


def _at(pick: int, shown: list[Held]) -> list[Held]:
    at = pick - 1 if pick > 0 else len(shown) + pick
    return [shown[at]] if 0 <= at < len(shown) else []


def several(text: str, held: Sequence[Held], spoken: str) -> list[Held]:
    """'The last two', 'the first 3'; empty when so many are not named, or there are not."""
    numbers = language(spoken).rows("picks", "numbers")
    counts = {row[0]: at for at, row in enumerate(numbers, 1)}
    said = fold(text).split()
    for before, number in pairwise(said):
        many = int(number) if number.isdigit() else counts.get(number, 0)
        if not 2 <= many <= len(held):
            continue
        if says("from_end", before, spoken):
            return list(held[-many:])
        if says("from_start", before, spoken):
            return list(held[:many])
    return []


def _that_weekday(booking: Held, service: str | None, when: SaidWhen | None) -> bool:
    """'My Thursday one' is the Thursday that has a booking, if the next one has none."""
    if when is None or service not in {None, booking.service}:
        return False
    starts = datetime.fromisoformat(booking.starts)
    return same_weekday(when, [starts.date()]) and _time_fits(starts, when)


def fits(booking: Held, service: str | None, when: SaidWhen | None) -> bool:
    """Service, day and time of a booking agree with what was said."""
    if service is not None and booking.service != service:
        return False
    if when is None:
        return True
    starts = datetime.fromisoformat(booking.starts)
    return _day_fits(starts.date(), when) and _time_fits(starts, when)


def _day_fits(day: date, when: SaidWhen) -> bool:
    """Unclear words ("next Friday") fit if any of their candidates does."""
    days = set(when.days.dates) if when.days else set()
    if when.problem is not None:
        days |= set(when.problem.candidates)
        days |= {when.problem.at.date()} if when.problem.at else set()
    if when.repeat is not None and when.repeat.weekdays and not days:
        return day.weekday() in when.repeat.weekdays
    return not days or day in days


def _time_fits(starts: datetime, when: SaidWhen) -> bool:
    times = when.times
    if times is None:
        return True
    if times.at:
        return starts.time() in times.at
    after = times.earliest is None or starts.time() >= times.earliest
    return after and (times.latest is None or starts.time() <= times.latest)


def says_booking(u: Understood) -> bool:
    """The message speaks of a booking that exists: "my Friday appointment"."""
    words = set(u.text.lower().replace("'", " ").split())
    return bool(u.booking_code) or bool(words & {"my", "booking", "appointment", "bookings"})


def named(u: Understood) -> bool:
    """The message says something that picks a booking."""
    return bool(u.booking_code or u.pick is not None or u.service or u.when or u.earliest)
