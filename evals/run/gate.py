"""A gate: what has to hold so that a change may land, in a file beside the code (SPEC EVAL-08)."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from evals.run.record import Kept
from evals.run.result import GateRecord, Result, ScenarioRecord, Score, ShareRecord


class GateWrong(Exception):
    """A gate file that cannot be used; the text names what is wrong."""


class Least(Kept):
    """The least pass^1, from 0 to 1: over all, and of the scenarios with a tag."""

    overall: float = Field(default=0, ge=0, le=1)
    tags: dict[str, float] = Field(default_factory=dict)


class Most(Kept):
    """What a run may take at most: US dollars, and seconds of the slowest turns but 5 %."""

    cost: float | None = None
    p95_s: float | None = None


class Gate(Kept):
    """What every contender has to reach; baselines never count.

    Attributes:
        must_pass: scenarios that pass in every trial.
        may_fail: scenarios whose failing is known; any other that fails breaks the gate. None:
            the shares above alone decide.
        may_fail_tags: a scenario with one of these tags may fail too, and no other.
    """

    pass1: Least = Least()
    most: Most = Most()
    must_pass: tuple[str, ...] = ()
    may_fail: tuple[str, ...] | None = None
    may_fail_tags: tuple[str, ...] = ()

    def excuses(self, one: ScenarioRecord) -> bool:
        """Whether its failing is known, if only known ones may fail."""
        if self.may_fail is None and not self.may_fail_tags:
            return True
        return one.id in (self.may_fail or ()) or bool(set(one.tags) & set(self.may_fail_tags))


def read_gate(file: Path) -> Gate:
    """The gate in a TOML file.

    Raises:
        GateWrong: it cannot be read, or has a key that there is not.
    """
    try:
        return Gate.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as wrong:
        raise GateWrong(f"{file}: {wrong}") from wrong


def hold(gate: Gate, file: Path, result: Result) -> GateRecord:
    """Whether the gate holds for every contender, and all that breaks it."""
    broken = tuple(
        f"{score.contender}: {why}"
        for score in result.scores
        if not score.is_baseline
        for why in _broken(gate, score, {one.id: one for one in result.scenarios})
    )
    return GateRecord(file=str(file), holds=not broken, broken=broken)


def _broken(gate: Gate, score: Score, known: Mapping[str, ScenarioRecord]) -> Iterator[str]:
    yield from _too_low("pass^1", score.pass1, gate.pass1.overall)
    for tag, least in gate.pass1.tags.items():
        yield from _too_low(f"pass^1 of {tag}", score.by_tag.get(tag), least)
    for name in gate.must_pass:
        if name not in known:
            yield f"{name} must pass and was not played"
        elif name in score.failed:
            yield f"{name} must pass"
    yield from (f"{name} fails" for name in score.failed if not gate.excuses(known[name]))
    yield from _too_much("dollars", score.cost, gate.most.cost)
    yield from _too_much("seconds of a turn (p95)", score.p95_s, gate.most.p95_s)


def _too_low(what: str, share: ShareRecord | None, least: float) -> Iterator[str]:
    if share is None and least:
        yield f"{what}: nothing was judged, and {least:.1%} is the least"
    elif share is not None and share.value < least:
        yield f"{what} is {share.value:.1%}, and {least:.1%} is the least"


def _too_much(what: str, took: float | None, most: float | None) -> Iterator[str]:
    if most is None:
        return
    if took is None:
        yield f"{what}: nobody knows how many, and {most:g} is the most"
    elif took > most:
        yield f"{took:.2f} {what}, and {most:g} is the most"
