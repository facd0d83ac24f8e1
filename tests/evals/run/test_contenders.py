"""Who plays is who was asked for: a stand-in that answers for a live model is never its score."""

import pickle
from typing import Any

import pytest
from pydantic import SecretStr

from app.settings import Settings
from evals.run.beside import Beside
from evals.run.contenders import trial_of
from evals.run.crew import play_all
from evals.run.job import jobs_of
from evals.run.record import UsageRecord, record_of
from evals.run.result import DO_NOTHING, ORACLE, REFUSE_ALL
from evals.scenario.form import Scenario
from tests.agent.chat_server import ModelServer, on_a_port
from tests.evals.run.making import scenario

SIGNED_IN: list[dict[str, Any]] = [{"say": "hi"}, {"say": "{code}"}, {"say": "thanks"}]
SAYS_HELLO: list[dict[str, Any]] = [
    {"say": "hi"},
    {"say": "{code}"},
    {"say": "thanks", "hears": ["my pleasure"]},
]


def settings(url: str) -> Settings:
    return Settings().model_copy(
        update={"openai_base_url": url, "openai_api_key": SecretStr("x"), "model_timeout_s": 5}
    )


def thanks(turns: list[dict[str, Any]], **other: Any) -> Scenario:
    return scenario("thanks", turns=turns, **other)


@pytest.mark.behaviour("EVAL-02")
async def test_a_live_model_plays_and_what_it_took_is_counted() -> None:
    server = ModelServer(policy=lambda _: "It was my pleasure.")
    with on_a_port(server) as url:
        trial = await trial_of(thanks(SAYS_HELLO), "openai:toy", 1, settings(url))
    assert (trial.verdict, trial.why) == ("passed", "")
    assert server.seen[0]["model"] == "toy"
    found = record_of(trial, "openai:toy")
    assert found.usage == UsageRecord(asked=1, tokens_in=1, tokens_out=1)


@pytest.mark.behaviour("EVAL-07")
async def test_a_live_model_that_is_not_there_is_an_error_though_the_customer_was_served() -> None:
    server = ModelServer(policy=lambda _: "never said", always=500)
    with on_a_port(server) as url:
        trial = await trial_of(thanks(SIGNED_IN), "openai:toy", 1, settings(url))
    assert trial.verdict == "error"
    assert trial.why == "the offline model gave 1 of 1 answers: 2 times the live one did not answer"


@pytest.mark.behaviour("EVAL-07")
async def test_a_live_model_that_was_to_break_is_judged_by_what_the_customer_got() -> None:
    server = ModelServer(policy=lambda _: "It was my pleasure.")
    broken = thanks(SIGNED_IN, faults=[{"model": "timeout"}])
    with on_a_port(server) as url:
        trial = await trial_of(broken, "openai:toy", 1, settings(url))
    assert trial.verdict == "passed"


async def test_a_live_model_whose_answers_are_of_no_use_has_failed() -> None:
    server = ModelServer(policy=lambda _: ("list_services", {}))
    with on_a_port(server) as url:
        trial = await trial_of(thanks(SIGNED_IN), "openai:toy", 1, settings(url))
    assert trial.verdict == "failed"
    assert [one.check for one in trial.findings] == ["own-answers"]


def answered(body: dict[str, Any]) -> str:
    """Three models at one address: the judge, the customer, and the one that is tried."""
    judged = '{"fits": false, "why": "it is stiff"}'
    return {"judge": judged, "customer": "###STOP###"}.get(body["model"], "Good day.")


@pytest.mark.behaviour("EVAL-07")
def test_processes_find_judge_and_customer_by_their_names() -> None:
    """No model travels with a job: what a process of the crew is given is copied into it."""
    beside = Beside("openai:customer", "openai:judge")
    acted = scenario("acted", play="model", turns=(), customer={"wants": "nothing"})
    every = list(jobs_of([thanks(SIGNED_IN, tone="warm"), acted], ["openai:toy"], 1, [], beside))
    jobs = {job.name: pickle.loads(pickle.dumps(job)) for job in every}  # noqa: S301 - our own
    server = ModelServer(policy=answered)
    with on_a_port(server) as url:
        records = [one for _, one in play_all(jobs, settings(url), 1)]
    toned, alone = records
    assert (toned.verdict, toned.judge, toned.customer) == ("failed", "openai:judge", "")
    assert [(one.check, one.text) for one in toned.findings] == [("tone", "it is stiff")]
    assert (alone.verdict, alone.judge, alone.customer) == ("passed", "", "openai:customer")
    assert [body["model"] for body in server.seen] == ["toy", "judge", "customer"]


@pytest.mark.behaviour("EVAL-08")
async def test_a_baseline_says_one_thing_and_does_nothing() -> None:
    asks = thanks([*SIGNED_IN, {"say": "book standard clean next wednesday at 2pm"}])
    for contender, says in ((DO_NOTHING, "Okay."), (REFUSE_ALL, "I can't help")):
        trial = await trial_of(asks, contender, 1, Settings())
        assert trial.played is not None
        assert says in trial.played.replies[-1]
        assert trial.played.calls == []
        assert trial.played.usage.offline == 0
        assert trial.verdict == "passed"  # nothing was wanted


async def test_a_fault_that_cannot_happen_to_a_baseline_is_its_failure_and_no_error() -> None:
    faults = [{"tool": "create_booking", "kind": "slow"}, {"model": "error_500"}]
    trial = await trial_of(thanks(SIGNED_IN, faults=faults), DO_NOTHING, 1, Settings())
    assert trial.verdict == "failed"


@pytest.mark.behaviour("EVAL-07")
async def test_the_oracle_runs_the_gold_and_nothing_else() -> None:
    good = thanks(SIGNED_IN, gold=[{"quota": {}}])
    bad = thanks(SIGNED_IN, gold=[{"cancel_booking": {"booking": "ZZZZ"}}])
    assert (await trial_of(good, ORACLE, 1, Settings())).verdict == "passed"
    trial = await trial_of(bad, ORACLE, 1, Settings())
    assert trial.verdict == "error"
    assert trial.why.startswith("GoldFails: gold, call 1, cancel_booking: ")
