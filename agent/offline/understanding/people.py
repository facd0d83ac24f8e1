"""Whom the team asks about: a name, an e-mail, a phone number; and which bookings."""

import re
from collections.abc import Sequence

from agent.offline.understanding.hearing import Word
from agent.offline.understanding.language import Language
from agent.offline.understanding.picks import says

_PHONE = re.compile(r"\+?\d[\d ()-]{5,}\d")
_POSSESSIVE = re.compile(r"['\u2019]s$", re.IGNORECASE)
STATUSES = ("cancelled", "no_show", "completed", "confirmed")


def person(words: Sequence[Word], spoken: Language, *, asked: bool) -> str | None:
    """An e-mail, a phone number or a name, as it was written.

    Args:
        words: those that no date explained.
        spoken: the language.
        asked: the person was just asked for: everything that is no function word is the name.
    """
    for word in words:
        if "@" in word.raw or _PHONE.fullmatch(word.raw):
            return word.raw
    start = 0 if asked else _after_cue(words, spoken)
    rest = words[start:] if start is not None else _owner(words, spoken)
    seen: dict[int, str] = {}
    for word in rest:
        if _may_be_name(word, spoken):
            seen.setdefault(word.place, _POSSESSIVE.sub("", word.raw))
    return " ".join(seen.values()) or None


def _may_be_name(word: Word, spoken: Language) -> bool:
    """Neither a word of requests nor a mark; "Rose" in capitals is a name all the same."""
    if word.text in spoken.words("person", "not_names") or word.text.startswith("<"):
        return False
    return word.raw[:1].isupper() or word.text not in spoken.cues.words | spoken.team.words


def _after_cue(words: Sequence[Word], spoken: Language) -> int | None:
    texts = tuple(word.text for word in words)
    for row in spoken.rows("person", "before"):
        for at in range(len(texts) - len(row)):
            if texts[at : at + len(row)] == row:
                return at + len(row)
    return None


def _owner(words: Sequence[Word], spoken: Language) -> Sequence[Word]:
    """'Priya's bookings', 'priya patel bookings': whose they are."""
    owners = [word for word in words if possessive(word)]
    return owners or _strange_before(words, spoken)


def possessive(word: Word) -> bool:
    """Whether it says whose something is: Priya's."""
    return bool(_POSSESSIVE.search(word.raw))


def _strange_before(words: Sequence[Word], spoken: Language) -> Sequence[Word]:
    """The words in front that belong to no request."""
    at = next((at for at, word in enumerate(words) if word.text in spoken.known), len(words))
    return words[:at]


def status(words: Sequence[Word], spoken: Language) -> str | None:
    """Which bookings: cancelled, no_show, completed or confirmed; None for any."""
    return next((one for one in STATUSES if says(words, spoken, one, "status")), None)
