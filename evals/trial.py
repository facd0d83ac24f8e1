"""One trial: the gold first, then the play, then the checks; a broken scenario is no low score."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from langchain_core.language_models import BaseChatModel

from agent.think import Patience
from booking.errors import BusinessFileWrong, Refusal
from evals.checks.asked_for import all_fired
from evals.checks.finding import Finding
from evals.checks.register import NoSuchCheck, findings
from evals.gold import GoldFails, try_gold
from evals.play.played import Played
from evals.play.player import CannotGoOn, play
from evals.scenario.form import Scenario
from evals.world.form import WorldWrong

Verdict = Literal["passed", "failed", "error"]
BROKEN = (GoldFails, NoSuchCheck, WorldWrong, BusinessFileWrong, Refusal)
"""What only a broken scenario or world can cause."""


@dataclass(frozen=True)
class Trial:
    """What came of one trial.

    Attributes:
        verdict: error: the scenario, its world or a check is broken, or the program is; it counts
            neither as passed nor as failed (SPEC EVAL-07).
        why: of an error.
        played: None if it did not come so far.
    """

    scenario: Scenario
    number: int
    verdict: Verdict
    findings: Sequence[Finding] = ()
    why: str = ""
    played: Played | None = field(default=None, repr=False)


async def take(
    scenario: Scenario, number: int, model: BaseChatModel | None, patience: Patience
) -> Trial:
    """Try a scenario once; never raises for anything that a scenario or a model can do."""
    try:
        if number == 1:
            await try_gold(scenario)
        played = await play(scenario, model, patience)
        unfired = [text for _, text in all_fired(played)]
        found = findings(played)
    except CannotGoOn as stuck:
        return Trial(scenario, number, "failed", [Finding("played", str(stuck))])
    except BROKEN as broken:
        return Trial(scenario, number, "error", why=f"{type(broken).__name__}: {broken}")
    except Exception as fault:  # noqa: BLE001 - whatever it is, the other scenarios go on
        told = "".join(traceback.format_exception(fault)[-3:])
        return Trial(scenario, number, "error", why=f"{type(fault).__name__}: {fault}\n{told}")
    if unfired:
        return Trial(scenario, number, "error", found, "; ".join(unfired), played)
    return Trial(scenario, number, "failed" if found else "passed", found, played=played)
