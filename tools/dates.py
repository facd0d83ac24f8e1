"""From When, what was understood of a customer's words, to the days and times a tool needs.

`booking.when` understands; this room decides what a tool can do with it, and refuses the rest
with the one question that is missing (SPEC TALK-02, TALK-03). Every refusal is UnclearTime and
names the candidates with their weekdays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.errors import UnclearTime
from booking.spoken import day, listed, short_day, time_of
from booking.when import Problem, Times, When

MOST_TIMES = 12
"""As many times of a day as a sentence names; the data has them all."""

SOME_WEEKS = 4
"""'Every Monday' is looked at for so many weeks."""

MOST_DAYS = 14
"""As many days as one look at the diary shows; a cursor leads to the others."""


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

    def allows(self, start: time) -> bool:
        """Whether a start suits."""
        after = self.earliest is None or start >= self.earliest
        before = self.latest is None or start <= self.latest
        return start in self.at if self.at else after and before


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


def wished(when: When, today: date) -> Wish:
    """The days to look at; of a repetition the next few.

    Raises:
        UnclearTime: the words have a problem, or name no day.
    """
    no_problem(when)
    days = when.days.dates if when.days else _repeated(when, today)
    if not days and not when.asap:
        raise no_day()
    return bounded(days, when.times)


def _repeated(when: When, today: date) -> tuple[date, ...]:
    weekdays = when.repeat.weekdays if when.repeat else ()
    ahead = (today + timedelta(days=n) for n in range(7 * SOME_WEEKS))
    return tuple(one for one in ahead if one.weekday() in weekdays)


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


def one_time(when: When, minutes: int = 0) -> time | None:
    """The one exact time that was named; None if none was, or only a part of the day.

    A window as long as the appointment ('2 to 5pm' for three hours) names its start.
    """
    if when.times is None:
        return None
    if len(when.times.at) == 1:
        return when.times.at[0]
    start, end = when.times.earliest, when.times.latest
    exact = start and end and minutes and _minutes(end) - _minutes(start) == minutes
    return start if exact else None


def start(of: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment at which a clock in that zone shows this; of a time that comes twice the first.

    Raises:
        UnclearTime: no clock shows it, since that night they go forward past it.
    """
    wished = datetime.combine(of, at, tzinfo=zone)
    shown = real(wished)
    if shown.replace(tzinfo=None) == wished.replace(tzinfo=None):
        return wished
    raise UnclearTime(
        f"There is no {time_of(at)} on {day(of)}: the clocks go forward then. "
        f"Do you mean {time_of(shown)}?",
        problem="no_time",
        day=of.isoformat(),
    )


def real(moment: datetime) -> datetime:
    """The same moment as clocks show it: 1:30 on a night that has none is 2:30."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo)


def _minutes(of: time) -> int:
    return of.hour * 60 + of.minute


def no_time(of: date, free: Sequence[datetime], suiting: Sequence[datetime]) -> UnclearTime:
    """The refusal for a day without an exact time; names its free times, the suiting ones first."""
    if suiting:
        text = f"Which time on {day(of)}? Free: {some([one.time() for one in suiting])}."
    elif free:
        times = some([one.time() for one in free])
        text = f"Nothing is free then on {day(of)}. Free that day: {times}. Which one?"
    else:
        text = f"Nothing is free on {day(of)}. Which other day would you like?"
    return UnclearTime(
        text,
        problem="no_time",
        day=of.isoformat(),
        free=[start.isoformat(timespec="minutes") for start in suiting or free],
    )


def some(times: Sequence[time]) -> str:
    """The times in words; of very many the whole hours, since those are what people ask for."""
    shown = times
    if len(times) > MOST_TIMES:
        shown = ([one for one in times if one.minute == 0] or times)[:MOST_TIMES]
    more = f" ({len(times)} times in all)" if len(times) > len(shown) else ""
    return ", ".join(map(time_of, shown)) + more


def in_words(days: Sequence[date]) -> str:
    """The days as understood, with weekdays: one, some, or first to last."""
    if not days:
        return "the next days with free times"
    if len(days) == 1:
        return day(days[0])
    if len(days) > 2 and days[-1] - days[0] == timedelta(days=len(days) - 1):
        return f"{short_day(days[0])} to {day(days[-1])}"
    return listed([*(short_day(one) for one in days[:-1]), day(days[-1])])
