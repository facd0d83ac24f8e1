"""Figures as people read them."""

from evals.run.result import ShareRecord

NOTHING = "–"
ROUNDING = 1e-9
"""What a calculation may be off; a share within it is all, or nothing."""


def percent(value: float | None) -> str:
    """A share from 0 to 1. What is not all is never rounded up to 100 %, nor down to nothing."""
    if value is None:
        return NOTHING
    if ROUNDING < value < 1 - ROUNDING:
        value = min(max(value, 0.001), 0.999)
    digits = f"{100 * value:.1f}"
    return f"{digits.removesuffix('.0')} %"


def interval(share: ShareRecord | None) -> str:
    """Between what the true share lies, 95 times of 100."""
    return f"{percent(share.low)} to {percent(share.high)}" if share else NOTHING


def duration(seconds: float | None) -> str:
    """From milliseconds to minutes."""
    if seconds is None:
        return NOTHING
    if seconds < 1:
        return f"{round(1000 * seconds)} ms"
    if seconds < 120:
        return f"{seconds:.3g} s"
    return f"{int(seconds // 60)} min {round(seconds % 60)} s"


def money(dollars: float | None) -> str:
    """US dollars, to the part that says something."""
    if dollars is None:
        return NOTHING
    return f"${dollars:.2f}" if dollars >= 1 or dollars == 0 else f"${dollars:.3g}"


def number(count: float | None) -> str:
    """With a thin space between thousands."""
    return NOTHING if count is None else f"{count:,.0f}".replace(",", "\u2009")


def size(count: float) -> str:
    """Short, as below a column: 500, 2k, 5M."""
    for least, mark in ((1_000_000, "M"), (1_000, "k")):
        if count >= least:
            return f"{count / least:g}{mark}"
    return f"{count:g}"
