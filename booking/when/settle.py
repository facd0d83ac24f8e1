"""How "at 4" becomes 16:00: the half of the day, once all that stands around a time is known."""

from dataclasses import dataclass

from booking.when.meaning import Clock, TimesMeant, clock_of
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


def _maybe(clock: Clock | None, setting: Setting) -> int | None:
    return None if clock is None else _exact(clock, setting)


def _window(meant: TimesMeant, setting: Setting) -> tuple[int | None, int | None]:
    """Both ends of a window: "9 to 5" goes over noon, "2 and 4pm" does not."""
    first, last = meant.earliest, meant.latest
    if first is None or last is None:
        return _maybe(first, setting), _maybe(last, setting)
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
