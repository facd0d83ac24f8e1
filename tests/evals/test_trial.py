"""A trial passes, fails, or is an error: and which of them is never a matter of luck."""

from typing import Any

import pytest

from agent.think import Patience
from evals.gold import GoldFails, try_gold
from evals.scenario.form import Scenario
from evals.trial import Trial, take

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


async def tried(**other: Any) -> Trial:
    return await take(Scenario.model_validate({**HI, **other}), 1, None, Patience())


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
