"""From When, what was understood of a customer's words, to the days and times a tool needs.

`booking.when` understands; this room decides what a tool can do with it, and refuses the rest
with the one question that is missing (SPEC TALK-02, TALK-03). Every refusal is UnclearTime and
names the candidates with their weekdays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from booking.errors import UnclearTime
from booking.spoken import day, listed, short_day, time_of
from booking.when import Problem, Times, When

MOST_DAYS = 14
"""As many days as one look at the diary shows."""


@dataclass(frozen=True)
class Wish:
    """Days to look at, and the bounds of a start in them.

    Attributes:
        days: in order; empty: the next days that have something free.
        earliest: first start that suits, inclusive; None is open.
        latest: last start that suits, inclusive; None is open.
        part: "morning" and the like, as asked for; None is the whole day.
        at: the exact times that were named, if any.
    """

    days: tuple[date, ...]
    earliest: time | None = None
    latest: time | None = None
    part: str | None = None
    at: tuple[time, ...] = ()


def no_problem(when: When) -> None:
    """Let clear words pass.

    Raises:
        UnclearTime: they are past, ambiguous, impossible, or weekday and date disagree.
    """
    if when.problem is not None:
        raise problem(when.problem)


def problem(what: Problem) -> UnclearTime:
    """The refusal for words that cannot be taken as they are."""
    choices = [{"day": one.isoformat(), "weekday": f"{one:%A}"} for one in what.candidates]
    if what.candidates:
        asks = f"Do you mean {listed([day(one) for one in what.candidates], 'or')}?"
    elif what.kind == "past":
        asks = "Please give a day and time still to come."
    else:
        asks = "Please give the date, such as 11 February."
    why = what.explanation or "That date is not clear."
    return UnclearTime(f"{why} {asks}", problem=what.kind, choices=choices)


def no_day(why: str = "Which day would you like?") -> UnclearTime:
    """The refusal for words without a day."""
    return UnclearTime(f"{why} For example next Wednesday, or 11 February.", problem="no_day")


def wished(when: When) -> Wish:
    """The days to look at.

    Raises:
        UnclearTime: the words have a problem, or name no day.
    """
    no_problem(when)
    if when.days is None and not when.asap:
        raise no_day()
    days = when.days.dates[:MOST_DAYS] if when.days else ()
    return bounded(days, when.times)


def bounded(days: tuple[date, ...], times: Times | None) -> Wish:
    """Days and the bounds that the times put on a start."""
    if times is None:
        return Wish(days)
    if times.kind in {"at", "choice"}:
        return Wish(days, at=times.at)
    return Wish(days, times.earliest, times.latest, times.said or window(times))


def window(times: Times) -> str:
    """Bounds in words, such as 'from 3:00 PM'."""
    said = []
    if times.earliest is not None:
        said.append(f"from {time_of(times.earliest)}")
    if times.latest is not None:
        said.append(f"until {time_of(times.latest)}")
    return " ".join(said)


def one_day(when: When) -> date | None:
    """The one day that was named; None if none was.

    Raises:
        UnclearTime: several were.
    """
    if when.days is None:
        return None
    if len(when.days.dates) == 1:
        return when.days.dates[0]
    several = when.days.dates[:5]
    raise UnclearTime(
        f"Which day: {listed([short_day(one) for one in several], 'or')}?"
        if len(when.days.dates) <= len(several)
        else "That is more than one day. Which day would you like?",
        problem="no_day",
        choices=[{"day": one.isoformat(), "weekday": f"{one:%A}"} for one in several],
    )


def one_time(when: When) -> time | None:
    """The one exact time that was named; None if none was, or only a part of the day."""
    return when.times.at[0] if when.times is not None and len(when.times.at) == 1 else None


def no_time(of: date, free: Sequence[datetime]) -> UnclearTime:
    """The refusal for a day without an exact time; names the free times of it."""
    if not free:
        text = f"Nothing is free then on {day(of)}. Which other day or time would you like?"
    else:
        times = listed([time_of(start) for start in free[:8]])
        more = " and later" if len(free) > 8 else ""
        text = f"Which time on {day(of)}? Free: {times}{more}."
    return UnclearTime(
        text,
        problem="no_time",
        day=of.isoformat(),
        free=[start.isoformat(timespec="minutes") for start in free],
    )


def in_words(days: Sequence[date]) -> str:
    """The days as understood, with weekdays: one, some, or first to last."""
    if not days:
        return "the next days with free times"
    if len(days) == 1:
        return day(days[0])
    if len(days) > 2 and days[-1] - days[0] == timedelta(days=len(days) - 1):
        return f"{short_day(days[0])} to {day(days[-1])}"
    return listed([*(short_day(one) for one in days[:-1]), day(days[-1])])
