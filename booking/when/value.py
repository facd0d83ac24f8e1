"""What a customer's words for a time come to: days, times, a repetition, or a problem to ask about.

The result is no single moment, since people say "Thursday or Friday", "after 3" and "every
Monday". Nothing here reads text and nothing here knows a business's hours.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal


@dataclass(frozen=True)
class Days:
    """The days that were meant: dates are sorted and unique, exclusions already taken out.

    Attributes:
        kind: "day" one day, "choice" some days, "range" consecutive days ("next week"),
            "open" a start without an end ("Monday or later": the first 14 days of it).
        dates: the days, in the business's zone.
    """

    kind: Literal["day", "choice", "range", "open"]
    dates: tuple[date, ...]


@dataclass(frozen=True)
class Times:
    """The starts that were meant, as wall times of the business.

    Attributes:
        kind: "at" one time, "choice" some times, "between" a window, "part" a part of the day.
        at: the times, for "at" and "choice".
        earliest: first start that suits, inclusive; None is open.
        latest: last start that suits, inclusive ("before 11" is 10:59); None is open.
        said: for "part" its English name, in every language: "morning", "late afternoon".
    """

    kind: Literal["at", "choice", "between", "part"]
    at: tuple[time, ...] = ()
    earliest: time | None = None
    latest: time | None = None
    said: str = ""


@dataclass(frozen=True)
class Repeat:
    """A repetition: every how long, on which days, how many or until when.

    Attributes:
        every: the step.
        weekdays: Monday is 0; "every weekday" is 0 to 4; empty when none was said.
        count: how many appointments; "for 6 weeks" is turned into appointments.
        until: last day, inclusive ("until June" is 31 May).
        month_day: "every month on the 1st" is 1.
        nth: "first Monday of every month" is 1, "last Friday" is -1.
    """

    every: Literal["week", "two weeks", "month", "day"]
    weekdays: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None
    month_day: int | None = None
    nth: int | None = None


@dataclass(frozen=True)
class Problem:
    """Why the words cannot be taken as they are; the dialogue asks about it.

    Attributes:
        kind: "past", "mismatch" (weekday and date disagree), "ambiguous", or "impossible".
        said: the customer's words.
        candidates: days that may have been meant, sorted.
        at: for "past", the moment that was meant, aware.
        explanation: one plain English sentence, without advice.
    """

    kind: Literal["past", "mismatch", "ambiguous", "impossible"]
    said: str
    candidates: tuple[date, ...] = ()
    at: datetime | None = None
    explanation: str = ""


@dataclass(frozen=True)
class When:
    """All that was understood of a text, and the text that is left.

    Attributes:
        days: the days, or None when none was said.
        times: the times, or None when none was said.
        repeat: the repetition, or None.
        problem: what has to be asked before this may be used, or None.
        used: spans of the original text that were understood, sorted, not overlapping.
        rest: the original text without them, blanks folded.
        asap: "as soon as possible", "any day", "whenever": the first free one suits.
        text: the original text.
    """

    days: Days | None
    times: Times | None
    repeat: Repeat | None
    problem: Problem | None
    used: tuple[tuple[int, int], ...]
    rest: str
    asap: bool = False
    text: str = ""

    @property
    def said(self) -> str:
        """The understood parts of the original, joined by a blank: "next Wednesday at 2pm"."""
        return " ".join(self.text[start:end] for start, end in self.used)

    def __bool__(self) -> bool:
        return bool(self.used)

    def single(self) -> tuple[date, time] | None:
        """The one day and one exact time, when there is exactly one of each."""
        if self.days is None or self.times is None:
            return None
        if len(self.days.dates) != 1 or len(self.times.at) != 1:
            return None
        return self.days.dates[0], self.times.at[0]
