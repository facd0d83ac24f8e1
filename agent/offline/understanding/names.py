"""Services and staff in a message: by name, by a word that only one name has, and misspelt.

The names are the business's own, so any trade works. Words that all names share ("clean") choose
nothing and are heard as "booking".
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from agent.facts import Facts
from agent.offline.understanding.hearing import Word, closest, heard
from agent.offline.understanding.language import Language, language

SERVICE, STAFF = "<service>", "<staff>"
_ENDING = 3
_LONGEST = 8
_POSSESSIVE = re.compile(r"['\u2019]s$", re.IGNORECASE)
_ARTICLES = frozenset({"a", "an", "the", "my", "your", "another"})
_AFTER_STAFF = frozenset(
    {"with", "by", "is", "see", "does", "not", "or", "and", "for", "ask", "want", "has"}
)

_EITHER = frozenset({"or", "either"})

Row = tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """The names of a business, ready for comparing.

    Attributes:
        services: each row of words that is a name or a nickname, and whose, the longest first.
        distinctive: words of some names but not of all, and whose they are.
        generic: words that all names share.
        staff: each row of words that names somebody, and whom.
        words: each word of a name.
        guessable: those that may be misspelt, sorted.
    """

    services: tuple[tuple[Row, frozenset[str]], ...]
    distinctive: dict[str, frozenset[str]]
    generic: frozenset[str]
    staff: tuple[tuple[Row, str], ...]
    words: frozenset[str]
    guessable: tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """The message with its names put aside, and what they were."""

    words: list[Word]
    services: tuple[str, ...]
    staff: str | None
    places: frozenset[int]


def names_of(facts: Facts) -> Names:
    """The names of this business."""
    return _names(facts.services, facts.also_called, facts.staff, facts.language)


@lru_cache(maxsize=64)
def _names(
    services: tuple[str, ...], also: tuple[tuple[str, str], ...], staff: tuple[str, ...], name: str
) -> Names:
    called = [(_row(one), one) for one in services]
    called += [(_row(said), one) for said, one in also if one in services]
    rows: dict[Row, frozenset[str]] = {}
    for row, one in called:
        rows[row] = rows.get(row, frozenset()) | {one}
    rows.pop((), None)
    words = _whose(called)
    generic = _generic(services)
    distinctive = {
        word: who for word, who in words.items() if len(word) > 2 and not is_generic(word, generic)
    }
    people = _people(staff)
    every = frozenset(words) | {word for row, _ in people for word in row}
    known = language(name).known
    return Names(
        services=tuple(sorted(rows.items(), key=lambda pair: -len(pair[0]))),
        distinctive={word: who for word, who in distinctive.items() if word not in _ARTICLES},
        generic=generic,
        staff=people,
        words=every,
        guessable=tuple(
            sorted(word for word in distinctive if len(word) > 3 and word not in known)
        ),
    )


def is_generic(word: str, generic: Collection[str]) -> bool:
    """A word that all names share, or one made of it: clean, cleans, cleaning, cleaner."""
    return any(word.startswith(one) and len(word) - len(one) <= _ENDING for one in generic)


def _row(name: str) -> Row:
    return tuple(word.text for word in heard(name))


def _whose(called: Iterable[tuple[Row, str]]) -> dict[str, frozenset[str]]:
    whose: dict[str, frozenset[str]] = {}
    for row, one in called:
        for word in row:
            whose[word] = whose.get(word, frozenset()) | {one}
    return whose


def _generic(services: Sequence[str]) -> frozenset[str]:
    if len(services) < 2:
        return frozenset()
    shared = frozenset.intersection(*(frozenset(_row(one)) for one in services))
    return frozenset(word for word in shared if len(word) > 2)


def _people(staff: Sequence[str]) -> tuple[tuple[Row, str], ...]:
    """Full names and first names; a first name that two share names nobody."""
    full = [(_row(one), one) for one in staff if _row(one)]
    firsts = [row[0] for row, _ in full]
    short = [(row[:1], one) for row, one in full if len(row) > 1 and firsts.count(row[0]) == 1]
    return tuple(sorted([*full, *short], key=lambda pair: -len(pair[0])))


def put_aside(words: Sequence[Word], facts: Facts, *, asked: bool) -> Named:
    """Find the names and put one mark in the place of each.

    Args:
        words: the message, spelled out.
        facts: the business.
        asked: a service was just asked for, so that even an everyday word may name one.
    """
    names, spoken = names_of(facts), language(facts.language)
    result: list[Word] = []
    services: list[frozenset[str]] = []
    staff: list[str] = []
    places: set[int] = set()
    at = 0
    while at < len(words):
        length, meant, person = _name_at(words, at, names, spoken, asked)
        if length == 0:
            result.append(_noun(words[at], names) if len(words) > 1 else words[at])
            at += 1
            continue
        places |= {word.place for word in words[at : at + length]}
        result.append(replace(words[at], text=STAFF if person else SERVICE))
        denied = _denied(words, at, spoken)
        if person and not denied:
            staff.append(person)
        elif meant and not denied:
            services.append(meant)
        at += length
    return Named(result, _settled(services, facts.services), _who(staff, words), frozenset(places))


def _who(staff: Sequence[str], words: Sequence[Word]) -> str | None:
    """'Amy or Ben' wishes for nobody in particular; 'Amy, no, Ben' for the last."""
    either = len(set(staff)) > 1 and any(word.text in _EITHER for word in words)
    return None if either or not staff else staff[-1]


def _noun(word: Word, names: Names) -> Word:
    """A word that all names share stands for the booking itself."""
    if not is_generic(word.text, names.generic):
        return word
    return replace(word, text="bookings" if word.text.endswith("s") else "booking")


def _name_at(
    words: Sequence[Word], at: int, names: Names, spoken: Language, asked: bool
) -> tuple[int, frozenset[str], str]:
    """(words used, services, person) at this position; 0 words when it begins no name."""
    texts = tuple(map(_bare, words[at : at + _LONGEST]))
    for row, meant in names.services:
        if texts[: len(row)] == row:
            return _with_generic(texts, len(row), names), meant, ""
    for row, person in names.staff:
        if texts[: len(row)] == row and _is_person(words, at, len(row), spoken):
            return len(row), frozenset(), person
    word = names.distinctive.get(texts[0]) and texts[0]
    word = word or (closest(texts[0], names.guessable) if texts[0] not in spoken.known else None)
    if word and (word not in spoken.everyday or asked or _stands_as_name(words, at, names)):
        return _with_generic(texts, 1, names), names.distinctive[word], ""
    return 0, frozenset(), ""


def _bare(word: Word) -> str:
    """Without the ending of possession: 'Amy's number' speaks of Amy."""
    return word.text[:-1] if _POSSESSIVE.search(word.raw) and word.text[-1:] == "s" else word.text


def _with_generic(texts: Row, length: int, names: Names) -> int:
    follows = length < len(texts) and is_generic(texts[length], names.generic)
    return length + 1 if follows else length


def _stands_as_name(words: Sequence[Word], at: int, names: Names) -> bool:
    """An everyday word ("deep") names a service before "clean" or "one", or alone."""
    after = words[at + 1].text if at + 1 < len(words) else ""
    if is_generic(after, names.generic) or after in {"one", "service", "option", "ones"}:
        return True
    alone = len(words) == 1
    return alone or (at > 0 and words[at - 1].text in _ARTICLES and not after)


def _is_person(words: Sequence[Word], at: int, length: int, spoken: Language) -> bool:
    """A name that is also a word ("Will", "Grace") needs a sign that a person is meant."""
    if length > 1 or words[at].text not in spoken.known:
        return True
    before = words[at - 1].text if at else ""
    return before in _AFTER_STAFF or len(words) == 1


def _denied(words: Sequence[Word], at: int, spoken: Language) -> bool:
    """'Not the base', 'instead of Amy': named, and not wanted."""
    before = tuple(word.text for word in words[max(0, at - 3) : at])
    rows = spoken.rows("picks", "excluded")
    return any(before[len(before) - len(row) :] == row for row in rows if len(row) <= len(before))


def _settled(found: Sequence[frozenset[str]], order: Sequence[str]) -> tuple[str, ...]:
    """What all mentions together mean: their common services, or all that were mentioned."""
    if not found:
        return ()
    common = frozenset.intersection(*found)
    return tuple(sorted(common or frozenset.union(*found), key=order.index))
