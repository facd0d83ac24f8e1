"""Which of some moments a text really names, however it writes dates and times.

A time belongs to the day that is named before it, on its line or on one above; where a line begins
with a time ("2 PM on Wednesday"), to the day that follows.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from agent.drafts import is_list_item
from agent.said_times import CLOCK, MONTH, WEEKDAYS, in_24

IsDay = Callable[[datetime], bool]
Clock = tuple[int, int]

_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DATE = re.compile(
    rf"\b(?P<a>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {MONTH}"
    rf"|\b{MONTH} (?P<b>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])"
    r"|\b(?P<c>\d{1,2})(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b({'|'.join(name[:3] for name in WEEKDAYS)})[a-z]*\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<=\d)(?:st|nd|rd|th)?,? 20\d\d\b")


@dataclass(frozen=True)
class _Mention:
    """A day or a time of day in a line; exactly one of the two is there."""

    place: int
    day: IsDay | None = None
    clock: Clock | None = None
    is_weekday: bool = False


def listed(text: str, moments: Sequence[datetime]) -> list[datetime]:
    """Those of the moments that the text names, in the order in which they were given.

    Where some stand in a list, only those: "we are open from 9:00" beside it offers nothing.
    """
    one_day = len({at.date() for at in moments}) == 1
    named: IsDay | None = (lambda at: True) if one_day else None
    by_clock: dict[Clock, list[datetime]] = defaultdict(list)
    for at in moments:
        by_clock[at.hour, at.minute].append(at)
    in_lists: set[datetime] = set()
    elsewhere: set[datetime] = set()
    for line in text.split("\n"):
        mentions = _mentions(line)
        found = in_lists if is_list_item(line) else elsewhere
        for day, clock in _joined(mentions, named):
            found.update(at for at in by_clock.get(clock, ()) if day(at))
        days = [each.day for each in mentions if each.day]
        named = days[-1] if days else named
    return [at for at in moments if at in (in_lists or elsewhere)]


def _joined(mentions: Sequence[_Mention], named: IsDay | None) -> list[tuple[IsDay, Clock]]:
    """Each time with its day; a time without any day is left out."""
    begins_with_time = bool(mentions) and mentions[0].clock is not None
    before, after = _days_before(mentions), _days_before(mentions[::-1])[::-1]
    pairs = []
    for each, last, following in zip(mentions, before, after, strict=True):
        near = (following or last) if begins_with_time else (last or following)
        day = near or named
        if each.clock is not None and day is not None:
            pairs.append((day, each.clock))
    return pairs


def _days_before(mentions: Sequence[_Mention]) -> list[IsDay | None]:
    """For each mention the last day named before it."""
    last: IsDay | None = None
    found: list[IsDay | None] = []
    for each in mentions:
        found.append(last)
        last = each.day or last
    return found


def _mentions(line: str) -> list[_Mention]:
    bare = _YEAR.sub("", line)
    rest = _DATE.sub(_blank, _ISO.sub(_blank, bare))
    found = [*_dates(bare), *_weekdays(bare), *_clocks(rest)]
    return _without_weekdays_of_dates(sorted(found, key=lambda each: each.place))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _dates(line: str) -> list[_Mention]:
    isos = [(one.start(), int(one[3])) for one in _ISO.finditer(line)]
    said = [
        (one.start(), int(one["a"] or one["b"] or one["c"]))
        for one in _DATE.finditer(_ISO.sub(_blank, line))
    ]
    return [_Mention(place, day=_of_month(number)) for place, number in [*isos, *said]]


def _of_month(number: int) -> IsDay:
    return lambda at: at.day == number


def _weekdays(line: str) -> list[_Mention]:
    names = [name[:3] for name in WEEKDAYS]
    return [
        _Mention(one.start(), day=_on(names.index(one[1].lower())), is_weekday=True)
        for one in _WEEKDAY.finditer(line)
    ]


def _on(weekday: int) -> IsDay:
    return lambda at: at.weekday() == weekday


def _clocks(line: str) -> list[_Mention]:
    return [
        _Mention(
            one.start(),
            clock=(in_24(int(one["hour"]), (one["half"] or "").lower()), int(one["minute"] or 0)),
        )
        for one in CLOCK.finditer(line)
        if one["minute"] or one["half"]
    ]


def _without_weekdays_of_dates(mentions: list[_Mention]) -> list[_Mention]:
    """A weekday just before a date is part of it: the date says more."""
    doubled = {
        first.place
        for first, second in pairwise(mentions)
        if first.is_weekday and second.day and not second.is_weekday
        if second.place - first.place <= len("wednesday, the ")
    }
    return [each for each in mentions if each.place not in doubled]
