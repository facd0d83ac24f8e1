"""Places in a list, all of a list, its ends; and the codes of bookings."""

import re
from collections.abc import Sequence

from agent.offline.understanding.hearing import Word
from agent.offline.understanding.language import Language

LIST_ASKED = frozenset(
    {"service", "pick_slot", "pick_booking", "which_date", "customer", "show_article", "profile"}
)
"""What was asked when a numbered list stood before the writer."""
_NTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_CODE = re.compile(r"(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d)[A-Z0-9]{5,8}")
_LOOSE_CODE = re.compile(r"(?=[a-z]*\d)[a-z][a-z0-9]{5}")
HIGHEST = 60


def booking_code(words: Sequence[Word]) -> str | None:
    """A code such as B7K2QX; in small letters only when it has six signs."""
    for word in words:
        if _CODE.fullmatch(word.raw) or _LOOSE_CODE.fullmatch(word.text):
            return None if _NTH.fullmatch(word.text) else word.text.upper()
    return None


def picked(words: Sequence[Word], spoken: Language) -> int | None:
    """The place that is chosen, from 1; -1 is the last; None for none or several.

    A number counts alone, after a label ("option 2"), or after a verb at the end ("cancel 2").
    """
    texts = [word.text for word in words]
    found = {
        place
        for at, text in enumerate(texts)
        if (place := _place(texts, at, text, spoken)) is not None
        and not _excluded(texts[:at], spoken)
    }
    return found.pop() if len(found) == 1 else None


def _excluded(before: Sequence[str], spoken: Language) -> bool:
    """'All but the last', 'not the second': named, and not meant."""
    bare = tuple(text for text in before if text != "the")
    return any(bare[-len(row) :] == row for row in spoken.rows("picks", "excluded"))


def _place(texts: Sequence[str], at: int, text: str, spoken: Language) -> int | None:
    after = texts[at + 1] if at + 1 < len(texts) else ""
    ends = not after or after in spoken.words("picks", "listed")
    if text in spoken.words("picks", "last"):
        return -1 if after in spoken.words("picks", "last_of") or not after else None
    if text in spoken.words("picks", "top") and after == "one":
        return 1
    if text.isdigit():
        return _number(texts, at, spoken)
    if nth := _NTH.fullmatch(text):
        return int(nth[1]) if ends else None
    ordinals = [row[0] for row in reversed(spoken.rows("picks", "ordinals"))]
    if text in ordinals:
        return _ordered(spoken).index(text) + 1 if ends else None
    return _spelled_number(texts, at, spoken)


def _ordered(spoken: Language) -> list[str]:
    return [row[0] for row in spoken.rows("picks", "ordinals")]


def _number(texts: Sequence[str], at: int, spoken: Language) -> int | None:
    value = int(texts[at]) if len(texts[at]) < 3 else 0
    alone = len(texts) == 1 or tuple(texts[1:]) in spoken.rows("picks", "after_it")
    labelled = at > 0 and texts[at - 1] in spoken.words("picks", "labels")
    last = at + 1 == len(texts) and at > 0 and texts[at - 1] in spoken.words("picks", "verbs")
    return value if 1 <= value <= HIGHEST and (alone or labelled or last) else None


def _spelled_number(texts: Sequence[str], at: int, spoken: Language) -> int | None:
    numbers = [row[0] for row in spoken.rows("picks", "numbers")]
    if texts[at] not in numbers:
        return None
    labelled = at > 0 and texts[at - 1] in {"option", "number", "choice"}
    return numbers.index(texts[at]) + 1 if labelled or len(texts) == 1 else None


def says(words: Sequence[Word], spoken: Language, key: str, section: str = "picks") -> bool:
    """Whether one of the phrases of that list occurs."""
    return bool(places(words, spoken, key, section))


def places(
    words: Sequence[Word], spoken: Language, key: str, section: str = "picks"
) -> frozenset[int]:
    """Positions in the words that a phrase of that list uses."""
    texts = tuple(word.text for word in words)
    for row in spoken.rows(section, key):
        for at in range(len(texts) - len(row) + 1):
            if texts[at : at + len(row)] == row:
                return frozenset(range(at, at + len(row)))
    return frozenset()
