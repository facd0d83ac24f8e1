"""Scores say what was judged, and never count what could not be."""

import pytest

from evals.run.result import DO_NOTHING, ORACLE, Score
from evals.run.scoring import judged, scores_of
from tests.evals.run.making import record, result, scenario


def score_of(name: str, *scores: Score) -> Score:
    return next(one for one in scores if one.contender == name)


@pytest.mark.behaviour("EVAL-05")
def test_trials_of_a_scenario_make_pass_one_and_pass_k() -> None:
    trials = [record("a", "passed" if n < 4 else "failed", trial=n) for n in (1, 2, 3, 4)]
    found = score_of(
        "offline", *result([*trials, *(record("b", trial=n) for n in (1, 2, 3, 4))]).scores
    )
    assert found.pass1 is not None
    assert (found.pass1.passed, found.pass1.of) == (7, 8)
    assert found.pass_k == {1: 7 / 8, 2: 3 / 4, 3: 5 / 8, 4: 1 / 2}
    assert found.failed == ("a",)


@pytest.mark.behaviour("EVAL-07")
def test_what_could_not_be_judged_is_no_low_score() -> None:
    found = score_of("offline", *result([record("a"), record("b", "error", why="broken")]).scores)
    assert found.pass1 is not None
    assert (found.pass1.value, found.pass1.of, found.errors) == (1.0, 1, ("b",))


@pytest.mark.behaviour("EVAL-07")
def test_nobody_is_judged_by_a_scenario_whose_gold_fails() -> None:
    gold = record("a", "error", contender=ORACLE, why="GoldFails: too late")
    records = judged([gold, record("a"), record("a", "failed", contender=DO_NOTHING), record("b")])
    assert [one.verdict for one in records] == ["error", "error", "error", "passed"]
    assert records[0].why == "GoldFails: too late"
    found = scores_of(records, [scenario("a"), scenario("b")], ["offline", ORACLE], 1)
    assert score_of(ORACLE, *found).pass1 is None


def test_a_share_of_each_tag_and_what_it_took() -> None:
    known = [scenario("a", "english", "booking"), scenario("b", "english")]
    records = [
        record("a", usage={"asked": 3, "tokens_in": 100, "tokens_out": 10}, cost=0.5),
        record("b", "failed", usage={"asked": 2}, cost=0.25),
    ]
    found = score_of("offline", *result(records, known).scores)
    assert {tag: share.value for tag, share in found.by_tag.items()} == {
        "booking": 1,
        "english": 0.5,
    }
    assert (found.model_calls, found.tokens_in, found.tokens_out) == (5, 100, 10)


def test_half_a_bill_is_no_bill() -> None:
    line = {"turn": 1, "at": "2026-02-05T09:00", "phone": "+44", "said": "hi", "reply": "hello"}
    lines = [{**line, "stage": "assistant", "seconds": 0.5}]
    paid = record("a", contender="openai:x", lines=lines, cost=0.5)
    unknown = record("b", contender="openai:x", lines=lines)
    assert score_of("openai:x", *result([paid]).scores).cost == 0.5
    assert score_of("openai:x", *result([paid, unknown]).scores).cost is None


def test_latency_is_that_of_turns() -> None:
    line = {"turn": 1, "at": "2026-02-05T09:00", "phone": "+44", "said": "hi", "reply": "hello"}
    lines = [{**line, "stage": "assistant", "seconds": n / 100} for n in range(1, 101)]
    found = score_of("offline", *result([record("a", lines=lines)]).scores)
    assert (found.turns, found.p50_s, found.p95_s) == (100, 0.51, 0.96)
