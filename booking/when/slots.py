"""The built-in slots of the patterns: digits, clock times, ISO and numeric dates.

They are the same in every language; which words are numbers stands in the tables.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from booking.when.chart import Chart, Found
from booking.when.meaning import Clock, DaysMeant, TimesMeant
from booking.when.value import Problem

# No offset is beyond -10:00: "10:00-12:00" is a window. (Nobody lives at -12:00, few at -11:00.)
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[t\s]+(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?\s?((?:\+\d\d|-0\d|-10):?\d\d|z)?)?"
)
_NUMBERS = re.compile(r"\d+")


def _one(value: Any, start: int) -> Found:
    return [] if value is None else [(start + 1, value)]


def _number(chart: Chart, start: int, kind: str, digits: range) -> int | None:
    if start >= len(chart.tokens):
        return None
    token = chart.tokens[start]
    if token.kind != kind or len(token.word.rstrip("stndrh\u00ba\u00b0")) not in digits:
        return None
    found = _NUMBERS.match(token.word)
    return int(found.group()) if found else None


def digits(chart: Chart, start: int) -> Found:
    """A plain number of one or two digits."""
    return _one(_number(chart, start, "number", range(1, 3)), start)


def nth(chart: Chart, start: int) -> Found:
    """A number with an ending: 9th; not when a counted thing follows ("the 2nd option")."""
    day = _number(chart, start, "nth", range(1, 3))
    if day is None or chart.language.has("after_nth", chart.word(start + 1)):
        return []
    return _one(day if 1 <= day <= 31 else None, start)


def year(chart: Chart, start: int) -> Found:
    """A year of four digits."""
    found = _number(chart, start, "number", range(4, 5))
    return _one(found if found is not None and 1900 <= found < 2200 else None, start)


def short_year(chart: Chart, start: int) -> Found:
    """A year of two digits, which can be no hour and counts nothing: 14 Feb 26."""
    found = _number(chart, start, "number", range(2, 3))
    if found is None or not 25 <= found < 50 or _counted(chart, start + 1):
        return []
    return _one(2000 + found, start)


def stamp(chart: Chart, start: int) -> Found:
    """A time that shows itself to be one: 14:00, 10.30am, 2 p.m., 14h."""
    if start >= len(chart.tokens):
        return []
    token = chart.tokens[start]
    if token.kind not in ("clock", "ampm", "hours", "ish"):
        return []
    hour, minute, *_ = [*map(int, _NUMBERS.findall(token.word)), 0]
    if token.kind == "hours" and hour < 7:
        return []  # "a 2h clean" is a duration
    half = "p" if "p" in token.word else "a" if "a" in token.word else ""
    sure = token.kind == "hours" or (len(token.word) > 4 and token.word[0] == "0")
    return _one(on_clock(hour, minute, half, sure=sure), start)


def on_clock(hour: int, minute: int, half: str, *, sure: bool = False) -> Clock | None:
    """A clock time from its parts; None when no clock shows it. `half` is "a", "p" or empty."""
    if minute > 59 or hour > 23:
        return None
    if half and hour <= 12:
        return Clock(hour % 12 + (12 if half == "p" else 0), minute, sure=True)
    return Clock(hour, minute, sure=sure or hour > 12 or hour == 0)


def compact(chart: Chart, start: int) -> Found:
    """Four digits read as a time of day: 1400, 0930."""
    found = _number(chart, start, "number", range(4, 5))
    if found is None or found % 100 % 5:
        return []
    return _one(on_clock(found // 100, found % 100, "", sure=True), start)


def bare_compact(chart: Chart, start: int) -> Found:
    """1400 without "at", but not 2026 and not a number of things."""
    found = compact(chart, start)
    is_year = found and found[0][1].hour in (19, 20, 21)
    return [] if is_year or _counted(chart, start + 1) else found


def _counted(chart: Chart, at: int) -> bool:
    """Whether the word there is a thing that is counted: "3 hours", "2 bedrooms"."""
    word = chart.word(at)
    return bool(word) and (chart.language.has("counted", word) or bool(chart.at("unit", at)))


def hour(chart: Chart, start: int) -> Found:
    """An hour by number or word, where a preposition has announced one."""
    if _pronoun(chart, start):
        return []
    found: Found = list(compact(chart, start))
    for end, number in (*digits(chart, start), *chart.at("number", start)):
        if number < 24:
            found.append((end, on_clock(number, 0, "")))
    return [(end, value) for end, value in found if not _counted(chart, end)]


def _pronoun(chart: Chart, at: int) -> bool:
    """Whether it stands for a thing: "the one on Monday", "my Friday one", not "Friday at one"."""
    has, before, after = chart.language.has, chart.word(at - 1) if at else "", chart.word(at + 1)
    ends = not after or any(has(role, after) for role in ("polite", "lead"))
    stands_for = ends and has("pronouns", chart.word(at))
    return stands_for and bool(before) and not has("before_hours", before)


def last_hour(chart: Chart, start: int) -> Found:
    """An hour by number that ends the sentence or its sense: "tomorrow 11 please"."""
    return [
        (end, value)
        for end, value in hour(chart, start)
        if not chart.word(end) or chart.language.has("polite", chart.word(end))
    ]


def count(chart: Chart, start: int) -> Found:
    """A number of things: digits, a number word, or an article ("a week")."""
    return [*digits(chart, start), *chart.at("number", start), *chart.at("article", start)]


def month_day(chart: Chart, start: int) -> Found:
    """A day of the month beside its month: 9, 9th, ninth."""
    found = [*digits(chart, start), *nth(chart, start)]
    found += chart.at("ordinal", start)
    return [(end, day) for end, day in found if 1 <= day <= 31]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iso(chart: Chart, start: int) -> re.Match[str] | None:
    token = chart.tokens[start] if start < len(chart.tokens) else None
    return _ISO.fullmatch(token.word) if token and token.kind == "iso" else None


def iso(chart: Chart, start: int) -> Found:
    """2026-02-11."""
    found = _iso(chart, start)
    if found is None or found[2] is not None:
        return []
    day = _day(*map(int, found[1].split("-")))
    return _one(DaysMeant("day", (day,)) if day else not_a_day(found[1]), start)


def iso_moment(chart: Chart, start: int) -> Found:
    """2026-02-11 14:00, with or without an offset, which is turned into the zone of now."""
    found = _iso(chart, start)
    if found is None or found[2] is None:
        return []
    day = _day(*map(int, found[1].split("-")))
    return _one(_moment(chart, day, found[2], found[3]) if day else not_a_day(found[1]), start)


def _moment(chart: Chart, day: date, wall: str, offset: str | None) -> Any:
    hour, minute = map(int, wall.split(":"))
    at = on_clock(hour, minute, "", sure=True)
    if at is None:
        return not_a_day(f"{day} {wall}")
    if offset:
        try:
            meant = datetime.fromisoformat(f"{day}T{wall}{offset.upper()}")
            meant = meant.astimezone(chart.here.now.tzinfo)
        except (ValueError, OverflowError):
            return not_a_day(f"{day} {wall} {offset}")
        day, at = meant.date(), Clock(meant.hour, meant.minute, sure=True)
    return (DaysMeant("day", (day,)), TimesMeant("at", (at,)))


def not_a_day(name: str) -> DaysMeant:
    """Days of a date that no calendar has."""
    problem = Problem("impossible", "", explanation=f"{name} does not exist.")
    return DaysMeant("day", (), problem)


def numeric(chart: Chart, start: int) -> Found:
    """11/02/2026 or 29/3, the day first; (day, month, year or None)."""
    token = chart.tokens[start] if start < len(chart.tokens) else None
    if token is None or token.kind not in ("dmy", "dm") or _counted(chart, start + 1):
        return []
    day, month, *years = map(int, _NUMBERS.findall(token.word))
    if month > 12 >= day:
        day, month = month, day
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return []
    year = years[0] if years else None
    if year is not None and year < 100:
        year += 2000
    return _one((day, month, year) if year is None or year > 0 else None, start)


SLOTS: dict[str, Callable[[Chart, int], Found]] = {
    "digits": digits,
    "nth": nth,
    "year": year,
    "short_year": short_year,
    "stamp": stamp,
    "bare_compact": bare_compact,
    "hour": hour,
    "last_hour": last_hour,
    "n": count,
    "month_day": month_day,
    "iso": iso,
    "iso_moment": iso_moment,
    "numeric": numeric,
}
