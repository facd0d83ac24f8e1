"""When a model fails, loops or is slow, the customer still gets one useful answer."""

import asyncio
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage

from agent.act import BROKEN
from agent.claims import UNCERTAIN
from agent.guards import SAME_CALL, STEPS
from agent.reply import APOLOGY
from agent.testing import ScriptedModel, calls, some_facts
from agent.think import Patience
from agent.toolbox import Toolbox
from tests.agent.house import open_house, says, scripted

pytestmark = [pytest.mark.anyio, pytest.mark.behaviour("TALK-10")]

LIST: tuple[str, dict[str, Any]] = ("list_bookings", {})
GARBLED = AIMessage(
    "", invalid_tool_calls=[{"name": "x", "args": "{", "id": "1", "error": "no JSON"}]
)

HALF_A_LETTER = calls(("list_bookings", {"booking": "\ud83d"}))
NUMBER_WITHOUT_END = calls(("list_bookings", {"limit": [{"n": 10**30}]}))


class Slow(ScriptedModel):
    """Never answers; counts how often it was asked."""

    asked: int = 0

    async def _agenerate(self, *_: Any, **__: Any) -> Any:
        self.asked += 1
        await asyncio.Event().wait()


async def test_one_failure_is_tried_again() -> None:
    model = scripted(RuntimeError("hiccup"), says("Hello!"))
    async with open_house(model) as house:
        assert (await house.say("hello")).text == "Hello!"


@pytest.mark.parametrize(
    "failure",
    [
        RuntimeError("down"),
        TimeoutError(),
        ValueError("?"),
        GARBLED,
        says("  "),
        HALF_A_LETTER,
        NUMBER_WITHOUT_END,
    ],
)
async def test_after_a_second_failure_the_offline_model_answers(
    failure: AIMessage | Exception,
) -> None:
    async with open_house(scripted(failure, failure)) as house:
        told = await house.say("hello")
        assert (told.text, told.stage) == ("Offline: how can I help?", "assistant")


async def test_the_offline_model_finishes_the_turn_and_no_more_than_that() -> None:
    down = RuntimeError("down")
    model = scripted(calls(LIST), down, down, says("Back again."))
    async with open_house(model) as house:
        assert (await house.say("my bookings")).text.startswith("Offline: 1. Standard Clean")
        assert (await house.say("and now?")).text == "Back again."


async def test_half_a_letter_of_a_model_stops_nothing() -> None:
    async with open_house(scripted(says("Hello \ud83d"))) as house:
        assert (await house.say("hello")).text == "Hello ?"


async def test_a_slow_model_is_not_waited_for() -> None:
    """Nor asked again: the customer has waited once already."""
    model = Slow()
    async with open_house(model, patience=Patience(answer=0.05, turn=20.0)) as house:
        assert (await house.say("hello")).text == "Offline: how can I help?"
    assert model.asked == 1


async def test_when_both_fail_a_person_is_offered() -> None:
    broken = RuntimeError("down")
    async with open_house(scripted(broken, broken), spare=scripted(broken)) as house:
        told = await house.say("hello")
        assert told.text == f"{APOLOGY}\n\n{some_facts().contact}"


async def test_when_both_fail_after_a_change_the_change_is_told() -> None:
    down = RuntimeError("down")
    model = scripted(calls(("create_booking", {"start": "Friday 9:00"})), down, down)
    async with open_house(model, spare=scripted(down)) as house:
        told = await house.say("book friday at 9")
        assert told.text.startswith("Booked: Standard Clean at Friday 9:00.\n\n")


async def test_an_endless_loop_of_one_call_ends() -> None:
    model = ScriptedModel(policy=lambda _: calls(LIST))
    async with open_house(model) as house:
        told = await house.say("my bookings")
        assert len(house.shop.log) == SAME_CALL
        assert told.text.startswith("Offline: 1. Standard Clean")


async def test_an_endless_loop_of_different_calls_ends() -> None:
    count = iter(range(1000))

    def policy(_: list[BaseMessage]) -> AIMessage:
        return calls(("create_booking", {"start": f"{next(count)}:00"}))

    async with open_house(ScriptedModel(policy=policy)) as house:
        told = await house.say("book")
        assert len(house.shop.log) == STEPS
        assert "Booked: Standard Clean at 0:00." in told.text


async def test_when_the_offline_model_loops_too_a_person_is_offered() -> None:
    async with open_house(None, spare=ScriptedModel(policy=lambda _: calls(LIST))) as house:
        told = await house.say("my bookings")
        assert told.text.endswith(some_facts().contact)


async def test_too_many_calls_in_one_message_are_not_made() -> None:
    flood = calls(*[("create_booking", {"start": f"{n}:00"}) for n in range(40)])
    async with open_house(scripted(flood)) as house:
        await house.say("book")
        assert house.shop.log == []


async def test_a_tool_that_breaks_ends_in_no_stack_trace() -> None:
    async with open_house(
        scripted(calls(("crash", {})), says("Sorry, that did not work."))
    ) as house:
        told = await house.say("crash")
        assert (told.text, told.tools[0]["is_error"]) == ("Sorry, that did not work.", True)


class Away(Toolbox):
    """Lists its tools, and then does not answer."""

    async def call(self, *_: Any, **__: Any) -> Any:
        raise ConnectionError("gone")


async def test_a_change_that_nobody_heard_of_again_is_neither_claimed_nor_denied() -> None:
    model = scripted(calls(("create_booking", {"start": "Friday 9:00"})), says("All booked! ✅"))
    async with open_house(model, toolbox=Away) as house:
        told = await house.say("book friday at 9")
        assert told.text == f"{BROKEN} {UNCERTAIN}"
        assert told.tools[0]["is_error"]


async def test_a_list_that_could_not_be_read_changes_nothing() -> None:
    model = scripted(calls(LIST), says("Sorry, I cannot see your bookings right now."))
    async with open_house(model, toolbox=Away) as house:
        assert (
            await house.say("my bookings")
        ).text == "Sorry, I cannot see your bookings right now."


async def test_a_booking_system_that_is_down_is_apologised_for() -> None:
    class Down(Toolbox):
        async def listed(self, token: str | None) -> Any:
            raise ConnectionError("gone")

    async with open_house(scripted(), toolbox=Down) as house:
        assert (await house.say("my bookings")).text.endswith(some_facts().contact)


async def test_without_a_configured_model_the_offline_one_answers() -> None:
    async with open_house(None) as house:
        assert (await house.say("hello")).text == "Offline: how can I help?"


async def test_two_conversations_do_not_wait_for_each_other() -> None:
    """One hangs in its model; the other is answered meanwhile."""
    patience = Patience(answer=5, turn=5)
    waiting = asyncio.Event()

    class Stuck(ScriptedModel):
        async def _agenerate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> Any:
            if messages[-1].text == "slow":
                await waiting.wait()
            return self._generate(messages)

    model = Stuck(policy=lambda messages: says(f"re: {messages[-1].text}"))
    async with open_house(model, patience=patience) as house:
        slow = asyncio.create_task(house.say("slow", conversation="one"))
        assert (await house.say("quick", conversation="two")).text == "re: quick"
        waiting.set()
        assert (await slow).text == "re: slow"
