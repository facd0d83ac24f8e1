"""What a question is about, and which unknown service a message seems to name."""

from collections.abc import Collection, Sequence

from agent.offline.understanding.hearing import Word
from agent.offline.understanding.language import Language
from agent.offline.understanding.names import SERVICE

_LONGEST_NAME = 3


def topic(words: Sequence[Word]) -> str:
    """The question without its polite wrapping, as it was written."""
    return " ".join(word.raw for word in words if word.raw)


def leftovers(
    words: Sequence[Word], explained: Collection[int], spoken: Language
) -> tuple[Word, ...]:
    """Words that nothing explained and that are more than filler; each place once."""
    seen: dict[int, Word] = {}
    for word in words:
        if word.place in explained or word.text in spoken.filler or word.text.startswith("<"):
            continue
        if not word.text.isdigit():
            seen.setdefault(word.place, word)
    return tuple(seen.values())


def unknown_service(
    words: Sequence[Word], left: Sequence[Word], spoken: Language, *, asked: bool
) -> str | None:
    """Words that stand where a service would and are none: 'a massage', 'oven cleaning'.

    Args:
        words: the message.
        left: those that nothing explained.
        spoken: the language.
        asked: a service was just asked for, so that the words need no article before them.
    """
    if any(word.text == SERVICE for word in words):
        return None
    strange = {word.place for word in left} - _everyday(left, spoken)
    for at, word in enumerate(words):
        before = words[at - 1].text if at else ""
        if word.place in strange and (asked or before in spoken.words("words", "naming")):
            return _named(_run(words[at:], strange), before)
    return None


def _named(said: str, before: str) -> str | None:
    """'My nails' may be one; 'my knee still hurts' says what is the matter."""
    return None if before == "my" and len(said.split()) > 1 else said


def _everyday(left: Sequence[Word], spoken: Language) -> set[int]:
    """People and such are booked for, not booked."""
    return {word.place for word in left if word.text in spoken.words("words", "not_services")}


def _run(words: Sequence[Word], strange: Collection[int]) -> str:
    """The strange words in a row, and the trade's own word after them."""
    said: dict[int, str] = {}
    for word in words[: _LONGEST_NAME + 1]:
        if word.place in strange and len(said) < _LONGEST_NAME:
            said[word.place] = word.raw
            continue
        if word.text == "booking" and word.raw.lower() not in {"booking", "appointment"}:
            said[word.place] = word.raw
        break
    return " ".join(said.values())
