"""A few of the scenarios that ship, played by the suite; `frontdesk eval` plays all of them."""

from pathlib import Path

import pytest

import evals
from agent.think import Patience
from evals.plugin import told
from evals.run.choosing import listed
from evals.run.gate import read_gate
from evals.run.record import record_of
from evals.scenario.form import Scenario
from evals.scenario.reading import read_all
from evals.trial import take

GATE = Path(evals.__file__).parent / "gate.toml"
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


@pytest.mark.behaviour("EVAL-08")
def test_the_gate_that_ships_names_what_there_is(shipped: dict[str, Scenario]) -> None:
    gate = read_gate(GATE)
    tags = {tag for one in shipped.values() for tag in one.tags}
    assert set(gate.must_pass) <= set(shipped)
    assert set(gate.pass1.tags) <= tags
    missed = [one for one in shipped.values() if gate.excuses(listed({Path(): one})[0])]
    assert len(missed) < 0.05 * len(shipped)


@pytest.mark.behaviour("EVAL-02")
@pytest.mark.parametrize("name", SAMPLE)
async def test_a_shipped_scenario_passes(shipped: dict[str, Scenario], name: str) -> None:
    trial = await take(shipped[name], 1, None, Patience())
    assert trial.verdict == "passed", "\n".join(told(record_of(trial, "offline"), name))
