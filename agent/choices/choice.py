"""One answer that can be tapped."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

TITLE = 20
"""Characters that a button shows."""
DESCRIPTION = 72
"""Characters of a line in a list."""
MOST = 10
"""Answers that a list can have."""


@dataclass(frozen=True)
class Choice:
    """One of several answers to what the text asks.

    Attributes:
        payload: the words that the tap stands for: written as a message, they do the same.
        title: what is shown, at most 20 characters.
        description: a second line, at most 72 characters.
    """

    payload: str
    title: str
    description: str = ""


def presentable(found: Iterable[Choice]) -> tuple[Choice, ...]:
    """At most ten, each once, cut to what can be shown; no two look the same."""
    kept: dict[str, Choice] = {}
    for one in found:
        kept.setdefault(one.payload, replace(one, title=one.title.strip()))
    shown = list(kept.values())[:MOST]
    short = [replace(each, title=cut(each.title, TITLE)) for each in shown]
    if len({each.title.casefold() for each in short}) < len(short):
        numbered = [f"{place}. {each.title}" for place, each in enumerate(shown, 1)]
        short = [
            replace(each, title=cut(title, TITLE))
            for each, title in zip(shown, numbered, strict=True)
        ]
    return tuple(replace(each, description=cut(each.description, DESCRIPTION)) for each in short)


def cut(text: str, longest: int) -> str:
    """The text, or its beginning with an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
