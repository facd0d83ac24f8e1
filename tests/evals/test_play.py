"""Scenarios are played on the shipped wiring; what is to break breaks where it was told to."""

from typing import Any

import pytest

from evals.play.player import play
from evals.play.ways import CannotGoOn
from evals.scenario.form import Scenario
from evals.world.difference import misfits

pytestmark = pytest.mark.anyio
ASK, CODE = {"say": "Standard Clean next Wednesday at 2?"}, {"say": "{code}"}
YES = {"say": "yes please"}
BOOKED = {
    "bookings": {
        "added": [
            {
                "customer": "John Smith",
                "service": "Standard Clean",
                "starts": "2026-02-11T14:00",
                "paid_by_plan": True,
            }
        ]
    },
    "quota": {"John Smith": {"Standard Clean": -1}},
}


def scenario(*turns: dict[str, Any], **other: Any) -> Scenario:
    about = {"id": "one", "about": "A customer books in the chat.", "spec": ["BOOK-04"]}
    return Scenario.model_validate({**about, "turns": turns, **other})


@pytest.mark.behaviour("EVAL-02")
async def test_a_scripted_customer_signs_in_and_books() -> None:
    played = await play(scenario(ASK, CODE, YES, end=BOOKED))
    assert misfits(played.change, played.scenario.end) == []
    assert [line.stage for line in played.lines] == ["verify", "assistant", "assistant"]
    assert [call.name for call in played.calls if call.is_done] == [
        "check_availability",
        "create_booking",
    ]
    assert played.usage.asked == played.usage.offline > 0
    assert "Standard Clean next Wednesday at 2?" in played.shown


@pytest.mark.behaviour("EVAL-06")
@pytest.mark.parametrize(
    ("fault", "is_booked"),
    [
        ({"kind": "slot_taken", "starts": "2026-02-11T14:00"}, False),
        ({"kind": "slow"}, False),
        ({"kind": "fails_once"}, False),
        ({"kind": "timeout_after_commit"}, True),
    ],
)
async def test_a_tool_breaks_at_the_call_that_was_named(
    fault: dict[str, Any], is_booked: bool
) -> None:
    played = await play(
        scenario(ASK, CODE, YES, faults=[{"tool": "create_booking", **fault}], end=BOOKED)
    )
    assert played.fired == [f"create_booking {fault['kind']}"]
    assert (misfits(played.change, played.scenario.end) == []) == is_booked
    assert "confirmed" not in played.replies[-1].lower()


@pytest.mark.behaviour("EVAL-06")
@pytest.mark.parametrize("kind", ["error_500", "timeout", "nonsense", "endless"])
async def test_a_model_that_breaks_is_followed_by_the_offline_one(kind: str) -> None:
    played = await play(scenario(ASK, CODE, YES, faults=[{"model": kind}], end=BOOKED))
    assert f"model {kind}" in played.fired
    assert misfits(played.change, played.scenario.end) == []
    assert played.usage.offline > 0


async def test_a_claim_of_a_broken_model_never_reaches_the_customer() -> None:
    played = await play(scenario(ASK, CODE, faults=[{"model": "claims_success"}]))
    assert played.fired == ["model claims_success"]
    assert "confirmed" not in " ".join(played.replies)


async def test_time_passes_and_phones_change_hands() -> None:
    played = await play(
        scenario(ASK, {"advance": "11m"}, CODE, {"phone": "+447700900404"}, {"say": "hi"})
    )
    assert "expired" in played.replies[1]
    assert "No account found" in played.replies[2]
    assert played.lines[1].at.minute == 11


async def test_a_step_that_is_impossible_ends_the_play() -> None:
    with pytest.raises(CannotGoOn, match="no code was sent yet"):
        await play(scenario(CODE))
    with pytest.raises(CannotGoOn, match="there is no 'Yes' to tap"):
        await play(scenario({"tap": "Yes"}))
    with pytest.raises(CannotGoOn, match="the clock is past"):
        await play(scenario({"at": "2026-02-04T09:00"}))
