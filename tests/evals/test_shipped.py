"""A few of the scenarios that ship, played by the suite; `frontdesk eval` plays all of them."""

import pytest

from agent.think import Patience
from evals.plugin import told
from evals.run.record import record_of
from evals.scenario.form import Scenario
from evals.scenario.reading import read_all
from evals.trial import take

SAMPLE = (
    "book-next-wednesday",
    "no-keeps-it",
    "three-wrong-codes",
    "every-wednesday",
    "slot-taken-just-before",
    "model-claims-success",
    "wa-book-by-taps",
)


@pytest.fixture(scope="module")
def shipped() -> dict[str, Scenario]:
    return {one.id: one for one in read_all()}


@pytest.mark.behaviour("EVAL-02")
@pytest.mark.parametrize("name", SAMPLE)
async def test_a_shipped_scenario_passes(shipped: dict[str, Scenario], name: str) -> None:
    trial = await take(shipped[name], 1, None, Patience())
    assert trial.verdict == "passed", "\n".join(told(record_of(trial, "offline"), name))
