"""The word table of a language, compiled once: adding a language is adding a file.

The English table says what people ask for. The table of another language is a gloss: what its
words and rows of words stand for in the English one, which then does all the rest.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from agent.offline.understanding.phrases import Finder, Row, rows

ENGLISH = "en"
Phrases = Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]
"""By first word: (what is said, what it stands for), the longest first."""


@dataclass(frozen=True)
class Language:
    """One language, ready for use.

    Attributes:
        name: such as "en".
        gloss: rows of words of another language and the English ones they stand for.
        own: words by which the language is known.
        spelled: single words and what they stand for.
        same: rows of words and what they stand for.
        polite: rows that are dropped wherever they stand.
        wrapping: rows that are dropped at the head of a sentence.
        cues: finds the intents.
        team: finds the intents that the words mean in the mouth of a member of the team.
        hostile: finds attempts to give orders to the machine.
        filler: words that need no explanation.
        everyday: words that requests are made of, whatever the trade.
        known: words that are nobody's misspelling.
        guessable: words that a misspelling may stand for, sorted.
        lists: all the rest, by section and key.
    """

    name: str
    gloss: Phrases
    own: frozenset[str]
    spelled: Mapping[str, tuple[str, ...]]
    same: Phrases
    polite: Phrases
    wrapping: Phrases
    cues: Finder
    team: Finder
    hostile: Finder
    filler: frozenset[str]
    everyday: frozenset[str]
    known: frozenset[str]
    guessable: tuple[str, ...]
    lists: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]]

    def rows(self, section: str, key: str) -> tuple[tuple[str, ...], ...]:
        """The phrases of a list, as rows of words."""
        return self.lists[section][key]

    def words(self, section: str, key: str) -> frozenset[str]:
        """The single words of a list."""
        return frozenset(row[0] for row in self.lists[section][key] if len(row) == 1)


def language(name: str) -> Language:
    """The table of that language; English when there is none."""
    return _load(name if name in spoken_here() else ENGLISH)


@cache
def spoken_here() -> frozenset[str]:
    """Languages whose words are known here."""
    folder = files("agent") / "offline" / "words"
    names = (entry.name for entry in folder.iterdir())
    return frozenset(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


@cache
def _load(name: str) -> Language:
    if name != ENGLISH:
        return _glossed(name, _load(ENGLISH))
    table = _file(name)
    single = _single(table["same"])
    cues, team = (_finder(table, section, single) for section in ("cues", "team"))
    words = table["words"]
    every = set(_literals(table)) | cues.words | team.words
    ordinary = frozenset(words["ordinary"]) | frozenset(words["filler"])
    ordinary |= frozenset(words["adjectives"])
    known = frozenset(every) | ordinary
    return Language(
        name=name,
        gloss={},
        own=known - frozenset(words["borrowed"]),
        spelled={
            said: tuple(meant.split()) for meant, all_ in table["spelled"].items() for said in all_
        },
        same=_phrases((said, meant) for meant, all_ in table["same"].items() for said in all_),
        polite=_phrases((said, "") for said in words["polite"]),
        wrapping=_phrases(_wrapping(words)),
        cues=cues,
        team=team,
        hostile=_hostile(table, single),
        filler=frozenset(words["filler"]),
        everyday=frozenset(every) | frozenset(words["filler"]) | frozenset(words["adjectives"]),
        known=known,
        guessable=tuple(sorted(word for word in every if len(word) > 3)),
        lists=_lists(table),
    )


def _file(name: str) -> dict[str, Any]:
    source = files("agent") / "offline" / "words" / f"{name}.toml"
    return tomllib.loads(source.read_text("utf-8"))


def _glossed(name: str, english: Language) -> Language:
    """Its own rows come before the English ones, where a list is looked for in what was written."""
    table = _file(name)
    pairs = [(said, meant) for meant, all_ in table["gloss"].items() for said in all_]
    turns = {key: tuple(tuple(one.split()) for one in said) for key, said in table["turns"].items()}
    merged = {key: (*turns.get(key, ()), *rows) for key, rows in english.lists["turns"].items()}
    return replace(
        english,
        name=name,
        gloss=_phrases((said, meant.removeprefix("-")) for said, meant in pairs),
        own=frozenset(word for said, _ in pairs for word in said.split()) | set(table["own"]),
        lists={**english.lists, "turns": merged},
    )


def _single(same: Mapping[str, list[str]]) -> dict[str, str]:
    """Single words that are always replaced by one other word."""
    return {
        said: meant
        for meant, all_ in same.items()
        for said in all_
        if " " not in said and " " not in meant
    }


def _finder(table: Mapping[str, Any], section: str, single: Mapping[str, str]) -> Finder:
    planted: list[tuple[str, int, Row]] = []
    for intent, groups in table[section].items():
        for weight, patterns in groups.items():
            planted += _plant(intent, int(weight), patterns, table["class"], single)
    return Finder(planted)


def _hostile(table: Mapping[str, Any], single: Mapping[str, str]) -> Finder:
    lists = table["hostile"].items()
    return Finder(row for of, said in lists for row in _plant(of, 1, said, table["class"], single))


def _plant(
    of: str, weight: int, patterns: Iterable[str], classes: Any, single: Mapping[str, str]
) -> Iterator[tuple[str, int, Row]]:
    for pattern in patterns:
        for row in rows(pattern, classes, single):
            yield of, weight, row


def _wrapping(words: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Polite openings; those to be kept stand for themselves, and win by their length."""
    yield from ((said, "") for said in words["wrapping"])
    yield from ((said, said) for said in words["kept"])


def _phrases(pairs: Iterable[tuple[str, str]]) -> Phrases:
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for said, meant in pairs:
        row = tuple(said.split())
        by_first.setdefault(row[0], []).append((row, tuple(meant.split())))
    return {
        first: tuple(sorted(all_, key=lambda pair: -len(pair[0])))
        for first, all_ in by_first.items()
    }


def _literals(table: Mapping[str, Any]) -> Iterator[str]:
    """Each word of the tables outside the cues."""
    for section in ("spelled", "same"):
        for meant, said in table[section].items():
            yield from meant.split()
            yield from (word for one in said for word in one.split())
    for section in ("words", "answers", "picks", "status", "person"):
        for key, said in table[section].items():
            if key not in {"ordinary", "filler", "adjectives"}:
                yield from (word for one in said for word in one.split())


def _lists(table: Mapping[str, Any]) -> dict[str, dict[str, tuple[tuple[str, ...], ...]]]:
    sections = ("words", "answers", "picks", "status", "person", "turns")
    return {
        section: {
            key: tuple(sorted((tuple(one.split()) for one in all_), key=len, reverse=True))
            for key, all_ in table[section].items()
        }
        for section in sections
    }
