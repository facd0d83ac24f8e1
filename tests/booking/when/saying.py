"""Short writing of what was understood, so that phrases can be kept as data.

`2026-02-11 14:00`: one day, one time. `a,b`: a choice. `a..b`: a range, `a..`: open.
`15:00-`, `-10:59`, `14:00-16:00`: a window. `week(0 3) x6 until 2026-05-31`: a repetition.
`!past`: a problem. `asap`: no preference. `-`: nothing was understood.
"""

from datetime import datetime, time
from importlib import resources
from zoneinfo import ZoneInfo

from booking.when import Days, Repeat, Times, When

ZONE = ZoneInfo("Europe/London")
NOW = datetime(2026, 2, 5, 9, 0, tzinfo=ZONE)
"""A Thursday, the clock of all phrases."""


def rows(name: str) -> list[list[str]]:
    """The rows of a phrase file, split at the bars."""
    text = (resources.files(__package__) / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [[cell.strip() for cell in line.split(" | ", maxsplit=2)] for line in lines]


def written(when: When) -> str:
    """A When in the short writing above."""
    parts = [
        when.days and _days(when.days),
        when.times and _times(when.times),
        when.repeat and _repeat(when.repeat),
        when.problem and f"!{when.problem.kind}",
        "asap" if when.asap else None,
    ]
    return " ".join(part for part in parts if part) or "-"


def _days(days: Days) -> str:
    first, last = days.dates[0], days.dates[-1]
    if days.kind == "range":
        return f"{first}..{last}"
    return f"{first}.." if days.kind == "open" else ",".join(map(str, days.dates))


def _times(times: Times) -> str:
    if times.said:
        return times.said
    if times.at:
        return ",".join(map(_clock, times.at))
    return f"{_clock(times.earliest)}-{_clock(times.latest)}"


def _clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""


def _repeat(repeat: Repeat) -> str:
    words: list[str] = [repeat.every]
    if repeat.weekdays:
        words[0] += f"({' '.join(map(str, repeat.weekdays))})"
    words += [f"#{repeat.nth}"] if repeat.nth else []
    words += [f"day{repeat.month_day}"] if repeat.month_day else []
    words += [f"x{repeat.count}"] if repeat.count else []
    words += [f"until {repeat.until}"] if repeat.until else []
    return " ".join(words)
