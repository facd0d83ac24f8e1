"""The port through which the offline model hears dates.

Words for dates are understood in one room of the house, which the agent may not import: the
wiring hands a reader in. These protocols are the shape of what it answers with.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Protocol


class SaidDays(Protocol):
    """kind is day, choice, range or open; dates are sorted."""

    @property
    def kind(self) -> str: ...
    @property
    def dates(self) -> tuple[date, ...]: ...


class SaidTimes(Protocol):
    """kind is at, choice, between or part."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> tuple[time, ...]: ...
    @property
    def earliest(self) -> time | None: ...
    @property
    def latest(self) -> time | None: ...
    @property
    def said(self) -> str: ...


class SaidRepeat(Protocol):
    """every is day, week, two weeks or month."""

    @property
    def every(self) -> str: ...
    @property
    def weekdays(self) -> tuple[int, ...]: ...
    @property
    def count(self) -> int | None: ...
    @property
    def until(self) -> date | None: ...


class SaidProblem(Protocol):
    """kind is past, mismatch, ambiguous or impossible."""

    @property
    def kind(self) -> str: ...
    @property
    def said(self) -> str: ...
    @property
    def candidates(self) -> tuple[date, ...]: ...
    @property
    def at(self) -> datetime | None: ...
    @property
    def explanation(self) -> str: ...


class SaidWhen(Protocol):
    """All that a text says about days, times and repetition; `rest` is the text without it."""

    @property
    def days(self) -> SaidDays | None: ...
    @property
    def times(self) -> SaidTimes | None: ...
    @property
    def repeat(self) -> SaidRepeat | None: ...
    @property
    def problem(self) -> SaidProblem | None: ...
    @property
    def rest(self) -> str: ...
    @property
    def said(self) -> str: ...
    @property
    def asap(self) -> bool: ...
    def __bool__(self) -> bool: ...


ReadDates = Callable[[str], SaidWhen]
"""Text in, what it says about time out; never raises."""
