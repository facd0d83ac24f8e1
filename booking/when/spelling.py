"""Which word of the tables a typed word stands for: itself, without its ending, or misspelt."""

from functools import lru_cache

from booking.when.language import Language, load

SHORTEST = 5
"""Shorter words are too close to ordinary ones ("moon", "sum") to be guessed."""


def one_edit(said: str, meant: str) -> bool:
    """Whether one letter was lost, added, changed, or two neighbours swapped.

    The first letter must be right: people rarely miss it, and other words differ there.
    """
    if said[0] != meant[0] or abs(len(said) - len(meant)) > 1:
        return False
    same = 0
    while same < min(len(said), len(meant)) and said[same] == meant[same]:
        same += 1
    left, right = said[same:], meant[same:]
    if len(left) != len(right):
        longer, shorter = (left, right) if len(left) > len(right) else (right, left)
        return longer[1:] == shorter
    swapped = left[1:2] + left[:1] == right[:2] and left[2:] == right[2:]
    return left[1:] == right[1:] or swapped


def _without_ending(word: str, language: Language) -> str | None:
    for suffix in language.suffixes:
        stem = word.removesuffix(suffix)
        if stem != word and stem in language.vocabulary and len(stem) > 1:
            return stem
    return None


@lru_cache(maxsize=8192)
def _meant(word: str, name: str) -> str:
    language = load(name)
    stem = _without_ending(word, language)
    if stem is not None:
        return stem
    if len(word) < SHORTEST or language.has("real_words", word):
        return word
    return next((known for known in language.long_words if one_edit(word, known)), word)


def meant(word: str, language: Language) -> str:
    """The table word that was meant, or the word itself when it is none of ours."""
    if word in language.vocabulary or len(word) > 20:
        return word
    return _meant(word, language.name)
