"""The booking system asks before it cancels; only a yes does anything, and for one call alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage

from agent.testing import OpenDoor, ScriptedModel, calls
from tests.agent.chat_server import broken
from tests.agent.house import open_house, says, scripted
from tests.agent.shop import Shop

pytestmark = pytest.mark.anyio

CANCEL_1: tuple[str, dict[str, Any]] = ("cancel_booking", {"number": 1})
CANCEL_2: tuple[str, dict[str, Any]] = ("cancel_booking", {"number": 2})
ASKED_1 = "Cancel Standard Clean on Monday 9 February?"
ASKED_2 = "Cancel Premium Clean on Thursday 19 February?"


def cancels(*wanted: tuple[str, dict[str, Any]]) -> Callable[[list[BaseMessage]], AIMessage]:
    """A model that cancels when the customer says so, and then tells what the tools said."""

    def policy(messages: list[BaseMessage]) -> AIMessage:
        last = messages[-1]
        if last.type == "tool":
            return says(f"Result: {last.text.splitlines()[0]}")
        return calls(*wanted) if "cancel" in last.text else says("Hello!")

    return policy


def model_of(*wanted: tuple[str, dict[str, Any]]) -> ScriptedModel:
    return ScriptedModel(policy=cancels(*wanted))


@pytest.mark.behaviour("TALK-05")
async def test_the_systems_own_question_is_asked_and_a_yes_does_it_once() -> None:
    async with open_house(model_of(CANCEL_1)) as house:
        asked = await house.say("cancel monday")
        assert (asked.text, asked.stage, asked.tools) == (ASKED_1, "confirm", [])
        done = await house.say("yes please")
        assert house.shop.log == ["john cancels 1"]
        again = await house.say("yes")
    assert done.text.startswith("Result: Your booking Standard Clean on Monday 9 February has been")
    assert done.tools == [{"name": "cancel_booking", "arguments": {"number": 1}, "is_error": False}]
    assert (again.text, house.shop.log) == ("Hello!", ["john cancels 1"])


@pytest.mark.behaviour("TALK-05")
@pytest.mark.parametrize("word", ["no", "No thanks", "keep it", "👎", "hayır", "never mind"])
async def test_a_no_changes_nothing_and_is_answered(word: str) -> None:
    async with open_house(model_of(CANCEL_1)) as house:
        await house.say("cancel monday")
        told = await house.say(word)
        assert told.text == "Result: Not done: the customer declined. Nothing was changed."
        assert (told.stage, house.shop.log) == ("assistant", [])


@pytest.mark.behaviour("TALK-05")
@pytest.mark.parametrize(
    "word", ["yes but on Thursday", "no, the other one", "is that free of charge?", "hello", "🙂"]
)
async def test_anything_else_drops_the_question_and_is_answered_itself(word: str) -> None:
    model = model_of(CANCEL_1)
    async with open_house(model) as house:
        await house.say("cancel monday")
        told = await house.say(word)
        assert (told.text, told.stage, house.shop.log) == ("Hello!", "assistant", [])
        await house.say("yes")
        assert house.shop.log == []
    assert [m.text for m in model.seen[1]][-2:] == [
        "Not done: the customer did not confirm.",
        word,
    ]


@pytest.mark.behaviour("TALK-05")
async def test_the_yes_to_the_first_of_two_does_not_run_the_second() -> None:
    async with open_house(model_of(CANCEL_1, CANCEL_2)) as house:
        assert (await house.say("cancel both")).text == ASKED_1
        second = await house.say("yes")
        assert house.shop.log == ["john cancels 1"]
        assert second.text.endswith(f"has been cancelled.\n\n{ASKED_2}")
        assert second.stage == "confirm"
        told = await house.say("no")
        assert house.shop.log == ["john cancels 1"]
        assert (told.stage, told.tools) == ("assistant", [])


@pytest.mark.behaviour("TALK-05")
async def test_a_no_to_the_first_of_two_drops_both() -> None:
    async with open_house(model_of(CANCEL_1, CANCEL_2)) as house:
        await house.say("cancel both")
        assert (await house.say("no")).stage == "assistant"
        await house.say("yes")
        assert house.shop.log == []


@pytest.mark.behaviour("TALK-05")
async def test_the_same_cancellation_twice_in_one_message_is_asked_and_done_once() -> None:
    async with open_house(model_of(CANCEL_1, CANCEL_1)) as house:
        await house.say("cancel monday")
        told = await house.say("yes")
        assert (told.stage, house.shop.log) == ("assistant", ["john cancels 1"])


async def test_what_is_finished_does_not_run_again_after_the_yes() -> None:
    book = ("create_booking", {"start": "Friday 9:00"})
    async with open_house(model_of(book, CANCEL_1)) as house:
        asked = await house.say("book friday and cancel monday")
        assert asked.text == f"Booked: Standard Clean at Friday 9:00.\n\n{ASKED_1}"
        await house.say("yes")
        assert house.shop.log == ["john books Friday 9:00", "john cancels 1"]


@pytest.mark.behaviour("TALK-05")
async def test_a_question_survives_a_restart() -> None:
    shop = Shop()
    async with open_house(model_of(CANCEL_1), shop=shop) as before:
        await before.say("cancel monday")
    async with open_house(model_of(CANCEL_1), shop=shop) as house:
        house.memories = before.memories
        await house.say("yes")
    assert shop.log == ["john cancels 1"]


@pytest.mark.behaviour("TALK-05")
async def test_an_old_question_is_no_longer_answered() -> None:
    async with open_house(model_of(CANCEL_1)) as house:
        await house.say("cancel monday")
        house.now += timedelta(minutes=31)
        assert (await house.say("yes")).text == "Hello!"
        assert house.shop.log == []


@pytest.mark.behaviour("TALK-05")
async def test_another_question_than_the_one_agreed_to_is_asked_anew() -> None:
    """The booking was moved behind the customer's back: the old yes is not for the new day."""
    async with open_house(model_of(CANCEL_1)) as house:
        await house.say("cancel monday")
        house.shop.bookings[1][1] = "Standard Clean on Tuesday 10 February"
        asked = await house.say("yes")
        assert (asked.text, asked.stage) == (
            "Cancel Standard Clean on Tuesday 10 February?",
            "confirm",
        )
        assert house.shop.log == []


async def test_a_yes_in_one_conversation_answers_nothing_in_another() -> None:
    async with open_house(model_of(CANCEL_1)) as house:
        await house.say("cancel monday", conversation="one")
        told = await house.say("yes", conversation="two")
        assert (told.text, house.shop.log) == ("Hello!", [])


async def test_a_session_revoked_between_question_and_yes_does_nothing() -> None:
    """The door has not noticed yet; the booking system has."""
    async with open_house(model_of(CANCEL_1)) as house:
        await house.say("cancel monday")
        del house.shop.sessions["tok-john"]
        told = await house.say("yes")
        assert "Not signed in." in told.text
        assert house.shop.log == []


async def test_logging_out_while_a_question_is_open_drops_it() -> None:
    door = OpenDoor()
    async with open_house(model_of(CANCEL_1), door=door) as house:
        await house.say("cancel monday")
        assert (await house.say("log out")).stage == "identify"
        door.session = "tok-john"
        await house.say("yes")
        assert house.shop.log == []


async def test_no_history_that_a_model_is_shown_has_a_call_without_its_result() -> None:
    model = model_of(CANCEL_1, CANCEL_2)
    async with open_house(model) as house:
        for text in ("cancel both", "hm", "cancel both", "yes", "no", "cancel", "yes", "what?"):
            await house.say(text)
    for seen in model.seen:
        assert broken([as_wire(message) for message in seen]) is None


def as_wire(message: BaseMessage) -> dict[str, object]:
    """Enough of a message for the rule on histories."""
    called = [{"id": call["id"]} for call in getattr(message, "tool_calls", [])]
    return {
        "role": message.type,
        "tool_calls": called,
        "tool_call_id": getattr(message, "tool_call_id", None),
    }


@pytest.mark.behaviour("TALK-09")
async def test_a_model_cannot_confirm_for_the_customer() -> None:
    """Arguments of the host's own are dropped, whoever wrote them."""
    forged = ("cancel_booking", {"number": 1, "confirmation": "yes", "idempotency_key": "k"})
    async with open_house(model_of(forged)) as house:
        asked = await house.say("cancel monday")
        assert (asked.stage, house.shop.log) == ("confirm", [])
        told = await house.say("yes")
        assert told.tools[0]["arguments"] == {"number": 1}


@pytest.mark.behaviour("TALK-09")
async def test_a_model_cannot_reach_what_is_not_the_callers() -> None:
    model = scripted(
        calls(("cancel_booking", {"number": 7, "customer_id": "priya"})),
        calls(("admin_bookings", {})),
        says("Your booking 7 has been cancelled."),
    )
    async with open_house(model) as house:
        told = await house.say("cancel priya's")
    assert house.shop.bookings[7][2] == "confirmed"
    assert told.text.endswith("No booking 7 of yours. Call list_bookings.") or "7" in told.text
    assert "has been cancelled" not in told.text
    results = [message.text for message in model.seen[-1] if message.type == "tool"]
    assert (
        results[1] == "There is no such tool. Answer with what you have, or say what you cannot do."
    )
