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
    pairs: tuple[tuple[Answer, Sequence[Row]], ...] = (("no", no), ("yes", yes))
    for answer, clear in pairs:
        length = _at(texts, clear)
        if length and _stands(texts, length):
            return _taken_back(answer, texts, length)
    faint = (*yes, *spoken.rows("answers", "weak_yes"))
    if _wholly(texts, faint):
        return "yes", len(texts)
    return None, 0


def _taken_back(answer: Answer, texts: Row, length: int) -> tuple[Answer | None, int]:
    """'Yes, but on Thursday' agrees to nothing that was asked."""
    taken_back = answer == "yes" and texts[length : length + 1] in _BUT
    return None if taken_back else answer, length


def _stands(texts: Row, length: int) -> bool:
    """'Not now' is no; 'keep me posted' and 'do it on Friday' are no answers."""
    return length == len(texts) or texts[:length] not in _ONLY_ALONE


_BUT = (("but",), ("except",), ("only",))
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
