"""Histograms: how often a figure was how large, as columns that a page draws."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 320, 110
MOST_COLUMNS = 14
STEPS = (1.0, 2.0, 5.0)
LOWEST = -18
"""The step of what is nothing, or less than a millionth."""


@dataclass(frozen=True)
class Column:
    """One column, in the units of the drawing; `below` names its beginning."""

    x: float
    y: float
    width: float
    height: float
    below: str
    count: int


@dataclass(frozen=True)
class Histogram:
    """Columns, and in a sentence what they show: for who cannot see them.

    Attributes:
        is_tally: a column is one number, not all from there to the next.
    """

    title: str
    columns: Sequence[Column]
    told: str
    is_tally: bool = False


def histogram(
    title: str, values: Sequence[float], written: Callable[[float], str]
) -> Histogram | None:
    """How often the values lie between 1, 2, 5, 10, 20, 50 and so on; None without a value.

    Such steps show a model that answers in half a second and one that takes half a minute.

    Args:
        title: what is counted.
        values: none below zero.
        written: how a value is written for people.
    """
    if not values:
        return None
    counts = Counter(_step_of(value) for value in values)
    shown = _range(sorted(counts))
    columns = _drawn([(written(_begins(step)), counts[step]) for step in shown])
    told = ", ".join(f"from {one.below}: {one.count}" for one in columns if one.count)
    return Histogram(title, columns, told)


def tally(title: str, values: Sequence[int]) -> Histogram | None:
    """How often each small number comes; of large ones, as `histogram` does."""
    if not values or max(values) - min(values) >= MOST_COLUMNS:
        return histogram(title, values, lambda value: f"{value:g}")
    counts = Counter(values)
    shown = range(min(values), max(values) + 1)
    columns = _drawn([(str(value), counts[value]) for value in shown])
    told = ", ".join(f"{one.below}: {one.count}" for one in columns if one.count)
    return Histogram(title, columns, told, is_tally=True)


def _drawn(counted: Sequence[tuple[str, int]]) -> list[Column]:
    most = max(count for _, count in counted)
    wide = WIDTH / len(counted)
    return [
        _column(nth * wide, wide, count, most, below) for nth, (below, count) in enumerate(counted)
    ]


def _step_of(value: float) -> int:
    """The number of the step: 0 begins at 1, 3 at 10, -1 at 0.5; what is nothing is lowest."""
    step = LOWEST
    while step < 40 and _begins(step + 1) <= value * (1 + 1e-9):
        step += 1
    return step


def _begins(step: int) -> float:
    tens, which = divmod(step, 3)
    return float(f"{STEPS[which]}e{tens}") if step > LOWEST else 0.0


def _range(steps: Sequence[int]) -> list[int]:
    """Every step between the first and the last; nothing at all is a column of its own."""
    nothing, something = steps[: steps[0] == LOWEST], steps[steps[0] == LOWEST :]
    return [*nothing, *(range(something[0], something[-1] + 1) if something else ())]


def _column(x: float, wide: float, count: int, most: int, below: str) -> Column:
    high = HEIGHT * count / most
    gap = wide * 0.12
    return Column(
        round(x + gap / 2, 2),
        round(HEIGHT - high, 2),
        round(wide - gap, 2),
        round(high, 2),
        below,
        count,
    )


def path(values: Sequence[float]) -> str:
    """Points of a line from left to right, for values from 0 to 1."""
    if len(values) < 2:
        return ""
    wide = WIDTH / (len(values) - 1)
    return " ".join(
        f"{round(nth * wide, 2)},{round(HEIGHT * (1 - value), 2)}"
        for nth, value in enumerate(values)
    )
