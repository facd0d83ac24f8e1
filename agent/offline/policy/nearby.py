"""A bare weekday means the one on the table: after times of next week, "Friday" is that Friday."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from agent.offline.dates import SaidDays, SaidProblem, SaidRepeat, SaidTimes, SaidWhen
from agent.offline.memory import Table
from agent.offline.understood import Understood

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_A_DATE = re.compile(
    r"\d(?:st|nd|rd|th)\b|\d{4}-\d|\d[/.]\d+[/.]|\d/\d"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|week)"
)
"""What beside a weekday says which one it is."""
_NARROW = frozenset({"this", "coming", "today", "tomorrow"})
"""Words beside a weekday that fix its week."""


@dataclass(frozen=True)
class OneDay:
    """A single day, settled."""

    dates: tuple[date, ...]
    kind: str = "day"


@dataclass(frozen=True)
class Settled:
    """What was said about time, with the day settled by what was shown."""

    days: SaidDays | None
    times: SaidTimes | None
    repeat: SaidRepeat | None
    problem: SaidProblem | None
    rest: str
    said: str
    asap: bool

    def __bool__(self) -> bool:
        return True


def near(when: SaidWhen, day: date) -> SaidWhen:
    """A bare weekday in the week of that day, if it is not over: Monday's moved "to Friday"."""
    found = _meant(when, {day})
    return when if found is None or found == day else _on(when, found)


def settled(u: Understood, table: Table) -> Understood:
    """The message with a bare or ambiguous weekday put on the day that was shown, if one was."""
    if u.service not in {None, table.wish.service}:
        return u
    shown = {date.fromisoformat(slot[:10]) for slot in table.slots}
    if table.expecting == "day" and table.wish.kind in {"choice", "range", "open"}:
        shown |= set(table.wish.days)
    day = _meant(u.when, shown)
    if day is None:
        return u
    return replace(u, when=_on(u.when, day))


def _on(said: SaidWhen, day: date) -> SaidWhen:
    return Settled(OneDay((day,)), said.times, said.repeat, None, said.rest, said.said, said.asap)


def _meant(when: SaidWhen, shown: set[date]) -> date | None:
    candidates = set(when.problem.candidates) if when.problem is not None else set()
    among = sorted(candidates & shown)
    if len(among) == 1:
        return among[0]
    if candidates or when.days is None or len(when.days.dates) != 1:
        return None
    said = when.days.dates[0]
    if said in shown or not bare_weekday(when):
        return None
    same = sorted(day for day in shown | _same_week(shown, said) if day.weekday() == said.weekday())
    return same[0] if same else None


def _same_week(shown: set[date], said: date) -> set[date]:
    """After times of Thursday the 12th 'no, Friday' is the 13th, though tomorrow is one too."""
    weeks = {day + timedelta(days=said.weekday() - day.weekday()) for day in shown}
    return {day for day in weeks if day > said} if len(weeks) == 1 else set()


def bare_weekday(when: SaidWhen) -> bool:
    """'Friday', 'on friday at 3pm'; not 'this Friday', 'tomorrow', 'Friday 13 February'."""
    if when.days is None or len(when.days.dates) != 1:
        return False
    if _A_DATE.search(when.said.lower()):
        return False
    words = when.said.lower().replace("'", " ").split()
    name = _WEEKDAYS[when.days.dates[0].weekday()]
    return any(word.startswith(name) for word in words) and not _NARROW & set(words)


def same_weekday(when: SaidWhen, days: Iterable[date]) -> bool:
    """One of the days has the weekday that was said, and only the weekday was said."""
    if not bare_weekday(when) or when.days is None:
        return False
    weekday = when.days.dates[0].weekday()
    return any(day.weekday() == weekday for day in days)
