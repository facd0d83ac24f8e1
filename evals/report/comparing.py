"""Two runs side by side: what got better, what got worse, and whether that may be chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from typing import Literal

from evals.report.page import Press
from evals.report.reading import Row, cards, contenders
from evals.report.telling import NOTHING, duration, interval, money, number, percent
from evals.run.result import Result, ScenarioRecord, Score

Change = Literal["worse", "broken", "only", "better", "same"]
WORST_FIRST: tuple[Change, ...] = ("worse", "broken", "better", "only", "same")
CHANCE = 0.05
"""Rarer than this by chance alone counts as a real change, as is usual."""


class NotComparable(Exception):
    """The two runs cannot be held against each other; the text says why."""


@dataclass(frozen=True)
class Pair:
    """One scenario in both runs.

    Attributes:
        old: None if it was not in that run.
    """

    scenario: ScenarioRecord
    old: Row | None
    new: Row | None
    words: str

    @property
    def change(self) -> Change:
        """From the old run to the new one."""
        if self.old is None or self.new is None:
            return "only"
        if not (self.old.judged and self.new.judged):
            return "broken"
        before, after = self.old.passed / self.old.judged, self.new.passed / self.new.judged
        if before == after:
            return "same"
        return "better" if after > before else "worse"

    @property
    def rank(self) -> int:
        """What people want to see first comes first."""
        return WORST_FIRST.index(self.change)

    @property
    def told(self) -> str:
        """The change in words."""
        if self.old is None or self.new is None:
            return "only in the new run" if self.old is None else "only in the old run"
        if self.change == "broken":
            return "not comparable: an error of the run"
        if self.change == "same":
            return f"the same: {self.new.standing}"
        return f"{self.change}: {_share_of(self.old)} to {_share_of(self.new)}"

    @property
    def says_otherwise(self) -> bool:
        """A reply of the first trial differs, whatever the verdict says."""
        if not (self.old and self.new):
            return False
        return _replies(self.old) != _replies(self.new)

    @property
    def seconds(self) -> float:
        """Of its slowest play in either run."""
        rows = [row for row in (self.old, self.new) if row]
        return max((play.seconds for row in rows for play in row.plays), default=0.0)

    @property
    def model_calls(self) -> int:
        """Of the play in either run that took most."""
        rows = [row for row in (self.old, self.new) if row]
        return max((play.record.usage.asked for row in rows for play in row.plays), default=0)


@dataclass(frozen=True)
class Comparison:
    """Two runs.

    Attributes:
        table: name, old and new of each figure.
    """

    pairs: Sequence[Pair]
    table: Sequence[tuple[str, str, str]]

    def of(self, change: Change) -> list[Pair]:
        """The pairs that changed in this way."""
        return [pair for pair in self.pairs if pair.change == change]

    @property
    def better(self) -> list[Pair]:
        """What passes more often now."""
        return self.of("better")

    @property
    def worse(self) -> list[Pair]:
        """What passes less often now."""
        return self.of("worse")

    @property
    def headline(self) -> str:
        """How many changed, in a line."""
        counted = (
            ("better", len(self.better)),
            ("worse", len(self.worse)),
            ("the same", len(self.of("same"))),
            ("not comparable", len(self.of("broken"))),
            ("in one run only", len(self.of("only"))),
        )
        needed = ("better", "worse")
        return ", ".join(f"{count} {name}" for name, count in counted if count or name in needed)

    @property
    def chance(self) -> str:
        """Whether the change may be chance, in a sentence."""
        better, worse = len(self.better), len(self.worse)
        if not better + worse:
            return "No scenario passes more or less often than before."
        likely = sign_test(better, worse)
        told = (
            f"If nothing had changed, such a difference would come up {percent(likely)} of the time"
        )
        if likely >= CHANCE:
            return f"{told}: this may be chance. More trials (--trials) or scenarios would tell."
        return f"{told}: this is hardly chance."


def compare(old: Result, new: Result, old_name: str = "", new_name: str = "") -> Comparison:
    """Hold the new run against the old one.

    Args:
        old: what was.
        new: what is.
        old_name: of its contender; empty: the only one.
        new_name: likewise.

    Raises:
        NotComparable: a run has no such contender, or several and none was named.
    """
    before, after = _contender(old, old_name, "old"), _contender(new, new_name, "new")
    rows_before, rows_after = _rows(old, before.contender), _rows(new, after.contender)
    scenarios = {one.id: one for one in (*old.scenarios, *new.scenarios)}
    words = {card.scenario.id: card.words for run in (old, new) for card in cards(run)}
    pairs = [
        Pair(one, rows_before.get(name), rows_after.get(name), words[name])
        for name, one in scenarios.items()
    ]
    met = [pair for pair in pairs if pair.old or pair.new]
    met.sort(key=lambda pair: (pair.rank, pair.scenario.id))
    return Comparison(met, _table(old, new, before, after))


def comparison(compared: Comparison) -> str:
    """The page of two runs."""
    scenarios = [pair.scenario for pair in compared.pairs]
    return Press().page(
        "comparison",
        compared=compared,
        tags=sorted({tag for one in scenarios for tag in one.tags}),
        spec=sorted({behaviour for one in scenarios for behaviour in one.spec}),
    )


def sign_test(better: int, worse: int) -> float:
    """How likely so uneven a split is if better and worse are alike likely: exact, two-sided.

    Each scenario is its own control, and those that stayed the same say nothing
    (Dixon & Mood 1946, "The statistical sign test").
    """
    changed = better + worse
    rarer = sum(comb(changed, count) for count in range(min(better, worse) + 1))
    return min(1.0, rarer / 2.0 ** (changed - 1))


def _contender(result: Result, name: str, which: str) -> Score:
    tried = contenders(result)
    found = [score for score in tried if name in {"", score.contender}]
    if len(found) != 1:
        known = ", ".join(score.contender for score in tried) or "nobody"
        raise NotComparable(f"name the contender of the {which} run (--{which}); there is: {known}")
    return found[0]


def _rows(result: Result, contender: str) -> dict[str, Row]:
    return {
        card.scenario.id: row
        for card in cards(result)
        for row in card.rows
        if row.contender == contender
    }


def _table(old: Result, new: Result, before: Score, after: Score) -> list[tuple[str, str, str]]:
    return [
        (name, first, second)
        for (name, first), (_, second) in zip(_told(old, before), _told(new, after), strict=True)
    ]


def _told(result: Result, score: Score) -> list[tuple[str, str]]:
    share = score.pass1
    last = max(score.pass_k, default=1)
    return [
        ("Played by", score.contender),
        ("When", f"{result.began:%d %b %Y %H:%M} UTC"),
        ("Prompt", result.prompt),
        ("Commit", result.origin.told or NOTHING),
        ("Sources", result.code[:12]),
        ("Customers played by", result.customer or "no model"),
        ("Tone judged by", result.judge or "nobody"),
        ("Trials of each", str(result.trials)),
        ("pass^1", f"{percent(share.value)} ({interval(share)})" if share else NOTHING),
        ("pass^k, k as large as it goes", f"{percent(score.pass_k.get(last))} (k = {last})"),
        ("Errors of the run", str(len(score.errors))),
        ("Model calls", number(score.model_calls)),
        ("Tokens in, out", f"{number(score.tokens_in)}, {number(score.tokens_out)}"),
        ("Cost", money(score.cost)),
        ("A turn, p50 and p95", f"{duration(score.p50_s)}, {duration(score.p95_s)}"),
    ]


def _share_of(row: Row) -> str:
    return f"{row.passed} of {row.judged}"


def _replies(row: Row) -> list[str]:
    return [line.reply for play in row.plays[:1] for line in play.record.lines]
