"""One trial: the gold first, then the play, then the checks; a broken scenario is no low score."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from langchain_core.language_models import BaseChatModel

from agent.think import Patience
from booking.errors import BusinessFileWrong, Refusal
from evals.checks.asked_for import all_fired
from evals.checks.finding import Finding
from evals.checks.register import NoSuchCheck, findings
from evals.customer.heard import CustomerLost
from evals.gold import GoldFails, try_gold
from evals.judge.judge import Judge, NoOpinion, Opinion
from evals.play.ears import Log
from evals.play.played import Played
from evals.play.player import play
from evals.play.ways import CannotGoOn
from evals.scenario.form import Scenario
from evals.world.form import WorldWrong

Verdict = Literal["passed", "failed", "error"]
BROKEN = (CustomerLost, GoldFails, NoSuchCheck, WorldWrong, BusinessFileWrong, Refusal)
"""What only a broken scenario or world can cause."""


@dataclass(frozen=True)
class Aides:
    """Who is there beside the model that is tried; none of them ever answers for it.

    Attributes:
        customer: plays the customer of a scenario that says `play: model`.
        judge: is asked about the tone that a scenario wants; None: nobody is.
        log: of this one play: hears all of it while it happens; None: nobody follows.
    """

    customer: BaseChatModel | None = None
    judge: Judge | None = None
    log: Log | None = None


ALONE = Aides()


@dataclass(frozen=True)
class Trial:
    """What came of one trial.

    Attributes:
        verdict: error: the scenario, its world or a check is broken, or the program is; it counts
            neither as passed nor as failed (SPEC EVAL-07).
        why: of an error.
        played: None if it did not come so far.
        opinion: of the judge; None: it was not asked, or nobody knows it.
    """

    scenario: Scenario
    number: int
    verdict: Verdict
    findings: Sequence[Finding] = ()
    why: str = ""
    played: Played | None = field(default=None, repr=False)
    opinion: Opinion | None = None


async def take(
    scenario: Scenario,
    number: int,
    model: BaseChatModel | None,
    patience: Patience,
    aides: Aides = ALONE,
) -> Trial:
    """Prove a scenario by its gold and try it; what is broken is an error, never a low score."""
    if number == 1:
        proof = await prove(scenario)
        if proof.verdict == "error":
            return proof
    return await perform(scenario, number, model, patience, aides)


async def prove(scenario: Scenario) -> Trial:
    """Run the gold alone; never raises for anything that a scenario can be."""
    try:
        await try_gold(scenario)
    except Exception as broken:  # noqa: BLE001 - whatever it is, the other scenarios go on
        return _error(scenario, 1, broken)
    return Trial(scenario, 1, "passed")


async def perform(
    scenario: Scenario,
    number: int,
    model: BaseChatModel | None,
    patience: Patience,
    aides: Aides = ALONE,
) -> Trial:
    """Play a scenario and check it; never raises for anything that a scenario or model can do."""
    try:
        played = await play(scenario, model, patience, number, aides.customer, aides.log)
        unfired = [text for _, text in all_fired(played)]
        found = findings(played)
    except CannotGoOn as stuck:
        return Trial(scenario, number, "failed", [Finding("played", str(stuck))])
    except Exception as broken:  # noqa: BLE001 - whatever it is, the other scenarios go on
        return _error(scenario, number, broken)
    if unfired:
        return Trial(scenario, number, "error", found, "; ".join(unfired), played)
    trial = Trial(scenario, number, "failed" if found else "passed", found, played=played)
    return await _judged(trial, played, aides.judge) if aides.judge else trial


async def _judged(trial: Trial, played: Played, judge: Judge) -> Trial:
    """The trial with what a judge says of its tone; of one without an opinion nobody knows."""
    said = [(line.said, line.reply) for line in played.lines if line.reply]
    if not (trial.scenario.tone and said):
        return trial
    try:
        opinion = await judge.judge(trial.scenario.tone, said)
    except NoOpinion as lost:
        return replace(trial, verdict="error", why=f"{type(lost).__name__}: {lost}")
    if opinion.fits:
        return replace(trial, opinion=opinion)
    found = [*trial.findings, Finding("tone", opinion.why)]
    return replace(trial, verdict="failed", findings=found, opinion=opinion)


def _error(scenario: Scenario, number: int, broken: Exception) -> Trial:
    """What is wrong with the scenario; or, of the program's own faults, where they were raised."""
    why = f"{type(broken).__name__}: {broken}"
    if not isinstance(broken, BROKEN):
        why += "\n" + "".join(traceback.format_exception(broken)[-3:])
    return Trial(scenario, number, "error", why=why)
