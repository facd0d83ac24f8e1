"""What of the things on offer a message chooses."""

from dataclasses import dataclass

from agent.offline.understanding import picks
from agent.offline.understanding.hearing import Word
from agent.offline.understanding.language import Language
from agent.offline.understanding.message import Message

_ANY = "any"
"""Alone it leaves the choice to us; elsewhere it only asks ("any slots?")."""
_WHICH = frozenset({"service", "day", "time", "pick_slot"})
_PLACES = ("ordinals", "numbers", "last", "top", "labels")


@dataclass(frozen=True)
class Choice:
    """A place in a list, all of it, or one of its ends.

    Attributes:
        pick: position from 1; -1 is the last.
        every_one: all of them.
        code: of a booking.
        earliest: the first.
        latest: the last in time.
        other: none of those.
        used: places of the words that say so.
    """

    pick: int | None
    every_one: bool
    code: str | None
    earliest: bool
    latest: bool
    other: bool
    used: frozenset[int]


def chosen(message: Message, spoken: Language) -> Choice:
    """Read it from the words that no date explains."""
    words = message.undated
    code = picks.booking_code(words)
    every_one = _places(words, spoken, "every_one")
    earliest = (
        _any(message) | _places(words, spoken, "earliest") | _places(words, spoken, "next_own")
    )
    latest = _places(words, spoken, "latest")
    other = _places(words, spoken, "other")
    pick = None if code or latest or _first_free(words, spoken) else _pick(message, spoken)
    used = every_one | earliest | latest | other
    if pick is not None:
        used |= _number_places(words, spoken)
    return Choice(
        pick=pick,
        every_one=bool(every_one) and not _places(words, spoken, "excluded"),
        code=code,
        earliest=bool(earliest) or message.when.asap,
        latest=bool(latest),
        other=bool(other) and not earliest and not latest,
        used=used | {word.place for word in words if code and word.text.upper() == code},
    )


def _any(message: Message) -> frozenset[int]:
    """'Any', as the answer to which one."""
    words = message.undated
    alone = len(words) == 1 and words[0].text == _ANY and message.expecting in _WHICH
    return frozenset(word.place for word in words if alone)


def _first_free(words: list[Word], spoken: Language) -> bool:
    return bool(_places(words, spoken, "earliest"))


def _pick(message: Message, spoken: Language) -> int | None:
    """'2nd' alone may be a date or a place: without a question before it, it is told as both."""
    words = message.undated
    if not words and message.expecting is None and len(message.words) <= 2:
        words = [word for word in message.words if word.text[:1].isdigit()]
        words = words if words and words[0].text[-2:] in {"st", "nd", "rd", "th"} else []
    content = [word for word in words if word.text != "the"]
    bare_number = len(content) == 1 and content[0].text in spoken.words("picks", "numbers")
    if bare_number and len(message.words) > 1:
        return None
    return picks.picked(words, spoken)


def _places(words: list[Word], spoken: Language, key: str) -> frozenset[int]:
    return frozenset(words[at].place for at in picks.places(words, spoken, key))


def _number_places(words: list[Word], spoken: Language) -> frozenset[int]:
    known = frozenset[str]().union(*(spoken.words("picks", key) for key in _PLACES))
    return frozenset(word.place for word in words if word.text in known or word.text[:1].isdigit())
