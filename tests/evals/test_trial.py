"""A trial passes, fails, or is an error: and which of them is never a matter of luck."""

from typing import Any

import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import AIMessage

from agent.testing import ScriptedModel
from agent.think import Patience
from evals.gold import GoldFails, try_gold
from evals.judge.judge import PROMPT, Judge
from evals.scenario.form import Scenario
from evals.trial import ALONE, Aides, Trial, take
from prompts.library import shipped

HI: dict[str, Any] = {
    "id": "hi",
    "about": "Somebody says hi.",
    "spec": ["TALK-01"],
    "turns": [{"say": "hi"}],
}
BOOK = {"create_booking": {"service": "standard", "when": "2026-02-11 14:00"}}
BOOKED = {
    "bookings": {
        "added": [
            {"customer": "John Smith", "service": "Standard Clean", "starts": "2026-02-11T14:00"}
        ]
    },
    "quota": {"John Smith": {"Standard Clean": -1}},
}


async def tried(aides: Aides = ALONE, **other: Any) -> Trial:
    return await take(Scenario.model_validate({**HI, **other}), 1, None, Patience(), aides)


def judged_by(*answers: str) -> Aides:
    model = FakeListChatModel(responses=list(answers))
    return Aides(judge=Judge(model, shipped().get(PROMPT)))


async def golden(**other: Any) -> None:
    await try_gold(Scenario.model_validate({**HI, **other}))


@pytest.mark.behaviour("EVAL-07")
async def test_gold_leads_to_the_end_or_says_where_it_does_not() -> None:
    await golden(gold=[BOOK], end=BOOKED)
    await golden(no_gold="an account is made", end=BOOKED)
    with pytest.raises(GoldFails, match="the gold leads to another end: no booking added"):
        await golden(end=BOOKED)
    with pytest.raises(GoldFails, match="gold, call 2, create_booking"):
        await golden(gold=[BOOK, {"create_booking": {"service": "x", "when": "y"}}], end=BOOKED)
    with pytest.raises(GoldFails, match="Name one with gold_as"):
        await golden(customer={"phone": "+447700900404"}, gold=[BOOK], end=BOOKED)


async def test_a_conversation_that_does_what_it_should_passes() -> None:
    assert (await tried()).verdict == "passed"


async def test_one_that_does_not_fails_and_says_why() -> None:
    trial = await tried(turns=[{"say": "hi", "hears": ["a swimming pool"]}])
    assert (trial.verdict, [one.check for one in trial.findings]) == ("failed", ["heard"])
    stuck = await tried(turns=[{"say": "hi"}, {"tap": "Yes"}])
    assert (stuck.verdict, stuck.findings[0].check) == ("failed", "played")


@pytest.mark.behaviour("EVAL-07")
@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"gold": [BOOK]}, "GoldFails: the gold leads to another end"),
        ({"world": "atlantis"}, "WorldWrong: there is no world 'atlantis'"),
        ({"checks": ["spelling"]}, "NoSuchCheck: there is no check 'spelling'"),
        (
            {"faults": [{"tool": "create_booking", "kind": "slow"}]},
            "the fault never happens: create_booking slow",
        ),
    ],
)
async def test_what_is_broken_in_the_scenario_is_an_error(other: dict[str, Any], why: str) -> None:
    trial = await tried(**other)
    assert trial.verdict == "error"
    assert trial.why.startswith(why)


FITS = '{"fits": true, "why": "Hi there"}'
COLD = '{"fits": false, "why": "it never says hello"}'
WARM: dict[str, Any] = {"tone": "warm, and never stiff"}


@pytest.mark.behaviour("EVAL-07")
async def test_a_tone_that_does_not_fit_is_a_finding() -> None:
    cold, warm = await tried(judged_by(COLD), **WARM), await tried(judged_by(FITS), **WARM)
    assert (cold.verdict, warm.verdict) == ("failed", "passed")
    found = [(one.check, one.text) for one in cold.findings]
    assert found == [("tone", "it never says hello")]
    assert warm.opinion
    assert warm.opinion.why == "Hi there"


@pytest.mark.behaviour("EVAL-07")
async def test_a_judge_that_cannot_be_read_or_reached_is_an_error_and_no_low_score() -> None:
    away = Judge(ScriptedModel(script=[RuntimeError("500")]), shipped().get(PROMPT))
    unread = await tried(judged_by("It fits."), **WARM)
    unreached = await tried(Aides(judge=away), **WARM)
    assert (unread.verdict, unreached.verdict) == ("error", "error")
    assert unread.why == "JudgeUnreadable: the judge's answer cannot be read: 'It fits.'"
    assert unreached.why == "JudgeAway: the judge did not answer: RuntimeError"
    assert unread.played is not None
    assert list(unread.findings) == []


async def test_nobody_is_asked_about_a_tone_that_nobody_wants() -> None:
    assert (await tried(judged_by("It fits."))).opinion is None
    assert (await tried(**WARM)).opinion is None


@pytest.mark.behaviour("AUTH-10")
async def test_a_judge_is_shown_no_code() -> None:
    model = ScriptedModel(script=[AIMessage(FITS)])
    trial = await tried(
        Aides(judge=Judge(model, shipped().get(PROMPT))),
        turns=[{"say": "hi"}, {"say": "{code}"}],
        **WARM,
    )
    assert trial.played is not None
    code = trial.played.lines[1].said
    assert code in trial.played.lines[0].reply
    assert code not in str(model.seen)
    assert "hi" in str(model.seen)
