"""What is kept of a trial, in files and in reports: whatever a person wants to know of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from evals.checks.finding import Finding
from evals.discreet import without_codes
from evals.play.played import Call, Line, Played, Usage
from evals.trial import Trial
from evals.world.difference import told

Verdict = Literal["passed", "failed", "error"]


class Kept(BaseModel, extra="forbid", frozen=True):
    """A part of a file that is read again; an unknown key says that another version wrote it."""


class FindingRecord(Kept):
    """One thing that is wrong; `turn` is from 1, or none if it is about the whole."""

    check: str
    text: str
    turn: int | None = None


class LineRecord(Kept):
    """One message and its answer."""

    turn: int
    at: datetime
    phone: str
    said: str
    reply: str
    stage: str
    calls: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    seconds: float


class CallRecord(Kept):
    """One tool call and what came of it; `agreed`: the question that had a yes."""

    turn: int
    name: str
    arguments: Mapping[str, Any]
    effect: str
    outcome: Literal["done", "refused", "failed", "unknown", "asked"]
    text: str
    structured: Mapping[str, Any] | None = None
    agreed: str | None = None


class UsageRecord(Kept):
    """What models were asked; `offline`: how many answers came from the offline one."""

    asked: int = 0
    failed: int = 0
    offline: int = 0
    tokens_in: int = 0
    tokens_out: int = 0


class ToneRecord(Kept):
    """What a judge says of the tone."""

    fits: bool
    why: str


class Record(Kept):
    """One trial of one scenario by one contender.

    Attributes:
        contender: "offline", "openai:NAME", or one of the baselines.
        trial: from 1.
        why: of an error.
        change: what became of the world, a readable line for each thing.
        fired: faults that happened.
        cost: in US dollars, of the contender alone; none: nobody told us a price.
        customer: the model that played the customer; empty: none did.
        judge: the model that was asked about the tone; empty: none was.
        tone: what it said.
    """

    scenario: str
    contender: str
    trial: int = 1
    verdict: Verdict
    why: str = ""
    findings: tuple[FindingRecord, ...] = ()
    lines: tuple[LineRecord, ...] = ()
    calls: tuple[CallRecord, ...] = ()
    change: tuple[str, ...] = ()
    fired: tuple[str, ...] = ()
    usage: UsageRecord = UsageRecord()
    cost: float | None = None
    seconds: float = 0.0
    customer: str = ""
    judge: str = ""
    tone: ToneRecord | None = None


def record_of(trial: Trial, contender: str) -> Record:
    """What is kept of a trial; no code is in it (AUTH-10)."""
    kept = Record(
        scenario=trial.scenario.id,
        contender=contender,
        trial=trial.number,
        verdict=trial.verdict,
        why=trial.why,
        findings=tuple(_finding(one) for one in trial.findings),
        tone=ToneRecord(**trial.opinion.model_dump()) if trial.opinion else None,
        **(_played(trial.played) if trial.played else {}),
    )
    return without_codes(kept)


def _played(played: Played) -> dict[str, Any]:
    return {
        "lines": tuple(_line(one) for one in played.lines),
        "calls": tuple(call_record(one) for one in played.calls),
        "change": tuple(told(played.change)),
        "fired": tuple(played.fired),
        "usage": _usage(played.usage),
        "seconds": round(played.seconds, 4),
    }


def _finding(one: Finding) -> FindingRecord:
    return FindingRecord(check=one.check, text=one.text, turn=one.turn)


def _line(one: Line) -> LineRecord:
    return LineRecord(
        turn=one.turn,
        at=one.at.replace(microsecond=0),  # six digits of a second look like a code
        phone=one.phone,
        said=one.said,
        reply=one.reply,
        stage=one.stage,
        calls=tuple(one.calls),
        choices=tuple(one.choices),
        seconds=round(one.seconds, 4),
    )


def call_record(one: Call) -> CallRecord:
    """What is kept of a call; a code that it has is still there."""
    return CallRecord(
        turn=one.turn,
        name=one.name,
        arguments=one.arguments,
        effect=one.effect,
        outcome=one.outcome,
        text=one.text,
        structured=one.structured,
        agreed=one.agreed,
    )


def _usage(one: Usage) -> UsageRecord:
    return UsageRecord(**vars(one))
