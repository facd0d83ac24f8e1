"""From pieces to one sense: which day is meant, minus what was taken out, and at which time."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, TypeVar

from booking.when.calendar import later, long_name, span
from booking.when.days import OPEN_DAYS
from booking.when.meaning import (
    Count,
    DaysMeant,
    From,
    Or,
    Soonest,
    TimesMeant,
    Until,
    Without,
)
from booking.when.pieces import Piece, Reading
from booking.when.times import Setting, half_of, settle
from booking.when.value import Days, Problem, Repeat, Times

Kind = TypeVar("Kind")
Pair = tuple[Piece, Any]


@dataclass
class Sense:
    """The sense of a text as it is put together; `used` are the pieces that had a part in it."""

    days: Days | None = None
    times: Times | None = None
    repeat: Repeat | None = None
    problem: Problem | None = None
    asap: bool = False
    used: list[Piece] = field(default_factory=list)

    def use(self, *pieces: Piece) -> None:
        """Note pieces that were used, once each."""
        self.used += [piece for piece in dict.fromkeys(pieces) if piece not in self.used]


def sense(reading: Reading) -> Sense:
    """What the pieces of a reading come to."""
    made = Sense()
    _take_repeat(reading, made)
    day = _take_days(reading, made)
    _take_times(reading, made, day)
    _take_soonest(reading, made)
    if made.problem is None and not reading.here.past and made.repeat is None:
        made.problem = _gone(reading, made)
    return made


def _all(reading: Reading, kind: type[Kind]) -> list[tuple[Piece, Kind]]:
    return [
        (piece, value)
        for piece in reading.pieces
        for value in piece.values
        if isinstance(value, kind)
    ]


def _problem(reading: Reading, made: Sense, piece: Piece, problem: Problem | None) -> None:
    if problem is not None and made.problem is None:
        made.problem = replace(problem, said=reading.core_text(piece))


# ---- repetitions ----------------------------------------------------------------------------


def _take_repeat(reading: Reading, made: Sense) -> None:
    for piece, problem in _all(reading, Problem):
        made.use(piece)
        _problem(reading, made, piece, problem)
    found = _all(reading, Repeat)
    if not found:
        return
    piece, made.repeat = found[0]
    made.use(piece)
    for extra, count in _all(reading, Count):
        made.use(extra)
        made.repeat = _counted(made.repeat, count, reading.here.today)
    for extra, until in _all(reading, Until):
        made.use(extra)
        _problem(reading, made, extra, until.days.problem)
        made.repeat = replace(made.repeat, until=_last_day(until))


def _last_day(until: Until) -> date | None:
    if not until.days.dates:
        return None
    return until.days.dates[-1] if until.inclusive else later(until.days.dates[0], -1)


_WEEKS = {"week": 1, "two weeks": 2}


def _counted(repeat: Repeat, count: Count, today: date) -> Repeat:
    """A length in weeks as a number of appointments; in other units as a last day."""
    if count.unit == "time" or (count.unit == "month" and repeat.every == "month"):
        return replace(repeat, count=count.number)
    if count.unit == "week" and repeat.every in _WEEKS:
        steps = -(-count.number // _WEEKS[repeat.every])
        return replace(repeat, count=steps * max(len(repeat.weekdays), 1))
    if count.unit == "day" and repeat.every == "day":
        return replace(repeat, count=count.number)
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[count.unit]
    return replace(repeat, until=later(today, days * count.number))


# ---- days -----------------------------------------------------------------------------------


def _take_days(reading: Reading, made: Sense) -> Piece | None:
    """Settle the days; returns the piece that the time should stand beside."""
    chosen = _chosen_days(reading, made)
    meant = chosen[1] if chosen else None
    meant = _with_others(reading, made, meant)
    meant = _within_limits(reading, made, meant)
    meant = _without(reading, made, meant)
    if meant is not None and meant.dates:
        made.days = Days("day" if _single(meant) else meant.kind, meant.dates)
    return chosen[0] if chosen else None


def _single(meant: DaysMeant) -> bool:
    return len(meant.dates) == 1 and meant.kind != "open"


def _chosen_days(reading: Reading, made: Sense) -> tuple[Piece, DaysMeant] | None:
    found = _all(reading, DaysMeant)
    if not found:
        return None
    narrowed = _narrowed(reading, made, found)
    chosen = narrowed or next(
        (pair for pair in reversed(found) if _beside_time(reading, pair[0])), found[-1]
    )
    made.use(chosen[0])
    made.use(*(piece for piece, days in found if days.dates == chosen[1].dates))
    _problem(reading, made, *_first_problem(chosen))
    return chosen


def _first_problem(pair: tuple[Piece, DaysMeant]) -> tuple[Piece, Problem | None]:
    return pair[0], pair[1].problem


def _beside_time(reading: Reading, piece: Piece) -> bool:
    timed = [other for other, _ in _all(reading, TimesMeant)]
    return any(other is piece or reading.touching(piece, other) for other in timed)


def _narrowed(
    reading: Reading, made: Sense, found: list[tuple[Piece, DaysMeant]]
) -> tuple[Piece, DaysMeant] | None:
    """A bare weekday beside a week is that day of that week: "next week, maybe Friday"."""
    ranges = [pair for pair in found if pair[1].kind == "range"]
    bare = [pair for pair in found if pair[1].weekday is not None]
    if len(ranges) != 1 or not bare:
        return None
    weekdays = {days.weekday for _, days in bare}
    dates = tuple(day for day in ranges[0][1].dates if day.weekday() in weekdays)
    if not dates:
        return None
    made.use(ranges[0][0], *(piece for piece, _ in bare))
    return bare[-1][0], DaysMeant("day" if len(dates) == 1 else "choice", dates)


def _with_others(reading: Reading, made: Sense, meant: DaysMeant | None) -> DaysMeant | None:
    """... or Thursday."""
    for piece, other in _all(reading, Or):
        made.use(piece)
        dates = tuple(sorted({*(meant.dates if meant else ()), *other.days.dates}))
        meant = DaysMeant("choice" if len(dates) > 1 else "day", dates)
    return meant


def _within_limits(reading: Reading, made: Sense, meant: DaysMeant | None) -> DaysMeant | None:
    """From Monday, until Friday; with a repetition the start alone, its end is taken already."""
    starts = _all(reading, From)
    ends = [] if made.repeat else _all(reading, Until)
    for piece, limit in [*starts, *ends]:
        made.use(piece)
        _problem(reading, made, piece, limit.days.problem)
    first = next((start.days.dates[0] for _, start in starts if start.days.dates), None)
    last = next((_last_day(end) for _, end in ends), None)
    if first is None and last is None:
        return meant
    if meant is not None:
        inside = [day for day in meant.dates if (first or date.min) <= day <= (last or date.max)]
        return replace(meant, dates=tuple(inside)) if inside else meant
    if made.repeat and first:
        return DaysMeant("day", (first,))
    return _between(reading, made, first, last)


def _between(
    reading: Reading, made: Sense, first: date | None, last: date | None
) -> DaysMeant | None:
    if last is None:
        return _open(first or reading.here.today)
    start = first or reading.here.today
    if last < start:
        if not reading.here.past:
            made.problem = made.problem or _in_the_past(reading, reading.text.strip(), last, None)
        return DaysMeant("day", (last,))
    return span(start, last)


def _open(first: date) -> DaysMeant:
    return DaysMeant("open", tuple(later(first, n) for n in range(OPEN_DAYS)))


def _without(reading: Reading, made: Sense, meant: DaysMeant | None) -> DaysMeant | None:
    """Not tomorrow, any day but Friday."""
    unwanted = _all(reading, Without)
    if not unwanted:
        return meant
    base = meant or _open(reading.here.today)
    left = [day for day in base.dates if not any(_is_out(day, out) for _, out in unwanted)]
    made.use(*(piece for piece, _ in unwanted))
    made.asap = any(out.any_other for _, out in unwanted)
    kind = "day" if base.kind == "choice" and len(left) == 1 else base.kind
    return replace(base, kind=kind, dates=tuple(left)) if left else meant


def _is_out(day: date, out: Without) -> bool:
    if out.days.weekday is not None:
        return day.weekday() == out.days.weekday
    return day in out.days.dates


# ---- times ----------------------------------------------------------------------------------


def _take_times(reading: Reading, made: Sense, day: Piece | None) -> None:
    found = _all(reading, TimesMeant)
    exact = [pair for pair in found if pair[1].kind != "part"]
    parts = [pair for pair in found if pair[1].kind == "part"]
    if not found:
        return
    part = _best(reading, parts, day)
    chosen = _window_of_two(made, exact) or _best(reading, exact, day) or part
    if chosen is None:
        return
    made.use(chosen[0], *([part[0]] if part else []))
    today = made.days and made.days.dates == (reading.here.today,) and not reading.here.past
    now = reading.here.now
    setting = Setting(
        half=half_of(part[1].part) if part else "",
        not_before=now.hour * 60 + now.minute - 1 if today else -1,
    )
    made.times = settle(chosen[1], setting)
    if any(clock.named and clock.hour == 0 for clock in chosen[1].clocks):
        _midnight(reading, made, chosen[0])


def _best(
    reading: Reading, found: list[tuple[Piece, TimesMeant]], day: Piece | None
) -> tuple[Piece, TimesMeant] | None:
    """The time that stands beside the day, else the last one."""
    if not found:
        return None
    near = [pair for pair in found if day and (pair[0] is day or reading.touching(pair[0], day))]
    return (near or found)[-1]


def _window_of_two(
    made: Sense, found: list[tuple[Piece, TimesMeant]]
) -> tuple[Piece, TimesMeant] | None:
    """After 3 but before 5."""
    starts = [pair for pair in found if pair[1].earliest and not pair[1].latest]
    ends = [pair for pair in found if pair[1].latest and not pair[1].earliest]
    if len(found) != 2 or not (starts and ends):
        return None
    first, last = starts[0][1].earliest, ends[0][1].latest
    if not (first and last) or first.guess() > last.guess():
        return None
    made.use(starts[0][0], ends[0][0])
    return starts[0][0], replace(ends[0][1], earliest=first)


def _midnight(reading: Reading, made: Sense, piece: Piece) -> None:
    """Midnight on Friday begins or ends it."""
    if made.days is None or len(made.days.dates) != 1 or made.problem:
        return
    day = made.days.dates[0]
    text = f"Midnight may be the start or the end of {long_name(day)}."
    both = (day, later(day, 1))
    _problem(reading, made, piece, Problem("ambiguous", "", both, explanation=text))


def _take_soonest(reading: Reading, made: Sense) -> None:
    for piece, _ in _all(reading, Soonest):
        made.use(piece)
        made.asap = True


# ---- the past -------------------------------------------------------------------------------


def _gone(reading: Reading, made: Sense) -> Problem | None:
    """The problem of a moment that is over."""
    if made.days is None:
        return None
    today, now = reading.here.today, reading.here.now
    day = made.days.dates[-1]
    said = " ".join(reading.core_text(piece) for piece in made.used)
    if day < today:
        at = made.times.at[0] if made.times and made.times.at else None
        return _in_the_past(reading, said, made.days.dates[0], at)
    if made.days.dates != (today,) or made.times is None:
        return None
    end = made.times.at[-1] if made.times.at else made.times.latest
    over = end is not None and (end.hour, end.minute) < (now.hour, now.minute)
    return _in_the_past(reading, said, today, end) if over else None


def _in_the_past(reading: Reading, said: str, day: date, at: time | None) -> Problem:
    moment = datetime.combine(day, at or time(), tzinfo=reading.here.now.tzinfo)
    clock = f" at {at:%H:%M}" if at else ""
    return Problem("past", said, at=moment, explanation=f"{long_name(day)}{clock} is in the past.")
