"""Which of those who share a phone is meant (SPEC AUTH-04). Pure reading of one answer."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from rapidfuzz import fuzz

from booking.identity.answers import LONGEST_SHORT_ANSWER
from booking.people import Person

ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            ("1st", "first", "one"),
            ("2nd", "second", "two"),
            ("3rd", "third", "three"),
            ("4th", "fourth", "four"),
            ("5th", "fifth", "five"),
            ("6th", "sixth", "six"),
            ("7th", "seventh", "seven"),
            ("8th", "eighth", "eight"),
            ("9th", "ninth", "nine"),
            ("10th", "tenth", "ten"),
        ),
        start=1,
    )
    for word in words
}
AROUND_WORDS = """
    the number no option profile account choice choose use pick take select want would like id d i
    m am im my name is it its s as for to of this that be please thanks thank you ok okay yes hi
    hello me with log in go
"""
AROUND = frozenset(AROUND_WORDS.split())
"""Words around an answer that say nothing about which."""
NOBODY = re.compile(r"\b(?:none|neither|nobody|not me|not listed|someone else|somebody else)\b")
LETTERS_SWAPPED = 90.0
SURE = 80
AHEAD = 5
"""In hundredths: how alike is alike enough, and how far before the next one."""
SURE_OF_EMAIL, AHEAD_BY_EMAIL = 90, 2
"""Addresses of one family differ by a letter."""
EMAIL = re.compile(r"[^\s@<>()]{1,64}@[^\s@<>()]{1,190}")


class Unsettled(Enum):
    """Why an answer names nobody."""

    OUT_OF_RANGE = auto()
    NOBODY = auto()
    SEVERAL = auto()
    SOMETHING_ELSE = auto()


@dataclass(frozen=True)
class _Likeness:
    person: Person
    score: float


def choose(text: str, people: Sequence[Person]) -> Person | Unsettled:
    """The one that an answer names, by number, name or e-mail address; typos are tolerated."""
    answer = _plain(text[:LONGEST_SHORT_ANSWER])
    if found := EMAIL.search(answer):
        return _by_email(found[0].strip(".,;:!?"), people)
    words = re.findall(r"\w+", answer)
    number = _number(words, len(people))
    if number is not None:
        return people[number - 1] if 1 <= number <= len(people) else Unsettled.OUT_OF_RANGE
    if NOBODY.search(answer):
        return Unsettled.NOBODY
    return _by_name([word for word in words if word not in AROUND] or words, people)


def _plain(text: str) -> str:
    """Without case, accents and the dress of digits: "Zoë" is "zoe", "2️⃣" is "2"."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(char for char in parts if not unicodedata.combining(char)).casefold()


def _number(words: Sequence[str], how_many: int) -> int | None:
    """The number of an answer that says nothing but a number."""
    left = [word for word in words if word not in AROUND]
    if len(left) > 1 and left[-1] == "one":  # "the second one"
        left = left[:-1]
    if left == ["last"]:
        return how_many
    if len(left) != 1:
        return None
    if re.fullmatch(r"[0-9]{1,3}", left[0]):
        return int(left[0])
    return ORDINALS.get(left[0])


def _by_email(address: str, people: Sequence[Person]) -> Person | Unsettled:
    exact = [who for who in people if (who.email or "").casefold() == address]
    if len(exact) == 1:
        return exact[0]
    likes = [_Likeness(who, fuzz.ratio(address, (who.email or "").casefold())) for who in people]
    return _best(likes, SURE_OF_EMAIL, AHEAD_BY_EMAIL)


def _by_name(words: Sequence[str], people: Sequence[Person]) -> Person | Unsettled:
    if not words:
        return Unsettled.SOMETHING_ELSE
    likes = [_Likeness(who, _alike(words, re.findall(r"\w+", _plain(who.name)))) for who in people]
    return _best(likes, SURE, AHEAD)


def _alike(typed: Sequence[str], name: Sequence[str]) -> float:
    """How well the typed words fit a name: every one of them must, but not all of the name."""
    each = [max((_word_alike(word, part) for part in name), default=0.0) for word in typed]
    together = fuzz.ratio("".join(typed), "".join(name)) if len(typed) <= len(name) else 0.0
    return max(sum(each) / len(each), together)


def _word_alike(word: str, part: str) -> float:
    if min(len(word), len(part)) < 3:
        return 100.0 * (word == part)  # one letter of two is half the name
    if word != part and word[0] == part[0] and sorted(word) == sorted(part):
        return LETTERS_SWAPPED
    return fuzz.ratio(word, part)


def _best(likes: Sequence[_Likeness], sure: float, ahead: float) -> Person | Unsettled:
    ranked = sorted(likes, key=lambda like: like.score, reverse=True)
    if not ranked or ranked[0].score < sure:
        return Unsettled.SOMETHING_ELSE
    if len(ranked) > 1 and ranked[0].score - ranked[1].score < ahead:
        return Unsettled.SEVERAL
    return ranked[0].person
