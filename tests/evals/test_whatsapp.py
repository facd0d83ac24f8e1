"""The way of WhatsApp: the house's own inbox, turns and outbox, with what happens on the way."""

from typing import Any

import pytest

from evals.play.player import play
from evals.play.ways import CannotGoOn
from evals.scenario.form import Scenario
from evals.world.difference import misfits
from tests.evals.test_play import ASK, BOOKED, CODE, YES, scenario

pytestmark = pytest.mark.anyio
WHATSAPP = {"channel": "whatsapp"}


def by_whatsapp(*turns: dict[str, Any], **other: Any) -> Scenario:
    return scenario(*turns, **{"customer": WHATSAPP, **other})


@pytest.mark.behaviour("EVAL-02")
async def test_a_customer_books_through_inbox_turns_and_outbox() -> None:
    played = await play(by_whatsapp(ASK, CODE, YES, end=BOOKED))
    assert misfits(played.change, played.scenario.end) == []
    assert [line.stage for line in played.lines] == ["verify", "assistant", "assistant"]
    assert played.lines[2].calls == ["create_booking"]
    assert (played.lines[1].at - played.lines[0].at).total_seconds() < 5


@pytest.mark.behaviour("EVAL-06")
@pytest.mark.parametrize("fault", ["duplicate", "late", "burst"])
async def test_what_the_provider_does_to_messages_changes_nothing(fault: str) -> None:
    played = await play(by_whatsapp(ASK, CODE, YES, faults=[{"channel": fault}], end=BOOKED))
    assert f"channel {fault}" in played.fired
    assert misfits(played.change, played.scenario.end) == []
    assert [line.stage for line in played.lines] == ["verify", "assistant", "assistant"]


async def test_a_button_can_be_tapped_that_an_earlier_message_showed() -> None:
    played = await play(
        by_whatsapp(
            {"say": "hi"},
            CODE,
            {"say": "what's available next week?"},
            {"send": "reaction", "caption": "👍"},
            {"tap": "Base Clean"},
        )
    )
    assert "Base Clean" in played.lines[2].choices
    assert played.lines[4].calls == ["check_availability"]
    with pytest.raises(CannotGoOn, match="there is no 'Base Clean' to tap"):
        await play(by_whatsapp({"tap": "Base Clean"}))


async def test_stop_is_written_down_and_told() -> None:
    played = await play(by_whatsapp({"say": "STOP"}, end={"stopped": ["+447700900001"]}))
    assert misfits(played.change, played.scenario.end) == []
    assert "START" in played.replies[0]


async def test_who_has_no_number_but_an_id_is_asked_for_an_account() -> None:
    customer = {"channel": "whatsapp", "phone": "US.AbC123", "profile_name": "Olivia Owner"}
    played = await play(by_whatsapp({"say": "hi"}, customer=customer))
    assert played.lines[0].stage == "identify"
    assert "Olivia" not in played.replies[0]
