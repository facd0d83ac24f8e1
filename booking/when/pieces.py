"""From tokens to pieces: the stretches of a text that speak of days and times.

The longest reading wins at each place. A doubtful word ("sat", "may", "1400") counts only
beside something certain, or when it is all there is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from booking.when import dates, days, repeats, times
from booking.when.chart import Chart, Here
from booking.when.language import Language
from booking.when.meaning import Skip, TimesMeant
from booking.when.slots import SLOTS
from booking.when.tokens import Token

GRAMMAR = (dates.ACTIONS | days.ACTIONS | times.ACTIONS | repeats.ACTIONS, SLOTS)
TOPICS = ("moment", "repeat", "days", "times", "count", "soon")
"""Rules that stand alone; of equally long readings the first one wins."""
_PAUSE = re.compile(r"[,.;:!?\n]")


@dataclass(frozen=True)
class Piece:
    """Tokens from `start` to `end`, of which those before `core` are mere prepositions."""

    start: int
    core: int
    end: int
    values: tuple[Any, ...]


class Reading:
    """The pieces of one text in one language."""

    def __init__(self, text: str, tokens: list[Token], language: Language, here: Here) -> None:
        self.text = text
        self.here = here
        self.language = language
        self.tokens = tokens
        self.chart = Chart(tokens, language, here, GRAMMAR)
        self.pieces = self._after_a_move(self._certain(list(self._scan())))

    def core_text(self, piece: Piece) -> str:
        """The customer's words of a piece, without prepositions."""
        return self.text[self.tokens[piece.core].start : self.tokens[piece.end - 1].end]

    def touching(self, one: Piece, other: Piece) -> bool:
        """Whether nothing stands between the two."""
        first, second = (one, other) if one.start <= other.start else (other, one)
        return first.end == second.start

    def _scan(self) -> Iterator[Piece]:
        at, free = 0, 0
        while at < len(self.tokens):
            end, value = self._longest(at)
            if end == at:
                at += 1
                continue
            values = value if isinstance(value, tuple) else (value,)
            yield Piece(self._lead(at, free), at, self._possessive(end), values)
            at = free = self._possessive(end)

    def _longest(self, at: int) -> tuple[int, Any]:
        best: tuple[int, Any] = (at, None)
        if self.tokens[at].kind == "word" and self.chart.words[at] not in self.language.vocabulary:
            return best
        for topic in TOPICS:
            for end, value in self.chart.at(topic, at):
                if end > best[0]:
                    best = (end, value)
        return best

    def _lead(self, at: int, free: int) -> int:
        """Where the prepositions before a piece begin: one, and the articles beside it."""
        prepositions = int(self._is_preposition(at))
        while at > free and not self.tokens[at].stop:
            word = self.chart.words[at - 1]
            prepositions += self._is_preposition(at - 1)
            if prepositions > 1 or not self.language.has("lead", word):
                break
            at -= 1
        return at

    def _is_preposition(self, at: int) -> bool:
        word = self.chart.words[at]
        return self.language.has("lead", word) and not self.language.has("articles", word)

    def _possessive(self, end: int) -> int:
        """Monday's."""
        own = end < len(self.tokens) and self.tokens[end].glued and self.tokens[end].word == "s"
        return end + 1 if own else end

    def _certain(self, found: list[Piece]) -> list[Piece]:
        found = [piece for piece in found if not self._misread(piece)]
        doubtful = {piece for piece in found if self._doubtful(piece)}
        return [
            piece
            for piece in found
            if not all(isinstance(value, Skip) for value in piece.values)
            and (piece not in doubtful or self._backed(piece, found, doubtful))
        ]

    def _word_before(self, piece: Piece) -> str:
        if piece.core == 0 or self.tokens[piece.core].stop:
            return ""
        return self.chart.words[piece.core - 1]

    def _misread(self, piece: Piece) -> bool:
        """A pronoun before "sat", a name's number ("option 2"), a greeting."""
        before, alone = self._word_before(piece), piece.end - piece.core == 1
        if alone and self.language.has("weak_days", self.tokens[piece.core].word):
            return self.language.has("weak_after", before)
        if self.tokens[piece.core].kind == "number" and self.language.has("labels", before):
            return any(isinstance(value, TimesMeant) for value in piece.values)
        return self._greeting(piece)

    def _greeting(self, piece: Piece) -> bool:
        if piece.end != 1 or len(self.tokens) == 1:
            return False
        between = self.text[self.tokens[0].end : self.tokens[1].start]
        return self.language.has("greeting", self.chart.words[0]) and bool(_PAUSE.search(between))

    def _doubtful(self, piece: Piece) -> bool:
        if all(map(self._mere_number, range(piece.core, piece.end))):
            return True
        if piece.end - piece.core != 1:
            return False
        token = self.tokens[piece.core]
        weak = any(self.language.has(role, token.word) for role in ("weak_days", "weak_months"))
        return weak and not self.language.has("firm", self._word_before(piece))

    def _mere_number(self, at: int) -> bool:
        """1400, "10 or 11", 2-4: times only where a time is expected."""
        word = self.chart.words[at]
        if self.tokens[at].kind == "number" or self.language.has("number_glue", word):
            return True
        return any(end == at + 1 for end, _ in self.chart.at("number", at))

    def _backed(self, piece: Piece, found: list[Piece], doubtful: set[Piece]) -> bool:
        month = self.language.has("weak_months", self.tokens[piece.core].word)
        if self._closing(piece):
            return True
        near = [other for other in found if other not in doubtful and self.touching(piece, other)]
        digits = any(self.tokens[at].word.isdigit() for at in range(piece.core, piece.end))
        spoken_number = self._mere_number(piece.core) and not digits
        return (self._alone(piece) and not spoken_number) or bool(near and not month)

    def _closing(self, piece: Piece) -> bool:
        """A short weekday as the last word that says anything: base clean sat please."""
        token, before = self.tokens[piece.core], self._word_before(piece)
        rest = self.chart.words[piece.end :]
        polite = all(self.language.has("polite", word) for word in rest)
        return polite and bool(before) and self.language.has("weak_days", token.word)

    def _alone(self, piece: Piece) -> bool:
        """Whether all other words are mere politeness: "sat please"."""
        others = [*self.chart.words[: piece.start], *self.chart.words[piece.end :]]
        return all(self.language.has("polite", word) for word in others)

    def _after_a_move(self, found: list[Piece]) -> list[Piece]:
        """Of "move Monday to Tuesday" only the new time; the old one stays in the rest."""
        if not any(self.language.has("moving", word) for word in self.chart.words):
            return found
        found = [half for piece in found for half in self._split_range(piece)]
        target = next((at for at, piece in enumerate(found) if self._is_target(piece)), None)
        if not target:
            return found
        new = found[target:]
        if any(_is_day(value) for piece in new for value in piece.values):
            return new
        return [*(piece for piece in found[:target] if not _is_time(piece)), *new]

    def _is_target(self, piece: Piece) -> bool:
        before = self.chart.words[max(piece.start - 1, 0) : piece.core + 1]
        return any(self.language.has("target", word) for word in before)

    def _split_range(self, piece: Piece) -> list[Piece]:
        """From Monday to Tuesday, in a move, are two days and no range."""
        for at in range(piece.core + 1, piece.end):
            if self.language.has("target", self.chart.words[at]):
                end, value = self._longest(at + 1) if at + 1 < piece.end else (0, None)
                if end == piece.end and value is not None:
                    values = value if isinstance(value, tuple) else (value,)
                    old = replace(piece, end=at, values=(Skip(),))
                    return [old, Piece(at, at + 1, end, values)]
        return [piece]


def _is_day(value: Any) -> bool:
    return not isinstance(value, TimesMeant | Skip)


def _is_time(piece: Piece) -> bool:
    return all(isinstance(value, TimesMeant) for value in piece.values)
