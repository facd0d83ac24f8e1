"""The matcher: walks the tries over the tokens and remembers what it found.

`Chart.at("day", 3)` is every meaning of the rule "day" that begins at token 3. A rule is a trie
of the language or one of the built-in slots (digits, clock times, ISO dates).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from booking.when.language import Language, Leaf
from booking.when.spelling import meant
from booking.when.tokens import Token


@dataclass(frozen=True)
class Here:
    """Where the speaker stands in time.

    Attributes:
        now: aware, in the business's zone.
        today: its day.
        past: words without a direction look back (an owner's figures), not forward.
    """

    now: datetime
    today: date
    past: bool


Action = Callable[..., Any]
Slot = Callable[["Chart", int], list[tuple[int, Any]]]
Found = list[tuple[int, Any]]
DEEPEST = 30
"""Rules inside rules; a list of more than a dozen days is no sentence of a customer."""


class Chart:
    """All readings of one text in one language."""

    def __init__(
        self,
        tokens: list[Token],
        language: Language,
        here: Here,
        grammar: tuple[Mapping[str, Action], Mapping[str, Slot]],
    ) -> None:
        self.tokens = tokens
        self.language = language
        self.here = here
        self.words = [
            meant(token.word, language) if token.kind == "word" else token.word for token in tokens
        ]
        self._actions, self._slots = grammar
        self._found: dict[tuple[str, int], Found] = {}
        self._depth = 0

    def at(self, rule: str, start: int) -> Found:
        """Pairs of (end, meaning) of the rule at that token; at most one for each end."""
        key = (rule, start)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._look(rule, start)
        return found

    def _look(self, rule: str, start: int) -> Found:
        if start >= len(self.tokens) or self._depth >= DEEPEST:
            return []
        slot = self._slots.get(rule)
        if slot:
            return slot(self, start)
        is_word = self.tokens[start].kind == "word"
        if is_word and self.words[start] not in self.language.firsts.get(rule, ()):
            return []
        self._depth += 1
        found = self._walk(rule, start)
        self._depth -= 1
        return found

    def word(self, at: int) -> str:
        """The word at that token, empty beyond the text or past the end of a sentence."""
        return self.words[at] if self.joined(at) else ""

    def joined(self, at: int) -> bool:
        """Whether there is a token there that goes on with the sentence before it."""
        return at < len(self.tokens) and not self.tokens[at].stop

    def _walk(self, rule: str, start: int) -> Found:
        root = self.language.rules.get(rule)
        best: dict[int, tuple[int, Any]] = {}
        waiting: list[tuple[Any, int, dict[str, Any]]] = [(root, start, {})] if root else []
        while waiting:
            node, at, slots = waiting.pop()
            if node.leaf is not None:
                self._settle(best, at, node.leaf, slots)
            if at >= len(self.tokens) or (at > start and self.tokens[at].stop):
                continue
            for (slot, label), child in node.slots.items():
                for end, got in self.at(slot, at):
                    waiting.append((child, end, slots if label == "_" else slots | {label: got}))
            child = node.words.get(self.words[at])
            if child is not None:
                waiting.append((child, at + 1, slots))
        return [(end, value) for end, (_, value) in best.items()]

    def _settle(
        self, best: dict[int, tuple[int, Any]], end: int, leaf: Leaf, slots: dict[str, Any]
    ) -> None:
        if end in best and best[end][0] <= leaf.order:
            return
        value = leaf.value
        if leaf.action is not None:
            value = self._actions[leaf.action](self.here, **slots)
        if value is not None:
            best[end] = (leaf.order, value)
