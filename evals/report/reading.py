"""From the records of a run to what a page shows: scenarios, their plays, and each turn whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.run.record import CallRecord, FindingRecord, LineRecord, Record
from evals.run.result import BASELINES, DO_NOTHING, REFUSE_ALL, Result, ScenarioRecord, Score

Standing = Literal["passed", "sometimes", "failed", "error"]
WORST_FIRST: tuple[Standing, ...] = ("error", "failed", "sometimes", "passed")
END_STATE = "end-state"


@dataclass(frozen=True)
class Said:
    """One turn: the message and its answer, what was called for it, and what was wrong with it."""

    line: LineRecord | None
    calls: Sequence[CallRecord]
    findings: Sequence[FindingRecord]


@dataclass(frozen=True)
class Play:
    """One trial, in the order in which it happened.

    Attributes:
        whole: what is wrong and belongs to no turn, but for the end of the world.
        end: what is wrong with that end.
    """

    record: Record
    turns: Sequence[Said]
    whole: Sequence[FindingRecord]
    end: Sequence[FindingRecord]

    @property
    def wrong_turns(self) -> list[int]:
        """Numbers of the turns in which something was wrong."""
        return sorted({one.turn for said in self.turns for one in said.findings if one.turn})

    @property
    def seconds(self) -> float:
        """That all answers took together."""
        return sum(line.seconds for line in self.record.lines)


@dataclass(frozen=True)
class Row:
    """One contender on one scenario."""

    contender: str
    plays: Sequence[Play]

    @property
    def passed(self) -> int:
        """How many of its plays passed."""
        return sum(play.record.verdict == "passed" for play in self.plays)

    @property
    def judged(self) -> int:
        """How many of its plays could be judged."""
        return sum(play.record.verdict != "error" for play in self.plays)

    @property
    def standing(self) -> Standing:
        """An error wins over everything: what it hides is not known."""
        if self.judged < len(self.plays) or not self.plays:
            return "error"
        if self.passed == self.judged:
            return "passed"
        return "sometimes" if self.passed else "failed"


@dataclass(frozen=True)
class Card:
    """One scenario, and how everybody did.

    Attributes:
        too_easy: baselines that do nothing and pass.
        broken_gold: why nobody can be judged by it, if so.
    """

    scenario: ScenarioRecord
    rows: Sequence[Row]
    too_easy: Sequence[str]
    broken_gold: str

    @property
    def standing(self) -> Standing:
        """The worst of its rows; of its gold alone, if nobody else has played."""
        if self.broken_gold:
            return "error"
        found = {row.standing for row in self.rows}
        return next((one for one in WORST_FIRST if one in found), "passed")

    @property
    def seconds(self) -> float:
        """Of its slowest play."""
        return max((play.seconds for row in self.rows for play in row.plays), default=0.0)

    @property
    def model_calls(self) -> int:
        """Of the play that took most."""
        return max((play.record.usage.asked for row in self.rows for play in row.plays), default=0)

    @property
    def words(self) -> str:
        """What a search looks through, in one case."""
        one = self.scenario
        said = [
            text
            for row in self.rows
            for play in row.plays[:1]
            for line in play.record.lines
            for text in (line.said, line.reply)
        ]
        parts = [one.id, one.about, one.source, *one.tags, *one.spec, *said]
        return " ".join(" ".join(parts).casefold().split())


def contenders(result: Result) -> list[Score]:
    """Scores of who was tried, without the baselines."""
    return [score for score in result.scores if not score.is_baseline]


def cards(result: Result) -> list[Card]:
    """Every scenario of a run, in its order."""
    names = [score.contender for score in contenders(result)]
    return [_card(one, names, _of(result.records, one.id)) for one in result.scenarios]


def _of(records: Iterable[Record], scenario: str) -> list[Record]:
    return [one for one in records if one.scenario == scenario]


def _card(scenario: ScenarioRecord, names: Sequence[str], records: Sequence[Record]) -> Card:
    rows = [Row(name, [play_of(one) for one in records if one.contender == name]) for name in names]
    easy = {DO_NOTHING, REFUSE_ALL}
    return Card(
        scenario=scenario,
        rows=[row for row in rows if row.plays],
        too_easy=[
            one.contender for one in records if one.contender in easy and one.verdict == "passed"
        ],
        broken_gold=next(
            (one.why for one in records if one.contender in BASELINES and one.verdict == "error"),
            "",
        ),
    )


def play_of(record: Record) -> Play:
    """A trial in the order in which it happened; calls and findings at their turn."""
    lines = {line.turn: line for line in record.lines}
    turns = sorted({*lines, *(call.turn for call in record.calls)})
    placed = [
        Said(
            lines.get(turn),
            [call for call in record.calls if call.turn == turn],
            [one for one in record.findings if one.turn == turn],
        )
        for turn in turns
    ]
    elsewhere = [one for one in record.findings if one.turn not in turns]
    return Play(
        record,
        placed,
        whole=[one for one in elsewhere if one.check != END_STATE],
        end=[one for one in elsewhere if one.check == END_STATE],
    )
