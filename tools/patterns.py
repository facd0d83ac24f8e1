"""From a repetition to the starts of a series, in wall-clock time (SPEC BOOK-09).

'Every Monday at 2pm' stays at two o'clock when the clocks change: each start is made from a local
date and time, never by adding hours.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from booking.errors import UnclearTime
from booking.spoken import listed, time_of
from booking.when import Repeat, When
from tools import dates

USUAL_OCCURRENCES = 4
MOST_OCCURRENCES = 26
FARTHEST = timedelta(days=800)
"""A walk through the calendar ends here, whatever the pattern."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}


@dataclass(frozen=True)
class Series:
    """A repetition at a time.

    Attributes:
        repeat: the repetition; its weekdays or its month_day are settled.
        at: the local start.
        starts: aware, in order.
    """

    repeat: Repeat
    at: time
    starts: tuple[datetime, ...]

    @property
    def words(self) -> str:
        """Such as 'every Monday at 2:00 PM'."""
        return f"{_rhythm(self.repeat)} at {time_of(self.at)}"


def series(when: When, now: datetime, zone: ZoneInfo, occurrences: int | None) -> Series:
    """The starts that the words mean, from now on.

    Args:
        when: the words, understood.
        now: aware, in the zone; starts before it are left out.
        zone: the business's: the wall clock that the starts keep to.
        occurrences: how many, if the caller said it apart from the words.

    Raises:
        UnclearTime: no repetition, no day, or no exact time is named, or nothing is left of it.
    """
    dates.no_problem(when)
    at = dates.one_time(when)
    first = when.days.dates[0] if when.days else None
    repeat = _settled(when, first, now, occurrences)
    if at is None:
        raise UnclearTime(
            "At what time should each one start? For example 2:00 PM.", problem="no_time"
        )
    count = occurrences or repeat.count or (None if repeat.until else USUAL_OCCURRENCES)
    walk = _starts(repeat, first or now.date(), at, now, zone)
    starts = tuple(islice(walk, min(count or MOST_OCCURRENCES, MOST_OCCURRENCES)))
    if not starts:
        raise UnclearTime("That leaves no date still to come. Until when?", problem="past")
    return Series(repeat, at, starts)


def _settled(when: When, first: date | None, now: datetime, occurrences: int | None) -> Repeat:
    """The repetition with its days: those said, else those of the first date."""
    repeat = when.repeat
    if repeat is None:
        if first is None or occurrences is None:
            raise UnclearTime(
                "How often? For example every Monday, every two weeks, or every month on the 1st.",
                problem="no_repeat",
            )
        repeat = Repeat("week")
    if repeat.every == "day" or repeat.weekdays or repeat.month_day:
        return _in_month(repeat, first or now.date())
    if first is None:
        raise dates.no_day("On which day should it repeat?")
    if repeat.every == "month":
        return replace(repeat, month_day=first.day)
    days = sorted({one.weekday() for one in when.days.dates}) if when.days else []
    return replace(repeat, weekdays=tuple(days))


def _in_month(repeat: Repeat, first: date) -> Repeat:
    """'Monthly on Mondays' without saying which one: the one that comes first."""
    if repeat.every != "month" or repeat.month_day or repeat.nth:
        return repeat
    day = next(one for one in _days_from(first) if one.weekday() in repeat.weekdays)
    return replace(repeat, nth=min((day.day - 1) // 7 + 1, 4))


def _starts(
    repeat: Repeat, first: date, at: time, now: datetime, zone: ZoneInfo
) -> Iterator[datetime]:
    for day in _dates(repeat, first):
        if repeat.until is not None and day > repeat.until:
            return
        starts = dates.real(datetime.combine(day, at, tzinfo=zone))
        if starts > now:
            yield starts


def _dates(repeat: Repeat, first: date) -> Iterator[date]:
    anchor: date | None = None
    for day in _days_from(first):
        if not _fits(repeat, day):
            continue
        anchor = anchor or day - timedelta(days=day.weekday())
        if repeat.every != "two weeks" or (day - anchor).days // 7 % 2 == 0:
            yield day


def _days_from(first: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range(FARTHEST.days))


def _fits(repeat: Repeat, day: date) -> bool:
    if repeat.every != "month":
        return not repeat.weekdays or day.weekday() in repeat.weekdays
    length = monthrange(day.year, day.month)[1]
    if repeat.month_day:
        return day.day == min(repeat.month_day, length)
    nth = (day.day - length - 1) // 7 if (repeat.nth or 1) < 0 else (day.day - 1) // 7 + 1
    return day.weekday() in repeat.weekdays and nth == repeat.nth


def _rhythm(repeat: Repeat) -> str:
    days = listed([_DAYS[one] for one in repeat.weekdays])
    if repeat.every == "month":
        if repeat.month_day:
            return f"every month on the {_ordinal(repeat.month_day)}"
        return f"every month on the {_NTH.get(repeat.nth or 1, '')} {days}"
    if repeat.every == "two weeks":
        return f"every other {days}"
    return f"every {days or 'day'}"


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
