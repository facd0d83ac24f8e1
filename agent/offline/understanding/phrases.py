"""Rows of words: written in the tables as short patterns, found in a message by walking."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

GAP, BEGIN, END = "...", "^", "$"
COMMA, STOP = 1, 2
LONGEST_GAP = 4
DATE = "<date>"
"""Stands at the end of a message whose last words name a day or a time."""
_NAMES = {"SERVICE": "<service>", "STAFF": "<staff>", "DATE": DATE}

Step = frozenset[str] | str
Row = tuple[Step, ...]
Classes = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Hit:
    """A pattern found in a message: whose it is, its weight, and the positions it used."""

    of: str
    weight: int
    at: frozenset[int]

    @cached_property
    def start(self) -> int:
        """Where it begins."""
        return min(self.at)

    @cached_property
    def end(self) -> int:
        """Where it ends, inclusive."""
        return max(self.at)


def rows(pattern: str, classes: Classes, same: Mapping[str, str]) -> Iterator[Row]:
    """Each plain row of steps that a pattern stands for.

    Args:
        pattern: as in the tables: `cancel my|the booking?`, with `...`, `^`, `$`, `{class}`.
        classes: words of each class.
        same: words that are never met, since another stands for them, and that other.
    """
    ways = [_ways(part, classes, same) for part in pattern.split()]
    for choice in product(*ways):
        yield tuple(step for step in choice if step is not None)


def _ways(part: str, classes: Classes, same: Mapping[str, str]) -> list[Step | None]:
    if part in {GAP, BEGIN, END}:
        return [part]
    optional = part.endswith("?")
    words: set[str] = set()
    for word in part.removesuffix("?").split("|"):
        members = classes[word[1:-1]] if word.startswith("{") else (word,)
        words.update(_NAMES.get(one, same.get(one, one)) for one in members)
    step = frozenset(words)
    return [step, None] if optional else [step]


class Finder:
    """Finds many patterns at once."""

    def __init__(self, planted: Iterable[tuple[str, int, Row]]) -> None:
        self._by_first: dict[str, list[tuple[str, int, bool, Row]]] = {}
        self.words: set[str] = set()
        for of, weight, row in planted:
            anchored = row[0] == BEGIN
            bare = row[1:] if anchored else row
            for first in bare[0]:
                self._by_first.setdefault(first, []).append((of, weight, anchored, bare))
            self.words.update(word for step in bare if not isinstance(step, str) for word in step)

    def find(self, words: Sequence[str], breaks: Sequence[int]) -> list[Hit]:
        """All patterns that occur.

        Args:
            words: of the message.
            breaks: what stands before each: 0 nothing, COMMA, over which no gap reaches, or
                STOP, over which no pattern reaches.
        """
        found = []
        for at, word in enumerate(words):
            for of, weight, anchored, row in self._by_first.get(word, ()):
                if anchored and at:
                    continue
                used = _walk(row, 1, words, breaks, at + 1)
                if used is not None:
                    found.append(Hit(of, weight, frozenset((at, *used))))
        return found


def _walk(
    row: Row, step: int, words: Sequence[str], breaks: Sequence[int], at: int
) -> tuple[int, ...] | None:
    """Positions used by the rest of a row from here on; None when it does not fit."""
    if step == len(row):
        return ()
    if row[step] == END:
        return () if at == len(words) and step + 1 == len(row) else None
    if row[step] == GAP:
        return _leap(row, step + 1, words, breaks, at)
    if at >= len(words) or breaks[at] == STOP or words[at] not in row[step]:
        return None
    rest = _walk(row, step + 1, words, breaks, at + 1)
    return None if rest is None else (at, *rest)


def _leap(
    row: Row, step: int, words: Sequence[str], breaks: Sequence[int], at: int
) -> tuple[int, ...] | None:
    if step == len(row):
        return ()
    for skipped in range(LONGEST_GAP + 1):
        rest = _walk(row, step, words, breaks, at + skipped)
        if rest is not None:
            return rest
        if at + skipped >= len(words) or breaks[at + skipped]:
            return None
    return None
