"""What the customer wants so far, piece by piece."""

from datetime import date, datetime, time
from typing import Any

from pydantic import BaseModel, ConfigDict


class Wish(BaseModel):
    """Pieces of a booking that have been named.

    Attributes:
        service: a name as in Facts.services, or words of the customer that the tools may know.
        staff: a name.
        kind: of the days: day, choice, range or open.
        days: local dates, sorted.
        at: exact local times.
        earliest: first start that suits, inclusive.
        latest: last start that suits, inclusive.
        said: the customer's own name for the days, such as "next week".
        part: "morning" and the like, in English.
        every: day, week, two weeks or month; empty when nothing repeats.
        weekdays: of the repetition, Monday is 0.
        count: how many of the series.
        until: last day of the series, inclusive.
        words: the customer's own words for a time that has to be asked about.
        words_have_time: those words name a time of day as well.
        pattern: the customer's own words for a repetition.
        pattern_has_time: those words name the time as well.
        first: the earliest free time is wanted.
        instead_of: local ISO start of the booking that it is to replace or to repeat, if any.
        soon: it is urgent, which is no choice of a time yet.
        last: the latest free time is wanted.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    service: str = ""
    staff: str = ""
    kind: str = ""
    days: tuple[date, ...] = ()
    at: tuple[time, ...] = ()
    earliest: time | None = None
    latest: time | None = None
    part: str = ""
    said: str = ""
    every: str = ""
    weekdays: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None
    words: str = ""
    words_have_time: bool = False
    pattern: str = ""
    pattern_has_time: bool = False
    first: bool = False
    last: bool = False
    soon: bool = False
    instead_of: str = ""

    def but(self, **changes: Any) -> "Wish":
        """The same wish with some pieces changed."""
        return self.model_copy(update=changes)

    def at_start(self, start: str) -> "Wish":
        """The same wish at that local ISO start, and at no other."""
        moment = datetime.fromisoformat(start)
        bare = self.but(earliest=None, latest=None, part="", words="", words_have_time=False)
        return bare.but(days=(moment.date(),), kind="day", at=(moment.time(),))

    @property
    def one_day(self) -> date | None:
        """The only day named, if there is just one."""
        return self.days[0] if len(self.days) == 1 else None

    @property
    def one_time(self) -> time | None:
        """The only exact time named, if there is just one."""
        return self.at[0] if len(self.at) == 1 else None

    @property
    def has_window(self) -> bool:
        """A part of the day, or bounds, rather than exact times."""
        return bool(self.part or self.earliest or self.latest)

    @property
    def has_time(self) -> bool:
        """Anything at all about the time of day."""
        return bool(self.at) or self.has_window

    @property
    def has_day(self) -> bool:
        """Anything at all about the day, clear or not."""
        return bool(self.days or self.words)
