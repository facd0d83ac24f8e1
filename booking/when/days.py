"""Days seen from today: weekdays, "tomorrow", "in two weeks", weeks, choices of days."""

from datetime import date

from booking.when.chart import Action, Here
from booking.when.dates import later, long_name, months_later, one, span, whole_month
from booking.when.meaning import DaysMeant, From, Or, Until, Without
from booking.when.value import Problem

OPEN_DAYS = 14
"""Days that stand for "from then on"."""


def _monday(day: date) -> date:
    return later(day, -day.weekday())


def ahead(here: Here, weekday: int) -> date:
    """That weekday 1 to 7 days ahead, never today; looking back, 1 to 7 days ago."""
    if here.past:
        return later(here.today, -((here.today.weekday() - weekday - 1) % 7 + 1))
    return later(here.today, (weekday - here.today.weekday() - 1) % 7 + 1)


def weekday(here: Here, weekday: int) -> DaysMeant:
    """Friday."""
    return DaysMeant("day", (ahead(here, weekday),), weekday=weekday)


def this_weekday(here: Here, weekday: int) -> DaysMeant:
    """This Friday: the nearest one, today included."""
    if here.past:
        return one(later(_monday(here.today), weekday))
    return one(later(here.today, (weekday - here.today.weekday()) % 7))


def next_weekday(here: Here, weekday: int) -> DaysMeant:
    """Next Friday: two days may be meant while this week's is still to come."""
    nearest = later(here.today, (weekday - here.today.weekday() - 1) % 7 + 1)
    if _monday(nearest) != _monday(here.today):
        return one(nearest)
    both = (nearest, later(nearest, 7))
    names = f"Next {long_name(nearest).split()[0]} may be {long_name(both[0])}"
    problem = Problem("ambiguous", "", both, explanation=f"{names} or {long_name(both[1])}.")
    return DaysMeant("day", (nearest,), problem)


def last_weekday(here: Here, weekday: int) -> DaysMeant:
    """Last Friday."""
    return one(later(here.today, -((here.today.weekday() - weekday - 1) % 7 + 1)))


def week_days(here: Here, weekspan: DaysMeant, weekdays: tuple[int, ...]) -> DaysMeant:
    """Thursday next week; Monday or Tuesday of the week of 9 March."""
    monday = _monday(weekspan.dates[0])
    dates = tuple(later(monday, number) for number in sorted(set(weekdays)))
    return DaysMeant("day" if len(dates) == 1 else "choice", dates)


def weekday_after(here: Here, weekday: int, days: int) -> DaysMeant:
    """A week from Tuesday, Friday week."""
    return one(later(ahead(here, weekday), days))


def after_next(here: Here, weekday: int) -> DaysMeant:
    """The Friday after next."""
    return one(later(ahead(here, weekday), 7))


def named(here: Here, dayname: int) -> DaysMeant:
    """Today, tomorrow, the day after tomorrow, yesterday."""
    return one(later(here.today, dayname))


def named_after(here: Here, dayname: int, days: int) -> DaysMeant:
    """Tomorrow week, a week from today."""
    return one(later(here.today, dayname + days))


def offset(here: Here, n: int, unit: str) -> DaysMeant | None:
    """In two weeks."""
    steps = {"day": 1, "week": 7, "fortnight": 14}
    if unit in steps:
        return one(later(here.today, n * steps[unit]))
    months = {"month": 1, "year": 12}
    return one(months_later(here.today, n * months[unit])) if unit in months else None


def ago(here: Here, n: int, unit: str) -> DaysMeant | None:
    """Two weeks ago."""
    return offset(here, -n, unit)


def fortnight(here: Here) -> DaysMeant:
    """In a fortnight."""
    return one(later(here.today, 14))


def few_days(here: Here) -> DaysMeant | None:
    """In a few days."""
    return span(later(here.today, 2), later(here.today, 4))


def relative_week(here: Here, step: int) -> DaysMeant | None:
    """This week (from today on, unless looking back), next week (from Monday), last week."""
    monday = later(_monday(here.today), 7 * step)
    first = here.today if step == 0 and not here.past else monday
    return span(first, later(monday, 6))


def week_of(here: Here, day: DaysMeant) -> DaysMeant | None:
    """The week of 9 March."""
    if not day.dates:
        return None
    return span(_monday(day.dates[0]), later(_monday(day.dates[0]), 6))


_EDGES = {"early": (0, 1), "mid": (1, 3), "end": (3, 4), "late": (3, 4)}


def part_of_week(here: Here, edge: str, weekspan: DaysMeant | None = None) -> DaysMeant | None:
    """Early next week is Monday and Tuesday, its end is Thursday and Friday."""
    first, last = _EDGES[edge]
    monday = _monday(weekspan.dates[-1] if weekspan else here.today)
    if weekspan is None and later(monday, last) < here.today:
        monday = later(monday, 7)
    start = later(monday, first)
    if not here.past and monday <= here.today:
        start = max(start, here.today)
    return span(start, later(monday, last))


def rest_of_week(here: Here) -> DaysMeant | None:
    """The rest of the week."""
    return span(here.today, later(_monday(here.today), 6))


def rest_of_month(here: Here) -> DaysMeant | None:
    """The rest of the month."""
    return whole_month(Here(here.now, here.today, past=False), here.today.replace(day=1))


def weekend(here: Here, step: int = 0) -> DaysMeant | None:
    """The weekend that comes or is on, and those beside it."""
    saturday = later(_monday(here.today), 5 + 7 * step)
    first = saturday if step or here.past else max(saturday, here.today)
    return span(first, later(saturday, 1))


def next_weekend(here: Here) -> DaysMeant | None:
    """Next weekend, said before Saturday, may be this one or the one after."""
    if here.today.weekday() >= 5:
        return weekend(here, 1)
    nearest, second = (later(_monday(here.today), 5 + 7 * step) for step in (0, 1))
    text = f"Next weekend may begin on {long_name(nearest)} or on {long_name(second)}."
    problem = Problem("ambiguous", "", (nearest, second), explanation=text)
    return DaysMeant("range", (nearest, later(nearest, 1)), problem)


def coming(here: Here, unit: str, n: int = 1) -> DaysMeant | None:
    """The next 3 days: the days after today."""
    end = offset(here, n, unit)
    return end and span(later(here.today, 1), end.dates[0])


def gone(here: Here, n: int, unit: str) -> DaysMeant | None:
    """The last 7 days: those that end with today."""
    start = one(later(here.today, -n // 24 - 1)) if unit == "hour" else offset(here, -n, unit)
    return start and span(later(start.dates[0], 1), here.today)


def since(here: Here, day: DaysMeant) -> DaysMeant | None:
    """Since Monday: from the last one to today."""
    if not day.dates:
        return None
    start = day.dates[0]
    if day.weekday is not None:
        start = later(here.today, -((here.today.weekday() - day.weekday) % 7))
    return span(start, here.today)


def this_year(here: Here, step: int = 0) -> DaysMeant | None:
    """This year, last year."""
    year = here.today.year + step
    first = here.today if not (step or here.past) else date(year, 1, 1)
    return span(first, date(year, 12, 31))


def any_weekday(here: Here) -> DaysMeant:
    """Any working day: those of the next seven days."""
    dates = (later(here.today, n) for n in range(1, 8))
    return DaysMeant("choice", tuple(day for day in dates if day.weekday() < 5))


def either(
    here: Here, first: DaysMeant, rest: DaysMeant, mid: DaysMeant | None = None
) -> DaysMeant:
    """Thursday or Friday."""
    said = [days for days in (first, mid, rest) if days]
    dates = tuple(sorted({day for days in said for day in days.dates}))
    problem = next((days.problem for days in said if days.problem), None)
    return DaysMeant("day" if len(dates) == 1 else "choice", dates, problem)


def or_day(here: Here, day: DaysMeant) -> Or:
    """... or Thursday, after something else."""
    return Or(day)


def one_of(here: Here, day: DaysMeant) -> DaysMeant:
    """Monday, Tuesday or Wednesday."""
    return day


def same(here: Here, day: DaysMeant) -> DaysMeant:
    """No, Thursday."""
    return day


def between_days(here: Here, first: DaysMeant, last: DaysMeant) -> DaysMeant | None:
    """Monday to Friday; the weekday that ends it is the one after its start."""
    if first.problem or last.problem or not (first.dates and last.dates):
        return None
    start, end = first.dates[0], last.dates[-1]
    if end < start and here.past and first.weekday is not None:
        start = later(start, -7)
    elif end < start and last.weekday is not None:
        end = later(end, ((start - end).days + 6) // 7 * 7)
    return span(start, end)


def onwards(here: Here, day: DaysMeant) -> From:
    """From Monday, Monday or later."""
    return From(day)


def after(here: Here, day: DaysMeant) -> From | None:
    """After Monday."""
    return From(one(later(day.dates[-1], 1))) if day.dates else None


def until(here: Here, day: DaysMeant) -> Until:
    """Until or by Friday, that day included; a month is left out ("until June")."""
    return Until(day, inclusive=not day.month)


def through(here: Here, day: DaysMeant) -> Until:
    """Through June, until the end of June."""
    return Until(day)


def before(here: Here, day: DaysMeant) -> Until:
    """Before Friday."""
    return Until(day, inclusive=False)


def without(here: Here, day: DaysMeant) -> Without:
    """Not tomorrow."""
    return Without(day)


def any_but(here: Here, day: DaysMeant) -> Without:
    """Any day but Friday."""
    return Without(day, any_other=True)


def instead(here: Here, day: DaysMeant, unwanted: DaysMeant) -> tuple[DaysMeant, Without]:
    """Thursday instead of Wednesday."""
    return day, Without(unwanted)


ACTIONS: dict[str, Action] = {
    act.__name__: act
    for act in (
        *(weekday, this_weekday, next_weekday, last_weekday, week_days, weekday_after, after_next),
        *(named, named_after, offset, ago, fortnight, few_days, relative_week, week_of),
        *(part_of_week, rest_of_week, rest_of_month, weekend, next_weekend, coming, gone, since),
        *(this_year, any_weekday, either, same, between_days, onwards, after, until, through),
        *(before, without, any_but, instead, or_day, one_of),
    )
}
