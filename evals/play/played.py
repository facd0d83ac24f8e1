"""What came of playing a scenario once: all that checks, reports and people look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from evals.scenario.form import Scenario, Turn
from evals.world.difference import Difference
from evals.world.facts import Facts


@dataclass(frozen=True)
class Call:
    """A tool call that was made, whatever came of it.

    Attributes:
        turn: of the conversation, from 1.
        effect: read, write or destroy.
        text: what it answered.
        structured: the same as data, or what a refusal says.
        outcome: asked: a question for the customer came back, and nothing was done.
        agreed: the question that the customer had said yes to, if there was one.
    """

    turn: int
    name: str
    arguments: Mapping[str, Any]
    effect: str
    text: str
    structured: Mapping[str, Any] | None
    outcome: Literal["done", "refused", "failed", "unknown", "asked"]
    agreed: str | None = None

    @property
    def is_done(self) -> bool:
        """It succeeded."""
        return self.outcome == "done"


@dataclass(frozen=True)
class Line:
    """One message and its answer.

    Attributes:
        turn: from 1.
        step: of the scenario, if it is scripted.
        at: local time, without an offset.
        choices: titles of what could be tapped.
        seconds: that the answer took.
    """

    turn: int
    step: Turn | None
    at: datetime
    phone: str
    said: str
    reply: str
    stage: str
    calls: Sequence[str]
    choices: Sequence[str]
    seconds: float


@dataclass(frozen=True)
class Usage:
    """What models were asked and what it took.

    Attributes:
        asked: answers of any model.
        failed: answers that could not be used.
        offline: of `asked`, those of the offline model.
        tokens_in: as the provider counted; 0 if it did not say.
    """

    asked: int = 0
    failed: int = 0
    offline: int = 0
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(frozen=True)
class Played:
    """One trial of a scenario.

    Attributes:
        shown: every text that a model was shown, for the search for leaks.
        fired: faults of the scenario that really happened.
    """

    scenario: Scenario
    lines: Sequence[Line]
    calls: Sequence[Call]
    before: Facts = field(repr=False)
    after: Facts = field(repr=False)
    change: Difference = field(repr=False)
    shown: Sequence[str] = field(repr=False)
    fired: Sequence[str]
    usage: Usage
    seconds: float

    @property
    def replies(self) -> list[str]:
        """All that the customer read."""
        return [line.reply for line in self.lines]
