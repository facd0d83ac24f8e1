"""When a business is open, as its file says it: weeks, holidays, extra openings."""

from collections.abc import Iterable
from datetime import date, time
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, model_validator

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _hours(text: object) -> object:
    """'09:00-18:00' -> ('09:00', '18:00')."""
    return tuple(part.strip() for part in text.split("-")) if isinstance(text, str) else text


Hours = Annotated[tuple[time, time], BeforeValidator(_hours)]
"""Opens and closes, local wall times, written '09:00-18:00'."""

Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
"""Lower case letters, digits and hyphens: a name for programs that never changes."""

Day = date
"""The type, where a key of the file is called `date`."""

IN_ORDER = "spans in order that do not overlap"


class Strict(BaseModel, extra="forbid", frozen=True):
    """A misspelt key is an error, not a silent nothing."""


def _are_in_order(spans: Iterable[tuple[time, time]]) -> bool:
    """Whether spans of a day follow one another without overlaps."""
    closes_before = time.min
    for opens, closes in spans:
        if not closes_before <= opens < closes:
            return False
        closes_before = closes
    return True


class Week(Strict):
    """Local opening hours by weekday; two spans a day leave a break between them."""

    monday: tuple[Hours, ...] = ()
    tuesday: tuple[Hours, ...] = ()
    wednesday: tuple[Hours, ...] = ()
    thursday: tuple[Hours, ...] = ()
    friday: tuple[Hours, ...] = ()
    saturday: tuple[Hours, ...] = ()
    sunday: tuple[Hours, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> "Week":
        for name in WEEKDAYS:
            if not _are_in_order(getattr(self, name)):
                raise ValueError(f"{name}: {IN_ORDER}")
        return self

    def on(self, weekday: int) -> tuple[tuple[time, time], ...]:
        """The spans of a weekday, Monday = 0."""
        spans: tuple[tuple[time, time], ...] = getattr(self, WEEKDAYS[weekday])
        return spans


class Holiday(Strict):
    """A day on which nobody works, both ends included."""

    first: date
    last: date | None = None
    name: str = "holiday"

    @model_validator(mode="after")
    def _in_order(self) -> "Holiday":
        if self.last and self.last < self.first:
            raise ValueError(f"last: {self.first} or a later date")
        return self

    def covers(self, day: date) -> bool:
        """Whether the day is one of these."""
        return self.first <= day <= (self.last or self.first)


class ExtraOpening(Strict):
    """Hours of one day instead of those of its weekday, such as a Sunday before Christmas."""

    date: Day
    hours: tuple[Hours, ...] = Field(min_length=1)
    staff: tuple[Code, ...] = ()
    """Codes of who works then, whatever their own hours; empty: whoever works when it is open."""
    on_holidays: bool = False
    """Whether it holds although that day is a holiday of the business."""

    @model_validator(mode="after")
    def _in_order(self) -> "ExtraOpening":
        if not _are_in_order(self.hours):
            raise ValueError(f"hours: {IN_ORDER}")
        return self
