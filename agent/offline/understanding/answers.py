"""Yes and no: what a message begins with, or wholly consists of."""

from collections.abc import Sequence
from typing import Literal

from agent.offline.understanding.hearing import Word
from agent.offline.understanding.language import Language

Row = tuple[str, ...]
Answer = Literal["yes", "no"]


def answered(words: Sequence[Word], spoken: Language) -> tuple[Answer | None, int]:
    """The answer and how many words at the head give it.

    A clear word ("yes", "nope") counts before other things too; a faint one ("ok", "great")
    only if nothing else is said, since it also opens new requests.
    """
    texts = tuple(word.text for word in words)
    if not texts or _at(texts, spoken.rows("answers", "neither")):
        return None, 0
    yes, no = spoken.rows("answers", "yes"), spoken.rows("answers", "no")
    for answer, clear in (("no", no), ("yes", yes)):
        length = _at(texts, clear)
        if length and _stands(texts, length, clear, answer):
            return ("no", length) if answer == "no" else ("yes", length)
    faint = (*yes, *spoken.rows("answers", "weak_yes"))
    if _wholly(texts, faint):
        return "yes", len(texts)
    return None, 0


def _stands(texts: Row, length: int, clear: Sequence[Row], answer: str) -> bool:
    """'Not now' is no; 'keep me posted' and 'do it on Friday' are no answers."""
    return length == len(texts) or texts[:length] not in _ONLY_ALONE


_ONLY_ALONE = frozenset(
    (word,)
    for word in (
        "keep",
        "stop",
        "works",
        "wrong",
        "none",
        "n",
        "y",
        "do",
        "correct",
        "confirm",
        "negative",
        "proceed",
        "deal",
    )
) | {("do", "not"), ("do", "that"), ("i", "do"), ("that", "one"), ("this", "one"), ("all", "good")}


def _at(texts: Row, rows: Sequence[Row]) -> int:
    """Length of the longest row that the message begins with."""
    return next((len(row) for row in rows if texts[: len(row)] == row), 0)


def _wholly(texts: Row, rows: Sequence[Row]) -> bool:
    at = 0
    while at < len(texts):
        length = _at(texts[at:], rows)
        if not length:
            return False
        at += length
    return True
