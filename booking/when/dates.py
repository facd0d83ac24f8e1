"""Dates by their place in the calendar: day and month, "the 9th", a month, the nth Monday."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from booking.when.chart import Action, Here
from booking.when.meaning import DaysMeant
from booking.when.slots import not_a_day
from booking.when.value import Problem

DAY = timedelta(days=1)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
FEW_DAYS = 400
"""Days that a range holds at most."""


def one(day: date) -> DaysMeant:
    """A single day."""
    return DaysMeant("day", (day,))


def span(first: date, last: date) -> DaysMeant | None:
    """All days from the first to the last; None when the last comes before the first."""
    length = (last - first).days + 1
    if not 1 <= length <= FEW_DAYS:
        return None
    return DaysMeant("range", tuple(later(first, n) for n in range(length)))


def later(day: date, days: int) -> date:
    """That many days later, held inside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def months_later(day: date, months: int) -> date:
    """The same day of another month, or its last day: a month after 31 January is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year = min(max(year, 1), 9998)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def long_name(day: date) -> str:
    """Thursday 12 February 2026."""
    return f"{WEEKDAYS[day.weekday()]} {short_name(day)}"


def short_name(day: date) -> str:
    """12 February 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _of(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def _nearest(here: Here, candidates: Iterable[date | None]) -> date | None:
    """The first candidate not before today; looking back, the last one not after today."""
    days = [day for day in candidates if day is not None]
    if here.past:
        return max((day for day in days if day <= here.today), default=None)
    return min((day for day in days if day >= here.today), default=None)


def date_in_month(
    here: Here, month: int, month_day: int, year: int | None = None, weekday: int | None = None
) -> DaysMeant:
    """14 February [2027]: without a year the next one; with a weekday it must agree."""
    if year is not None:
        day = _of(year, month, month_day)
        return _checked(here, day, weekday) if day else not_a_day(_name(month_day, month, year))
    recent = _recent(here, month, month_day, weekday)
    years = range(here.today.year - 1, here.today.year + 2)
    day = recent or _nearest(here, (_of(year, month, month_day) for year in years))
    return _checked(here, day, weekday) if day else _no_such_day(here, month, month_day)


def _no_such_day(here: Here, month: int, month_day: int) -> DaysMeant:
    leap_year_only = (month, month_day) == (2, 29)
    return not_a_day(_name(month_day, month, here.today.year if leap_year_only else None))


def _name(day: int, month: int, year: int | None) -> str:
    return f"{day} {MONTHS[month - 1]}" + (f" {year}" if year else "")


def _recent(here: Here, month: int, month_day: int, weekday: int | None) -> date | None:
    """A date of the last two months whose weekday was said too: it means what is gone."""
    day = _of(here.today.year, month, month_day)
    if day is None or weekday is None or day.weekday() != weekday:
        return None
    return day if -60 <= (day - here.today).days < 0 else None


def _checked(here: Here, day: date, weekday: int | None) -> DaysMeant:
    if weekday is None or day.weekday() == weekday:
        return one(day)
    beside = later(day, (weekday - day.weekday() + 3) % 7 - 3)
    if beside < here.today <= day:
        beside = later(beside, 7)
    names = f"{short_name(day)} is a {WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[weekday]}."
    problem = Problem("mismatch", "", tuple(sorted((day, beside))), explanation=names)
    return DaysMeant("day", (day,), problem)


def numeric_date(
    here: Here, numeric: tuple[int, int, int | None], weekday: int | None = None
) -> DaysMeant:
    """11/02/2026 and 29/3, day first."""
    day, month, year = numeric
    return date_in_month(here, month, day, year, weekday)


def feast(here: Here, feast: tuple[int, int]) -> DaysMeant:
    """Christmas Day, by its month and day; Good Friday, by its distance from Easter Sunday."""
    month, day = feast
    if month:
        return date_in_month(here, month, day)
    years = (here.today.year, here.today.year + 1)
    days = [later(easter_sunday(year), day) for year in years]
    return one(next(found for found in days if found >= here.today))


def easter_sunday(year: int) -> date:
    """Of the western churches, by the calendar of Gauss in Butcher's form."""
    golden, (century, of_century) = year % 19, divmod(year, 100)
    skipped, left = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - skipped - shift + 15) % 30
    weekday = (32 + 2 * left + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def day_of_month(here: Here, month_day: int, weekday: int | None = None) -> DaysMeant | None:
    """The 9th: the next month that has one."""
    firsts = [months_later(here.today.replace(day=1), n) for n in range(-2, 4)]
    days = [_of(first.year, first.month, month_day) for first in firsts]
    soon = _nearest(here, days)
    if soon is None:
        return None
    if weekday is not None:
        agreeing = _nearest(here, (day for day in days if day and day.weekday() == weekday))
        if agreeing and (agreeing - soon).days <= 31:
            return one(agreeing)
    return _checked(here, soon, weekday)


def weekday_date(here: Here, weekday: int, month_day: int) -> DaysMeant | None:
    """Wednesday 11: a date when the calendar of the next weeks agrees."""
    nearest = later(here.today, (weekday - here.today.weekday() - 1) % 7 + 1)
    days = (later(nearest, 7 * week) for week in range(9))
    return next((one(day) for day in days if day.day == month_day), None)


def day_of_next_month(here: Here, month_day: int, monthspan: DaysMeant) -> DaysMeant:
    """The 3rd of next month."""
    first = monthspan.dates[0]
    day = _of(first.year, first.month, month_day)
    return one(day) if day else not_a_day(_name(month_day, first.month, first.year))


def month(here: Here, month: int, year: int | None = None) -> DaysMeant | None:
    """A whole month, from today on when it has begun."""
    if year is None:
        shift = (month - here.today.month) % 12
        shift -= 12 if here.past and shift else 0
        first = months_later(here.today.replace(day=1), shift)
    else:
        first = date(year, month, 1)
    return whole_month(here, first)


def whole_month(here: Here, first: date) -> DaysMeant | None:
    """The month of that first day; looking forward, without the days that are gone."""
    last = later(months_later(first, 1), -1)
    begun = first <= here.today <= last and not here.past
    meant = span(max(first, here.today) if begun else first, last)
    return meant and DaysMeant("range", meant.dates, month=True)


def last_month(here: Here, month: int) -> DaysMeant | None:
    """Last January."""
    shift = (month - here.today.month) % 12 - 12
    return whole_month(here, months_later(here.today.replace(day=1), shift))


def last_day(here: Here, monthspan: DaysMeant) -> DaysMeant:
    """The last day of February."""
    return one(monthspan.dates[-1])


def relative_month(here: Here, step: int) -> DaysMeant | None:
    """This, next or last month."""
    return whole_month(here, months_later(here.today.replace(day=1), step))


_THIRDS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "end": (25, 31)}


def part_of_month(here: Here, edge: str, monthspan: DaysMeant) -> DaysMeant | None:
    """Early March, the end of the month."""
    first, last = _THIRDS[edge]
    dates = tuple(day for day in monthspan.dates if first <= day.day <= last)
    return DaysMeant("range", dates) if dates else None


def nth_weekday(here: Here, nth: int, weekday: int, monthspan: DaysMeant) -> DaysMeant | None:
    """The first Monday of March, the last Friday of next month."""
    first = monthspan.dates[-1].replace(day=1)
    days = [later(first, n) for n in range(monthrange(first.year, first.month)[1])]
    days = [day for day in days if day.weekday() == weekday]
    place = nth - 1 if nth > 0 else nth
    if not -len(days) <= place < len(days):
        return None
    if days[place] < here.today and not here.past and first.year == here.today.year:
        return nth_weekday(here, nth, weekday, one(months_later(first, 12)))
    return one(days[place])


def nth_week(here: Here, nth: int, monthspan: DaysMeant) -> DaysMeant | None:
    """The first week of March is its first seven days, the last one its last seven."""
    first = monthspan.dates[-1].replace(day=1)
    last = monthspan.dates[-1]
    start = later(first, 7 * (nth - 1)) if nth > 0 else later(last, -6)
    meant = span(start, min(later(start, 6), last))
    days = tuple(day for day in meant.dates if here.past or day >= here.today) if meant else ()
    return DaysMeant("range", days) if days else None


def month_days(here: Here, first: int, last: int, month: int, year: int | None = None) -> DaysMeant:
    """12 to 14 March."""
    end = date_in_month(here, month, last, year)
    if year is None and end.dates and not here.past:
        year = end.dates[0].year
    start = date_in_month(here, month, first, year)
    if start.problem or end.problem:
        return start if start.problem else end
    begin = start.dates[0]
    if begin < here.today <= end.dates[0] and not here.past:
        begin = here.today
    return span(begin, end.dates[0]) or start


def either_month_day(here: Here, first: int, last: int, month: int) -> DaysMeant:
    """12 or 14 March."""
    start, end = date_in_month(here, month, first), date_in_month(here, month, last)
    return DaysMeant(
        "choice", tuple(sorted({*start.dates, *end.dates})), start.problem or end.problem
    )


def either_nth(here: Here, first: int, last: int) -> DaysMeant | None:
    """The 9th or the 10th."""
    start, end = day_of_month(here, first), day_of_month(here, last)
    if start is None or end is None:
        return None
    return DaysMeant("choice", tuple(sorted({*start.dates, *end.dates})))


def nth_range(here: Here, first: int, last: int) -> DaysMeant | None:
    """From the 9th to the 12th."""
    start = day_of_month(here, first)
    if start is None:
        return None
    end = day_of_month(Here(here.now, start.dates[0], past=False), last)
    return end and span(start.dates[0], end.dates[-1])


ACTIONS: dict[str, Action] = {
    "date_in_month": date_in_month,
    "feast": feast,
    "numeric_date": numeric_date,
    "day_of_month": day_of_month,
    "weekday_date": weekday_date,
    "day_of_next_month": day_of_next_month,
    "month": month,
    "last_month": last_month,
    "last_day": last_day,
    "relative_month": relative_month,
    "part_of_month": part_of_month,
    "nth_weekday": nth_weekday,
    "nth_week": nth_week,
    "month_days": month_days,
    "either_month_day": either_month_day,
    "either_nth": either_nth,
    "nth_range": nth_range,
}
