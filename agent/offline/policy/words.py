"""Small words that turn a talk, from the table of the language, found in what was written."""

import re
from functools import cache

from agent.offline.understanding.hearing import fold
from agent.offline.understanding.language import language


def says(key: str, text: str, spoken: str) -> bool:
    """Whether the text has one of the phrases.

    Args:
        key: of the table's section "turns".
        text: as it was written.
        spoken: the language, such as "en".
    """
    return re.search(rf"\b{pattern(key, spoken)}\b", fold(text)) is not None


@cache
def pattern(key: str, spoken: str) -> str:
    """Any of the phrases, as a group of a regular expression."""
    phrases = [r"\s+".join(map(re.escape, row)) for row in rows(key, spoken)]
    return f"(?:{'|'.join(phrases) or '(?!)'})"


def rows(key: str, spoken: str) -> tuple[tuple[str, ...], ...]:
    """The phrases, the longest first."""
    return language(spoken).rows("turns", key)


def asks(text: str, spoken: str) -> bool:
    """A question: by its sign, or by its first word."""
    begins = fold(text).split()[:1]
    return "?" in text or (bool(begins) and begins[0] in _asking(spoken))


@cache
def _asking(spoken: str) -> frozenset[str]:
    """'whats' as well: a short form begins a question when what it stands for does."""
    said = language(spoken)
    words = said.words("words", "asking")
    return words | {short for short, meant in said.spelled.items() if meant[0] in words}
