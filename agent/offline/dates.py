"""The port through which the offline model hears dates.

Words for dates are understood in one room of the house, which the agent may not import: the
wiring hands a reader in (docs/decisions/0004). These protocols are the shape of its answers.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Protocol


class SaidDays(Protocol):
    """Which days were said."""

    @property
    def kind(self) -> str:
        """One of day, choice, range, open."""
        ...

    @property
    def dates(self) -> tuple[date, ...]:
        """In order; of an open end the first ones."""
        ...


class SaidTimes(Protocol):
    """Which times of the day were said."""

    @property
    def kind(self) -> str:
        """One of at, choice, between, part."""
        ...

    @property
    def at(self) -> tuple[time, ...]:
        """The exact times, of at and choice."""
        ...

    @property
    def earliest(self) -> time | None:
        """The first start, included."""
        ...

    @property
    def latest(self) -> time | None:
        """The last start, included."""
        ...

    @property
    def said(self) -> str:
        """The part of the day, such as morning."""
        ...


class SaidRepeat(Protocol):
    """A repetition."""

    @property
    def every(self) -> str:
        """One of day, week, two weeks, month."""
        ...

    @property
    def weekdays(self) -> tuple[int, ...]:
        """Monday is 0."""
        ...

    @property
    def count(self) -> int | None:
        """How often, if that was said."""
        ...

    @property
    def until(self) -> date | None:
        """The last day, if that was said."""
        ...


class SaidProblem(Protocol):
    """Why a date cannot be taken as it was said."""

    @property
    def kind(self) -> str:
        """One of past, mismatch, ambiguous, impossible."""
        ...

    @property
    def said(self) -> str:
        """The writer's words."""
        ...

    @property
    def candidates(self) -> tuple[date, ...]:
        """What may have been meant."""
        ...

    @property
    def at(self) -> datetime | None:
        """Of a past moment: which one; aware."""
        ...

    @property
    def explanation(self) -> str:
        """One plain sentence."""
        ...


class SaidWhen(Protocol):
    """All that a text says about days, times and repetition."""

    @property
    def days(self) -> SaidDays | None:
        """The days, if any."""
        ...

    @property
    def times(self) -> SaidTimes | None:
        """The times of the day, if any."""
        ...

    @property
    def repeat(self) -> SaidRepeat | None:
        """The repetition, if any."""
        ...

    @property
    def problem(self) -> SaidProblem | None:
        """What has to be asked about, if anything."""
        ...

    @property
    def rest(self) -> str:
        """The text without what was understood."""
        ...

    @property
    def said(self) -> str:
        """What was understood, in the writer's words."""
        ...

    @property
    def asap(self) -> bool:
        """The first time there is, whichever day."""
        ...

    def __bool__(self) -> bool:
        """Whether anything was understood."""
        ...


ReadDates = Callable[[str], SaidWhen]
"""Text in, what it says about time out; never raises."""
