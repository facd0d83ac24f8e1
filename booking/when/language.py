"""The word tables: one TOML file a language, compiled once into tries.

A table has classes (words that stand for a value), patterns (sequences of words and {slots}
that stand for an action), and a few lists of words. Adding a language is adding a file.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from itertools import product
from typing import Any

from booking.when import tokens

WORDS_IN_SLOTS = {
    "hour": ("number",),
    "last_hour": ("number",),
    "n": ("number", "article"),
    "month_day": ("ordinal",),
}
"""The classes of words that a built-in slot takes besides digits."""


@dataclass(frozen=True)
class Leaf:
    """The end of a pattern: what it means, and its place in the file (the first one wins)."""

    order: int
    action: str | None
    value: Any = None


@dataclass
class Node:
    """One step of a trie: the words and slots that may come next."""

    words: dict[str, "Node"] = field(default_factory=dict)
    slots: dict[tuple[str, str], "Node"] = field(default_factory=dict)
    leaf: Leaf | None = None


@dataclass(frozen=True)
class Language:
    """The tables of one language, compiled.

    Attributes:
        name: "en", "it" ...
        rules: a trie for each class and each group of patterns.
        lists: words by role: "lead", "polite", "weak_days" ...
        firsts: for each rule, the words that may begin it.
        vocabulary: each literal word of the tables.
        long_words: words that a misspelling may stand for.
        suffixes: endings that a word may carry, longest first (Turkish).
    """

    name: str
    rules: dict[str, Node]
    lists: dict[str, frozenset[str]]
    firsts: dict[str, frozenset[str]]
    vocabulary: frozenset[str]
    long_words: tuple[str, ...]
    suffixes: tuple[str, ...]

    def has(self, role: str, word: str) -> bool:
        """Whether the word stands in the list of that role."""
        return word in self.lists.get(role, ())


def _slot(part: str) -> tuple[str, str]:
    rule, _, label = part.strip("{}").partition(".")
    return rule, label or rule


def _steps(part: str) -> list[list[Any]]:
    """The ways to walk one part of a pattern: a slot is a pair, a word a string."""
    optional = part.endswith("?")
    ways: list[list[Any]] = [[]] if optional else []
    for choice in part.removesuffix("?").split("|"):
        if choice.startswith("{"):
            ways.append([_slot(choice)])
        else:
            ways.append(list(tokens.words(choice.replace("_", " "))))
    return ways


def _sequences(pattern: str) -> Iterator[list[Any]]:
    """Each plain sequence that a pattern with options and alternatives stands for."""
    for ways in product(*map(_steps, pattern.split())):
        yield [step for way in ways for step in way]


def _plant(root: Node, sequence: list[Any], leaf: Leaf) -> None:
    node = root
    for step in sequence:
        if isinstance(step, tuple):
            node = node.slots.setdefault(step, Node())
        else:
            node = node.words.setdefault(step, Node())
    if node is not root and node.leaf is None:
        node.leaf = leaf


def _class_trie(table: dict[str, Any]) -> Node:
    root = Node()
    for order, (phrases, value) in enumerate(table.items()):
        for phrase in phrases.split("|"):
            _plant(root, list(tokens.words(phrase)), Leaf(order, None, value))
    return root


def _pattern_trie(table: dict[str, list[str]]) -> Node:
    root = Node()
    for order, (action, patterns) in enumerate(table.items()):
        for pattern in patterns:
            for sequence in _sequences(pattern):
                _plant(root, sequence, Leaf(order, action))
    return root


def _literals(node: Node) -> Iterator[str]:
    yield from node.words
    for child in (*node.words.values(), *node.slots.values()):
        yield from _literals(child)


def _firsts(rules: dict[str, Node]) -> dict[str, frozenset[str]]:
    """The words that may begin each rule, through the slots that begin it."""
    found = {rule: frozenset(root.words) for rule, root in rules.items()}
    changed = True
    while changed:
        changed = False
        for rule, root in rules.items():
            inner = {name for slot, _ in root.slots for name in WORDS_IN_SLOTS.get(slot, (slot,))}
            words = found[rule].union(*(found.get(name, frozenset()) for name in inner))
            changed = changed or words != found[rule]
            found[rule] = words
    return found


def _folded(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(map(tokens.fold, phrases))


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Names of the languages that have a table."""
    folder = resources.files(__package__) / "words"
    return frozenset(
        entry.name.removesuffix(".toml")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    )


@lru_cache(maxsize=32)
def load(name: str) -> Language:
    """The tables of a language, read once.

    Raises:
        ValueError: there is no table for that language.
    """
    if name not in known():
        raise ValueError(f"No words for dates in language {name!r}; known: {sorted(known())}")
    source = resources.files(__package__) / "words" / f"{name}.toml"
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    rules = {rule: _class_trie(entries) for rule, entries in table["class"].items()}
    rules |= {rule: _pattern_trie(entries) for rule, entries in table["pattern"].items()}
    lists = {role: _folded(entries) for role, entries in table["list"].items()}
    vocabulary = {word for root in rules.values() for word in _literals(root)}
    return Language(
        name=name,
        rules=rules,
        lists=lists,
        firsts=_firsts(rules),
        vocabulary=frozenset(vocabulary.union(*lists.values())),
        long_words=tuple(sorted(lists.get("long_words", ()))),
        suffixes=tuple(sorted(lists.get("suffixes", ()), key=len, reverse=True)),
    )
