"""From pieces to one sense: the repetition, the day, the time, and what is wrong with them."""

from dataclasses import replace
from datetime import date

from booking.when.dates import later, long_name
from booking.when.meaning import Count, DaysMeant, Soonest, TimesMeant, Until
from booking.when.pieces import Piece, Reading
from booking.when.sense import Sense, found_in, in_the_past, last_day, note_problem
from booking.when.settle import Setting, half_of, settle
from booking.when.value import Problem, Repeat
from booking.when.which_days import take_days


def sense(reading: Reading) -> Sense:
    """What the pieces of a reading come to."""
    made = Sense()
    _take_repeat(reading, made)
    day = take_days(reading, made)
    _take_times(reading, made, day)
    _take_soonest(reading, made)
    if made.problem is None and not reading.here.past and made.repeat is None:
        made.problem = _gone(reading, made)
    return made


def _take_repeat(reading: Reading, made: Sense) -> None:
    for piece, problem in found_in(reading, Problem):
        made.use(piece)
        note_problem(reading, made, piece, problem)
    found = found_in(reading, Repeat)
    if not found:
        return
    piece, made.repeat = found[0]
    made.use(piece)
    _on_which_days(reading, made, found[1:])
    for extra, count in found_in(reading, Count):
        made.use(extra)
        made.repeat = _counted(made.repeat, count, reading.here.today)
    for extra, until in found_in(reading, Until):
        made.use(extra)
        note_problem(reading, made, extra, until.days.problem)
        made.repeat = replace(made.repeat, until=last_day(until))


def _on_which_days(reading: Reading, made: Sense, others: list[tuple[Piece, Repeat]]) -> None:
    """Weekly at 2pm on Mondays: the day is said after the step."""
    if made.repeat is None or made.repeat.weekdays or made.repeat.every not in _WEEKS:
        return
    named = [(piece, other.weekdays) for piece, other in others if other.weekdays]
    bare = found_in(reading, DaysMeant)
    named += [(piece, (day.weekday,)) for piece, day in bare if day.weekday is not None]
    if named:
        made.use(named[0][0])
        made.repeat = replace(made.repeat, weekdays=named[0][1])


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


def _take_times(reading: Reading, made: Sense, day: Piece | None) -> None:
    found = found_in(reading, TimesMeant)
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
    note_problem(reading, made, piece, Problem("ambiguous", "", both, explanation=text))


def _take_soonest(reading: Reading, made: Sense) -> None:
    for piece, _ in found_in(reading, Soonest):
        made.use(piece)
        made.asap = True


def _gone(reading: Reading, made: Sense) -> Problem | None:
    """The problem of a moment that is over."""
    if made.days is None:
        return None
    today, now = reading.here.today, reading.here.now
    day = made.days.dates[-1]
    said = " ".join(reading.core_text(piece) for piece in made.used)
    if day < today:
        at = made.times.at[0] if made.times and made.times.at else None
        return in_the_past(reading, said, made.days.dates[0], at)
    if made.days.dates != (today,) or made.times is None:
        return None
    end = made.times.at[-1] if made.times.at else made.times.latest
    over = end is not None and (end.hour, end.minute) < (now.hour, now.minute)
    return in_the_past(reading, said, today, end) if over else None
