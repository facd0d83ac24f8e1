"""Which days are meant: one of several pieces, within limits, minus what was taken out."""

from dataclasses import replace
from datetime import date

from booking.when.dates import later, span
from booking.when.days import OPEN_DAYS
from booking.when.meaning import DaysMeant, From, Or, TimesMeant, Until, Without
from booking.when.pieces import Piece, Reading
from booking.when.sense import Sense, found_in, in_the_past, last_day, note_problem
from booking.when.value import Days, Problem

Named = tuple[Piece, DaysMeant]


def take_days(reading: Reading, made: Sense) -> Piece | None:
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
    taken = set(made.used)
    found = [pair for pair in found_in(reading, DaysMeant) if pair[0] not in taken]
    if not found:
        return None
    found = _asked_about_left(reading, found)
    narrowed = _narrowed(reading, made, found)
    chosen = narrowed or next(
        (pair for pair in reversed(found) if _beside_time(reading, pair[0])), found[-1]
    )
    made.use(chosen[0])
    made.use(*(piece for piece, days in found if days.dates == chosen[1].dates))
    note_problem(reading, made, *_first_problem(chosen))
    return chosen


def _asked_about_left(reading: Reading, found: list[Named]) -> list[Named]:
    """On the 14th, is that a Saturday: the weekday after a date only asks about it."""
    kept = found[:1]
    for piece, days in found[1:]:
        if not _about(reading, kept[-1][1], piece, days):
            kept.append((piece, days))
    return kept


def _about(reading: Reading, date_said: DaysMeant, piece: Piece, days: DaysMeant) -> bool:
    if days.weekday is None or date_said.weekday is not None or len(date_said.dates) != 1:
        return False
    before = " ".join(reading.chart.words[max(piece.core - 2, 0) : piece.core])
    fits = date_said.dates[0].weekday() == days.weekday
    return fits or reading.language.has("asked_day", before)


def _first_problem(pair: tuple[Piece, DaysMeant]) -> tuple[Piece, Problem | None]:
    return pair[0], pair[1].problem


def _beside_time(reading: Reading, piece: Piece) -> bool:
    timed = [other for other, _ in found_in(reading, TimesMeant)]
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
    for piece, other in found_in(reading, Or):
        if meant and _has_its_own_time(reading, piece):
            continue  # "Tuesday at 2 or Thursday at 3": the second stays in the rest
        made.use(piece)
        dates = tuple(sorted({*(meant.dates if meant else ()), *other.days.dates}))
        meant = DaysMeant("choice" if len(dates) > 1 else "day", dates)
    return meant


def _has_its_own_time(reading: Reading, piece: Piece) -> bool:
    times = [other for other, _ in found_in(reading, TimesMeant)]
    after = any(other.start == piece.end for other in times)
    return after and any(other.start < piece.start for other in times)


def _within_limits(reading: Reading, made: Sense, meant: DaysMeant | None) -> DaysMeant | None:
    """From Monday, until Friday; with a repetition the start alone, its end is taken already."""
    starts = found_in(reading, From)
    ends = [] if made.repeat else found_in(reading, Until)
    limits: list[tuple[Piece, From | Until]] = [*starts, *ends]
    for piece, limit in limits:
        made.use(piece)
        note_problem(reading, made, piece, limit.days.problem)
    first = next((start.days.dates[0] for _, start in starts if start.days.dates), None)
    last = next((last_day(end) for _, end in ends), None)
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
            made.problem = made.problem or in_the_past(reading, reading.text.strip(), last, None)
        return DaysMeant("day", (last,))
    return span(start, last)


def _open(first: date) -> DaysMeant:
    return DaysMeant("open", tuple(later(first, n) for n in range(OPEN_DAYS)))


def _without(reading: Reading, made: Sense, meant: DaysMeant | None) -> DaysMeant | None:
    """Not tomorrow, any day but Friday."""
    unwanted = found_in(reading, Without)
    if not unwanted or (made.repeat and meant is None):
        return meant  # a repetition cannot leave a day out: the words stay in the rest
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
