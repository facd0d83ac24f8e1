"""Times of day: exact ones, choices, windows and parts, and how "at 4" becomes 16:00."""

from dataclasses import dataclass, replace
from typing import Any

from booking.when.calendar import later, one, span, weekday_date
from booking.when.chart import Here
from booking.when.meaning import Clock, DaysMeant, Skip, Soonest, TimesMeant, clock_of
from booking.when.slots import on_clock
from booking.when.value import Times

NOON = 720
PARTS = {
    "morning": (0, 719),
    "early morning": (0, 599),
    "mid morning": (570, 660),
    "late morning": (600, 719),
    "first thing": (0, 719),
    "lunchtime": (720, 839),
    "after lunch": (780, 1079),
    "afternoon": (720, 1079),
    "early afternoon": (720, 899),
    "mid afternoon": (840, 989),
    "late afternoon": (900, 1079),
    "end of the day": (960, 1439),
    "evening": (1020, 1439),
    "early evening": (1020, 1139),
    "late evening": (1140, 1439),
    "night": (1020, 1439),
}
"""Part of the day: its first and last minute."""


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


def soonest(here: Here) -> Soonest:
    """As soon as possible."""
    return Soonest()


def soonest_after(here: Here, day: DaysMeant) -> tuple[DaysMeant, Soonest]:
    """The first slot next week."""
    return day, Soonest()


def skip(here: Here) -> Skip:
    """At any time."""
    return Skip()


def later_today(here: Here) -> tuple[DaysMeant, TimesMeant] | None:
    """Later today."""
    now = Clock(here.now.hour, here.now.minute, sure=True)
    days = span(here.today, here.today)
    return days and (one(here.today), TimesMeant("between", earliest=now))


ACTIONS = {
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
        *(part_yesterday, after_minutes, after_named, hour_day, hours_day, window_day),
        *(weekday_hour, day_part, iso_moment, soonest, soonest_after, skip, later_today),
    )
}


@dataclass(frozen=True)
class Setting:
    """What is known around a time when it is settled.

    Attributes:
        half: "a" or "p" when a part of the day was said beside it.
        not_before: minutes of today that are gone, or -1 when it is not about today alone.
    """

    half: str = ""
    not_before: int = -1


def half_of(part: str) -> str:
    """The half of the clock that a part of the day points to."""
    first, last = bounds(part)
    return "a" if last < NOON else "p" if first >= NOON else ""


def bounds(part: str) -> tuple[int, int]:
    """First and last minute of a part, or of parts joined by "or"."""
    both = [PARTS[name] for name in part.split(" or ")]
    return min(first for first, _ in both), max(last for _, last in both)


def _exact(clock: Clock, setting: Setting) -> int:
    """The minute of the day that is meant by "at 4"."""
    readings = clock.readings()
    if setting.half:
        return readings[-1] if setting.half == "p" else readings[0]
    guess = clock.guess()
    still_ahead = [minutes for minutes in readings if minutes > setting.not_before]
    return guess if guess > setting.not_before or not still_ahead else still_ahead[0]


def _window(meant: TimesMeant, setting: Setting) -> tuple[int | None, int | None]:
    """Both ends of a window: "9 to 5" goes over noon, "2 and 4pm" does not."""
    first, last = meant.earliest, meant.latest
    if first is None or last is None:
        ends = [end and _exact(end, setting) for end in (first, last)]
        return ends[0], ends[1]
    if last.sure and not first.sure:
        end = last.minutes
        starts = [start for start in first.readings() if start < end]
        return max(starts, default=first.minutes), end
    start = _exact(first, setting)
    ends = [end for end in last.readings() if end > start]
    return start, min(ends, default=last.readings()[-1])


def _choice(meant: TimesMeant, setting: Setting) -> list[int]:
    """Settle a choice: "2 or 3pm" is both in the afternoon, "11 or 1" goes over noon."""
    sure = [clock for clock in meant.clocks if clock.sure]
    if sure:
        near = sure[-1].minutes
        return [min(clock.readings(), key=lambda at: abs(at - near)) for clock in meant.clocks]
    return [_exact(clock, setting) for clock in meant.clocks]


def settle(meant: TimesMeant, setting: Setting) -> Times:
    """The times, once all that stands around them is known."""
    if meant.kind == "part":
        first, last = bounds(meant.part)
        return Times("part", (), clock_of(first), clock_of(last), meant.part)
    if meant.kind == "between":
        start, end = _window(meant, setting)
        end = end - 1 if end and meant.strictly else end
        if start is not None and end is not None and start > end:
            start, end = end, start
        limits = [None if minute is None else clock_of(minute) for minute in (start, end)]
        return Times("between", (), limits[0], limits[1])
    minutes = sorted(set(_choice(meant, setting)))
    kind = meant.kind if len(minutes) > 1 else "at"
    return Times(kind, tuple(map(clock_of, minutes)))
