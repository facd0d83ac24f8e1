"""From what was said about time to words that every tool reads the same way.

Clear days become ISO dates, so that a message is not read twice with two results. Words with a
problem (past, ambiguous, mismatch) stay the customer's own: the tool refuses them and names the
candidates, which are then shown as a choice.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from agent.offline.dates import SaidDays, SaidRepeat, SaidTimes, SaidWhen
from agent.offline.memory import Wish

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LEAD = re.compile(r"^(?:for|(?:what|how) about|some ?time)\s+", re.I)
"""Words before a range that are no part of its name."""
_STEPS = {"week": "every", "two weeks": "every other", "month": "every", "day": "every"}


def told(wish: Wish, when: SaidWhen) -> Wish:
    """The wish with what was said about time laid over it; the rest of it stays."""
    if when.problem is not None:
        wish = wish.but(days=(), kind="", words=when.said, words_have_time=bool(when.times))
    elif when.days is not None:
        named = _LEAD.sub("", when.said) if when.days.kind == "range" and when.times is None else ""
        wish = wish.but(**_days(when.days), said=named)
    if when.times is not None:
        wish = wish.but(**_times(when.times))
    if when.repeat is not None:
        wish = wish.but(**_repeat(when.repeat, wish), pattern=when.said)
        wish = wish.but(pattern_has_time=when.times is not None)
    return wish.but(first=True) if when.asap else wish


def _days(days: SaidDays) -> dict[str, Any]:
    return {"days": days.dates, "kind": days.kind, "words": "", "words_have_time": False}


def _times(times: SaidTimes) -> dict[str, Any]:
    if times.kind in {"at", "choice"}:
        return {"at": times.at, "earliest": None, "latest": None, "part": ""}
    said = times.said if times.kind == "part" else ""
    return {"at": (), "earliest": times.earliest, "latest": times.latest, "part": said}


def _repeat(repeat: SaidRepeat, before: Wish) -> dict[str, Any]:
    """'Make it Thursdays' keeps how many there were to be."""
    ends = repeat.count is not None or repeat.until is not None
    return {
        "every": repeat.every,
        "weekdays": repeat.weekdays,
        "count": repeat.count if ends else before.count,
        "until": repeat.until if ends else before.until,
    }


def day_words(wish: Wish) -> str:
    """The days: '2026-02-11', '2026-02-12 or 2026-02-13', '2026-02-09 to 2026-02-15'."""
    if wish.words:
        return wish.words
    if len(wish.days) > 2 and _without_gaps(wish.days):
        return f"{wish.days[0].isoformat()} to {wish.days[-1].isoformat()}"
    return " or ".join(day.isoformat() for day in wish.days)


def _without_gaps(days: Sequence[date]) -> bool:
    return (days[-1] - days[0]).days == len(days) - 1


def time_words(wish: Wish) -> str:
    """The times: '14:00', '10:00 or 11:00', 'between 14:00 and 16:00', 'morning'."""
    if wish.words_have_time:
        return ""
    if wish.at:
        return " or ".join(clock(one) for one in wish.at)
    return window_words(wish)


def window_words(wish: Wish) -> str:
    """The part of the day or the bounds alone, since a look at the diary takes no exact time."""
    if wish.words_have_time:
        return ""
    if wish.part:
        return wish.part
    if wish.earliest and wish.latest:
        return f"between {clock(wish.earliest)} and {clock(wish.latest)}"
    if wish.earliest:
        return f"after {clock(wish.earliest)}"
    return f"before {clock(_minute_after(wish.latest))}" if wish.latest else ""


def _minute_after(at: time) -> time:
    """'Before 11' is kept as 10:59 inclusive; said again it is 11 once more."""
    return (datetime.combine(date.min, at) + timedelta(minutes=1)).time() if at.minute == 59 else at


def moment_words(wish: Wish) -> str:
    """Day and time: '2026-02-11 14:00'."""
    return " ".join(filter(None, [day_words(wish), time_words(wish)]))


def look_words(wish: Wish) -> str:
    """What to look at in the diary: days and windows; without a day, the next free ones."""
    days = day_words(wish) or "as soon as possible"
    return " ".join(filter(None, [days, window_words(wish)]))


def slot_words(slot: str) -> str:
    """An offered start: '2026-02-11 14:00'."""
    return slot.replace("T", " ")


def pattern_words(wish: Wish) -> str:
    """The repetition: 'every other Friday at 10:00 starting 2026-02-13'."""
    if wish.every == "month" or not (wish.weekdays or wish.days or wish.every == "day"):
        return _own_pattern(wish)
    of_days = () if wish.every == "day" else tuple(sorted({day.weekday() for day in wish.days}))
    weekdays = wish.weekdays or of_days
    on = " and ".join(_DAYS[day] for day in weekdays) or "day"
    words = [f"{_STEPS[wish.every]} {on}"]
    if wish.at:
        words.append(f"at {clock(wish.at[0])}")
    if wish.days:
        words.append(f"starting {wish.days[0].isoformat()}")
    if wish.until:
        words.append(f"until {wish.until.isoformat()}")
    return " ".join(words)


def _own_pattern(wish: Wish) -> str:
    """Monthly patterns have too many shapes: the customer's words, and the time if they lack it."""
    if wish.pattern_has_time or not wish.at:
        return wish.pattern
    return f"{wish.pattern} at {clock(wish.at[0])}"


def weekday_name(weekday: int) -> str:
    """Monday is 0."""
    return _DAYS[weekday]


def clock(at: time) -> str:
    """24 hours: '14:00'."""
    return f"{at:%H:%M}"
