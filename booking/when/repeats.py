"""Repetitions: every Monday, fortnightly, the first Monday of every month, and their ends."""

from booking.when.chart import Action, Here
from booking.when.meaning import Clock, Count, DaysMeant, TimesMeant, Until
from booking.when.value import Problem, Repeat

Weekdays = tuple[int, ...]
WORKING_DAYS: Weekdays = (0, 1, 2, 3, 4)


def one_day(here: Here, weekday: int) -> Weekdays:
    """The set with one weekday."""
    return (weekday,)


def more_days(here: Here, weekday: int, weekdays: Weekdays) -> Weekdays:
    """Monday and Thursday."""
    return tuple(sorted({weekday, *weekdays}))


def day_span(here: Here, first: int, last: int) -> Weekdays | None:
    """Monday to Friday."""
    return tuple(range(first, last + 1)) if first < last else None


def working_days(here: Here) -> Weekdays:
    """Every weekday."""
    return WORKING_DAYS


def weekend_days(here: Here) -> Weekdays:
    """Every weekend."""
    return (5, 6)


def weekly(here: Here, weekdays: Weekdays = ()) -> Repeat:
    """Every Monday, weekly on Tuesday."""
    return Repeat("week", weekdays)


def two_weekly(here: Here, weekdays: Weekdays = ()) -> Repeat:
    """Every other Friday, fortnightly."""
    return Repeat("two weeks", weekdays)


def daily(here: Here) -> Repeat:
    """Every day."""
    return Repeat("day")


def daily_part(here: Here, part: str) -> tuple[Repeat, TimesMeant]:
    """Every morning."""
    return Repeat("day"), TimesMeant("part", part=part)


def monthly(here: Here, month_day: int | None = None) -> Repeat:
    """Monthly, every month on the 1st."""
    return Repeat("month", month_day=month_day)


def monthly_nth(here: Here, nth: int, weekday: int) -> Repeat | None:
    """The first Monday of every month."""
    return Repeat("month", (weekday,), nth=nth) if -1 <= nth <= 5 else None


def every_n(here: Here, n: int, unit: str, weekdays: Weekdays = ()) -> Repeat | Problem | None:
    """Every 2 weeks on Monday; other steps cannot be booked."""
    steps = {
        (1, "week"): Repeat("week", weekdays),
        (2, "week"): Repeat("two weeks", weekdays),
        (1, "day"): Repeat("day"),
        (7, "day"): Repeat("week", weekdays),
        (14, "day"): Repeat("two weeks", weekdays),
        (1, "month"): Repeat("month"),
    }
    if unit not in ("day", "week", "month") or n < 1:
        return None
    return steps.get((n, unit)) or Problem(
        "impossible",
        "",
        explanation=(
            "A booking can repeat every day, every week, every two weeks or every month, "
            f"not every {n} {unit}s."
        ),
    )


def next_weekdays(here: Here, n: int, weekday: int) -> Repeat:
    """The next 4 Mondays."""
    return Repeat("week", (weekday,), count=n)


def next_steps(here: Here, n: int, unit: str, weekdays: Weekdays) -> tuple[Repeat, Count]:
    """Mondays for the next 6 weeks."""
    return Repeat("week", weekdays), Count(n, unit)


def times_over(here: Here, n: int) -> Count:
    """4 times."""
    return Count(n, "time")


def lasting(here: Here, n: int, unit: str) -> Count | None:
    """For 6 weeks."""
    return Count(n, unit) if unit in ("day", "week", "month", "year") else None


def ending(here: Here, day: DaysMeant) -> Until:
    """Ending on 30 June."""
    return Until(day)


def on_days(here: Here, weekdays: Weekdays, hour: Clock) -> tuple[Repeat, TimesMeant]:
    """Mondays 10."""
    return Repeat("week", weekdays), TimesMeant("at", (hour,))


ACTIONS: dict[str, Action] = {
    act.__name__: act
    for act in (
        *(one_day, more_days, day_span, working_days, weekend_days, weekly, two_weekly, daily),
        *(daily_part, monthly, monthly_nth, every_n, next_weekdays, times_over, lasting, ending),
        *(on_days, next_steps),
    )
}
