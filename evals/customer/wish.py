"""What a simulated customer wants and knows; they never say anything that is not in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from booking.when import read
from evals.customer.heard import CustomerLost

Task = Literal["book", "cancel", "move", "series", "ask"]
NEEDED: Mapping[str, tuple[str, ...]] = {
    "book": ("service", "day", "time"),
    "cancel": ("booking",),
    "move": ("booking", "day", "time"),
    "series": ("service", "every"),
    "ask": ("question",),
}
KNOWN = frozenset(
    [
        "task",
        "service",
        "day",
        "date",
        "time",
        "booking",
        "every",
        "question",
        "name",
        "email",
        "staff",
        "otherwise",
    ]
)


@dataclass(frozen=True)
class Wish:
    """The facts of a customer.

    Attributes:
        facts: their words, by name: service, day, time, booking, …; `date` in ISO where their
            words for the day may mean another one too.
        now: aware, of the scenario's start: what "tomorrow" is counted from.
    """

    facts: Mapping[str, str]
    now: datetime

    def __post_init__(self) -> None:
        """A wish that lacks what its task takes cannot be played."""
        if strange := set(self.facts) - KNOWN:
            raise CustomerLost(f"customer.knows: there is no {sorted(strange)[0]!r}")
        if self.task not in NEEDED:
            raise CustomerLost(f"customer.knows: task: one of {', '.join(NEEDED)}")
        if missing := [name for name in NEEDED[self.task] if name not in self.facts]:
            raise CustomerLost(f"customer.knows: to {self.task} takes {', '.join(missing)}")
        if "day" in self.facts and self._wanted_day() is None:
            raise CustomerLost("customer.knows: day may be several; say which with `date`")

    @property
    def task(self) -> str:
        """What they come for."""
        return self.facts.get("task", "book")

    def word(self, name: str) -> str:
        """Their word for it.

        Raises:
            CustomerLost: they were asked for something that they do not know.
        """
        if name not in self.facts:
            raise CustomerLost(f"asked for {name!r}, and customer.knows does not have it")
        return self.facts[name]

    @property
    def moment(self) -> str:
        """Day and time in one breath."""
        return f"{self.word('day')} at {self.word('time')}"

    def is_wanted(self, text: str) -> bool:
        """Whether the text names the day, and the time, that they want."""
        return _names(text, (self._wanted_day(), self._read(self.word("time"))[1]))

    def is_wanted_day(self, text: str) -> bool:
        """Whether the text is the day that they want, and no time stands in it."""
        return _names(text, (self._wanted_day(), None)) and not re.search(
            r"\d:\d\d|\d ?[AP]M", text
        )

    def is_my_booking(self, text: str) -> bool:
        """Whether the text names the day, or the service, of the booking that they mean."""
        words = self.word("booking")
        day, at = self._read(words)
        return _names(text, (day, at)) if day else words.casefold() in text.casefold()

    def is_service(self, text: str) -> bool:
        """Whether the text names the service that they want."""
        said = text.casefold()
        return all(word in said for word in self.word("service").casefold().split())

    def _wanted_day(self) -> date | None:
        """The day they mean; their words for it may mean another one too."""
        if "date" in self.facts:
            return date.fromisoformat(self.facts["date"])
        when = read(self.word("day"), self.now, languages=("en",))
        is_one = when.days is not None and len(when.days.dates) == 1 and not when.problem
        return when.days.dates[0] if when.days and is_one else None

    def _read(self, words: str) -> tuple[date | None, time | None]:
        when = read(words, self.now, languages=("en",))
        day = when.days.dates[0] if when.days else None
        at = when.times.at[0] if when.times and when.times.at else None
        return day, at


def _names(text: str, moment: tuple[date | None, time | None]) -> bool:
    day, at = moment
    return bool(day) and _has_day(text, day) and (at is None or _has_time(text, at))


def _has_day(text: str, day: date | None) -> bool:
    if day is None:
        return False
    forms = rf"\b{day:%b}[a-z]* 0?{day.day}(st|nd|rd|th)?\b|\b0?{day.day} {day:%b}[a-z]*\b|{day}"
    return re.search(forms, text, re.IGNORECASE) is not None


def _has_time(text: str, at: time) -> bool:
    hour = at.hour % 12 or 12
    minutes = rf"[:.]{at:%M}" if at.minute else r"([:.]00)?"
    form = rf"\b0?{hour}{minutes} ?{at:%p}\b|\b{at:%H:%M}\b"
    return re.search(form, text, re.IGNORECASE) is not None
