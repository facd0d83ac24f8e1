"""What a check finds, and how it is told."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "wrong", "warning", "skipped"]
"""Wrong keeps the house from its work; a warning does not, yet; skipped could not be looked at."""


@dataclass(frozen=True)
class Finding:
    """What was found.

    Attributes:
        state: how it is.
        said: a sentence about it.
        advice: what to do; empty if nothing is to be done.
    """

    state: State
    said: str
    advice: str = ""


@dataclass(frozen=True)
class Check:
    """One look at one thing.

    Attributes:
        name: of the thing.
        look: looks at it, and raises nothing that the thing can cause.
    """

    name: str
    look: Callable[[], Finding]


def ok(said: str) -> Finding:
    """It is as it should be."""
    return Finding("ok", said)


def wrong(said: str, advice: str) -> Finding:
    """It keeps the house from its work."""
    return Finding("wrong", said, advice)


def warning(said: str, advice: str) -> Finding:
    """It works, and should be looked after."""
    return Finding("warning", said, advice)


def skipped(why: str, advice: str = "") -> Finding:
    """It cannot be looked at, or there is nothing to look at."""
    return Finding("skipped", why, advice)


def examine(checks: Iterable[Check]) -> Iterator[tuple[str, Finding]]:
    """Look at everything, one after the other: the name of each thing and what was found."""
    for check in checks:
        try:
            found = check.look()
        except Exception as fault:  # noqa: BLE001 - one broken look must not hide what others see
            found = wrong(
                f"The check itself broke ({type(fault).__name__}).",
                "Please report this: it is a mistake of the program.",
            )
        yield check.name, found
