"""Clock times, weekdays and days of the month as a text mentions them; for comparing, no more."""

import re
from datetime import datetime

from agent.spelling import plain

CLOCK = re.compile(
    r"(?<![\d:.\-])(?P<hour>[01]?\d|2[0-3])(?:[:.h](?P<minute>[0-5]\d))?\s*(?P<half>[ap]\.?m\b\.?)?(?![\d:])",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|novembre|dicembre"
    r"|ocak|subat|mart|nisan|mayis|haziran|temmuz|agustos|eylul|ekim|kasim|aralik)\b"
)
_DAY_OF_MONTH = re.compile(
    rf"\b(?P<a>\d{{1,2}})(?:st|nd|rd|th)?(?: of| de)? {MONTH}"
    rf"|\b{MONTH} (?P<b>\d{{1,2}})(?!\d)"
    r"|\b(?P<c>\d{1,2})(?:st|nd|rd|th)\b"
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})s?\b")


def clock_times(text: str) -> set[tuple[int, int]]:
    """(hour, minute) of each time with am, pm or minutes; a bare number is none."""
    found = set()
    for match in CLOCK.finditer(_ISO.sub(" ", text)):
        hour, minute, half = match["hour"], match["minute"], (match["half"] or "").lower()
        if minute is None and not half:
            continue
        found.add((in_24(int(hour), half), int(minute or 0)))
    return found


def in_24(hour: int, half: str) -> int:
    """The hour of a clock with two halves: 2 pm is 14."""
    if half.startswith("p"):
        return hour % 12 + 12
    return hour % 12 if half.startswith("a") else hour


def weekdays(text: str) -> set[int]:
    """Weekdays named in English, Monday is 0."""
    return {WEEKDAYS.index(name) for name in _WEEKDAY.findall(plain(text))}


def days_of_month(text: str) -> set[int]:
    """Days named beside a month, as an ordinal, or in an ISO date."""
    said = {int(match[match.lastgroup or "a"]) for match in _DAY_OF_MONTH.finditer(plain(text))}
    return said | {int(iso[-2:]) for iso in _ISO.findall(text)}


def names_day(text: str, at: datetime) -> bool:
    """Whether the text names this day, by its number or its weekday."""
    return at.day in days_of_month(text) or at.weekday() in weekdays(text)


def names_other_time(text: str, moments: list[datetime]) -> bool:
    """Whether the text names times or days, and none of them belongs to these moments."""
    clocks, named, numbers = clock_times(text), weekdays(text), days_of_month(text)
    return bool(
        (clocks and not clocks & {(at.hour, at.minute) for at in moments})
        or (named and not named & {at.weekday() for at in moments})
        or (numbers and not numbers & {at.day for at in moments})
    )
