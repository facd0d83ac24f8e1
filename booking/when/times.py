"""Times of day: exact ones, choices, windows and parts."""

from dataclasses import replace
from typing import Any

from booking.when.chart import Action, Here
from booking.when.dates import later, one, weekday_date
from booking.when.meaning import Clock, DaysMeant, Skip, Soonest, TimesMeant
from booking.when.settle import NOON, PARTS
from booking.when.slots import on_clock


def clock(here: Here, clock: Clock) -> Clock:
    """14:00."""
    return clock


def in_half(here: Here, clock: Clock, half: str) -> Clock | None:
    """Six pm, 10:30 in the morning."""
    if clock.hour > 12 or (clock.sure and half == "a"):
        return clock
    return on_clock(clock.hour, clock.minute, half)


def plus_minutes(here: Here, clock: Clock, minutes: int) -> Clock:
    """Ten thirty, quarter past 4."""
    return replace(clock, minute=minutes)


def minus_minutes(here: Here, clock: Clock, minutes: int) -> Clock | None:
    """Quarter to 5."""
    total = (clock.minutes - minutes) % 1440
    if not clock.sure and clock.hour == 1:
        total = NOON + 60 - minutes
    return Clock(total // 60, total % 60, sure=clock.sure or total // 60 > 12)


def named_clock(here: Here, minutes: int) -> Clock:
    """Noon, midnight."""
    return Clock(minutes // 60, minutes % 60, sure=True, named=True)


def at(here: Here, clock: Clock) -> TimesMeant:
    """At 2."""
    return TimesMeant("at", (clock,))


def either_time(here: Here, first: Clock, last: Clock, mid: Clock | None = None) -> TimesMeant:
    """10 or 11."""
    return TimesMeant("choice", tuple(at for at in (first, mid, last) if at))


def between(here: Here, first: Clock, last: Clock) -> TimesMeant:
    """Between 2 and 4pm."""
    return TimesMeant("between", earliest=first, latest=last)


def between_before(here: Here, first: Clock, last: Clock) -> TimesMeant:
    """After 3 but before 5."""
    return TimesMeant("between", earliest=first, latest=last, strictly=True)


def from_clock(here: Here, clock: Clock) -> TimesMeant:
    """After 3: three o'clock itself suits too."""
    return TimesMeant("between", earliest=clock)


def before_clock(here: Here, clock: Clock) -> TimesMeant:
    """Before 11."""
    return TimesMeant("between", latest=clock, strictly=True)


def until_clock(here: Here, clock: Clock) -> TimesMeant:
    """No later than 4, till noon."""
    return TimesMeant("between", latest=clock)


def part(here: Here, part: str) -> TimesMeant | tuple[TimesMeant, Soonest]:
    """In the morning; first thing is the soonest of it."""
    meant = TimesMeant("part", part=part)
    return (meant, Soonest()) if part == "first thing" else meant


def either_part(here: Here, first: str, last: str) -> TimesMeant:
    """Morning or afternoon."""
    return TimesMeant("part", part=f"{first} or {last}")


def not_part(here: Here, part: str) -> TimesMeant | None:
    """Not in the morning: what is left of the day, when that is one piece."""
    first, last = PARTS[part]
    if first == 0:
        return TimesMeant("between", earliest=Clock((last + 1) // 60, sure=True))
    if last == 1439:
        return TimesMeant("between", latest=Clock(first // 60, sure=True), strictly=True)
    return None


def part_today(here: Here, part: str) -> tuple[DaysMeant, TimesMeant]:
    """This evening, tonight."""
    return one(here.today), TimesMeant("part", part=part)


def part_yesterday(here: Here, part: str) -> tuple[DaysMeant, TimesMeant]:
    """Last night."""
    return one(later(here.today, -1)), TimesMeant("part", part=part)


def after_minutes(here: Here, n: int, unit: str) -> Any:
    """In 2 hours, 20 minutes from now."""
    if unit not in ("minute", "hour") or (unit == "minute" and n < 5):
        return None  # "in a minute" is no appointment
    minutes = here.now.hour * 60 + here.now.minute + n * (60 if unit == "hour" else 1)
    days, minutes = divmod(minutes, 1440)
    day = one(later(here.today, days))
    return day, TimesMeant("at", (Clock(minutes // 60, minutes % 60, sure=True),))


def after_named(here: Here, duration: int) -> Any:
    """In half an hour, in an hour and a half."""
    return after_minutes(here, duration, "minute")


def hour_day(here: Here, hour: Clock, day: DaysMeant) -> tuple[DaysMeant, TimesMeant] | None:
    """Eleven tomorrow."""
    return (day, TimesMeant("at", (hour,))) if 1 <= hour.hour <= 12 or hour.sure else None


def hour_tonight(here: Here, hour: Clock, part: str) -> tuple[DaysMeant, TimesMeant, TimesMeant]:
    """8 tonight."""
    return one(here.today), TimesMeant("at", (hour,)), TimesMeant("part", part=part)


def hours_day(
    here: Here, first: Clock, last: Clock, day: DaysMeant
) -> tuple[DaysMeant, TimesMeant]:
    """Tomorrow 10 or 11."""
    return day, either_time(here, first, last)


def window_day(
    here: Here, first: Clock, last: Clock, day: DaysMeant
) -> tuple[DaysMeant, TimesMeant]:
    """Wednesday 2-4."""
    return day, between(here, first, last)


def weekday_hour(here: Here, weekday: int, hour: Clock) -> Any:
    """Friday 13 is a date when the calendar agrees, Wednesday 2 is an hour."""
    day = weekday_date(here, weekday, hour.hour)
    nearest = later(here.today, (weekday - here.today.weekday() - 1) % 7 + 1)
    if day and not hour.minute and (hour.hour > 12 or day.dates == (nearest,)):
        return day
    return one(nearest), TimesMeant("at", (hour,))


def day_part(here: Here, day: DaysMeant, part: str) -> tuple[object, ...]:
    """Friday night, the morning of 5 March, first thing on Monday."""
    meant = TimesMeant("part", part=part)
    return (day, meant, Soonest()) if part == "first thing" else (day, meant)


def iso_moment(here: Here, moment: Any) -> Any:
    """2026-02-11T14:00."""
    return moment


def iso_window(here: Here, moment: Any, last: Any) -> Any:
    """2026-02-11 10:00 to 12:00, the end perhaps with its date again."""
    if not isinstance(moment, tuple):
        return moment  # a date that no calendar has
    end = last if isinstance(last, Clock) else _clock_on(moment[0], last)
    return (moment[0], between(here, moment[1].clocks[0], end)) if end else None


def _clock_on(day: DaysMeant, moment: Any) -> Clock | None:
    """The time of a moment on that day; None for one of another day."""
    if not isinstance(moment, tuple) or moment[0].dates != day.dates:
        return None
    clock: Clock = moment[1].clocks[0]
    return clock


def soonest(here: Here) -> Soonest:
    """As soon as possible."""
    return Soonest()


def soonest_after(here: Here, day: DaysMeant) -> tuple[DaysMeant, Soonest]:
    """The first slot next week."""
    return day, Soonest()


def skip(here: Here) -> Skip:
    """At any time."""
    return Skip()


def later_today(here: Here) -> tuple[DaysMeant, TimesMeant]:
    """Later today."""
    now = Clock(here.now.hour, here.now.minute, sure=True)
    return one(here.today), TimesMeant("between", earliest=now)


ACTIONS: dict[str, Action] = {
    act.__name__: act
    for act in (
        *(clock, in_half, plus_minutes, minus_minutes, named_clock, at, either_time, between),
        *(
            between_before,
            from_clock,
            before_clock,
            until_clock,
            part,
            either_part,
            not_part,
            part_today,
        ),
        *(
            part_yesterday,
            after_minutes,
            after_named,
            hour_day,
            hour_tonight,
            hours_day,
            window_day,
        ),
        *(
            weekday_hour,
            day_part,
            iso_moment,
            iso_window,
            soonest,
            soonest_after,
            skip,
            later_today,
        ),
    )
}
