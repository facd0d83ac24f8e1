"""The scenarios reach what the house promises, and what they do not reach has a reason."""

from datetime import datetime

import pytest

from evals.coverage.__main__ import reached_by
from evals.coverage.behaviours import (
    BEHAVIOURS,
    OUT_OF_REACH,
    by_behaviour,
    gaps,
    listed,
    unreached,
)
from evals.coverage.watching import guard_edges, refusal_codes
from evals.scenario.form import Scenario
from evals.scenario.reading import read_all

FEWEST = 150


@pytest.mark.behaviour("EVAL-01")
def test_every_behaviour_has_a_scenario_or_a_reason_why_not() -> None:
    scenarios = read_all()
    assert gaps(listed(BEHAVIOURS.read_text(encoding="utf-8")), by_behaviour(scenarios)) == []
    assert len(scenarios) >= FEWEST


def test_a_behaviour_without_scenario_and_one_that_nobody_knows_are_told() -> None:
    told = gaps(["BOOK-11", "BOOK-99"], ["BOOK-11", "NONE-01"])
    assert told[:3] == [
        "BOOK-99: no scenario tries it",
        "BOOK-11: there is a scenario, so no reason is needed",
        "NONE-01: not a behaviour of the house",
    ]


def test_a_refusal_that_no_scenario_reaches_is_told_unless_there_is_a_reason() -> None:
    assert set(OUT_OF_REACH) <= {*refusal_codes(), *guard_edges()}
    assert unreached(["busy", "slot_taken", "too_late"], ["slot_taken"]) == [
        "too_late: no scenario reaches it"
    ]
    assert unreached(["busy"], ["busy"]) == ["busy: a scenario reaches it, so no reason is needed"]


def test_refusals_and_edges_are_watched_while_a_scenario_is_played() -> None:
    scenario = Scenario.model_validate(
        {
            "id": "watched",
            "about": "A booking on a Sunday is refused.",
            "spec": ["BOOK-02"],
            "now": datetime(2026, 2, 5, 9),  # noqa: DTZ001 - in the zone of the business
            "turns": [
                {"say": "book a base clean on sunday at 10am"},
                {"say": "{code}"},
                {"say": "log out"},
            ],
        }
    )
    reached = reached_by(scenario)
    assert "outside_hours: closed" in reached.refusals
    assert {"admit: log_out", "after_sign_in: think", "after_thinking: act"} <= reached.edges
    assert reached.edges <= set(guard_edges())
    assert reached.refusals <= set(refusal_codes())
