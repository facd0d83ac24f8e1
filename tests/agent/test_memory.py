"""Turn 200 costs what turn 10 does, and the file stays small."""

import pytest
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from agent.state import (
    CHARACTERS_KEPT,
    MESSAGES_KEPT,
    closed,
    customer_said,
    forgotten,
    size,
    trimmed,
    unanswered,
)
from agent.testing import ScriptedModel, calls
from tests.agent.house import open_house, says


def turn(number: int, text: str = "3 bookings") -> list[AnyMessage]:
    """A customer's message, a call, its result, an answer."""
    call = calls(("list_bookings", {}))
    result = ToolMessage(text, tool_call_id=call.tool_calls[0]["id"], name="list_bookings")
    return [customer_said(f"question {number}"), call, result, AIMessage("answer")]


def history(turns: int, text: str = "3 bookings") -> list[AnyMessage]:
    """What is left after so many turns."""
    kept: list[AnyMessage] = []
    for number in range(turns):
        kept = trimmed(kept, turn(number, text))
    return kept


@pytest.mark.behaviour("TALK-11")
def test_history_is_bounded_and_begins_with_the_customer() -> None:
    kept = history(200)
    assert len(kept) <= MESSAGES_KEPT
    assert isinstance(kept[0], HumanMessage)
    assert kept[-4].text == "question 199"
    assert unanswered(kept) == []


@pytest.mark.behaviour("TALK-11")
def test_long_results_shorten_the_history() -> None:
    kept = history(20, "x" * 9000)
    assert sum(map(size, kept)) <= CHARACTERS_KEPT
    assert kept[-4].text == "question 19"


@pytest.mark.behaviour("TALK-11")
def test_one_huge_turn_keeps_its_last_result_whole() -> None:
    messages: list[AnyMessage] = [customer_said("everything")]
    for _ in range(30):
        call = calls(("read_help", {}))
        text = ToolMessage("x" * 9000, tool_call_id=call.tool_calls[0]["id"], name="read_help")
        messages = trimmed(messages, [call, text])
    assert sum(map(size, messages)) <= CHARACTERS_KEPT + 9000
    assert len(str(messages[-1].content)) == 9000
    assert unanswered(messages) == []


def test_calls_without_a_result_are_closed() -> None:
    call = calls(("a", {}), ("b", {}))
    done = ToolMessage("ok", tool_call_id=call.tool_calls[0]["id"], name="a")
    loose = closed([customer_said("x"), call, done], "Not done.")
    assert [(message.name, message.text) for message in loose] == [("b", "Not done.")]


def test_forgetting_leaves_only_what_comes_after() -> None:
    assert [m.text for m in trimmed(turn(1), [*forgotten(), customer_said("new")])] == ["new"]


@pytest.mark.anyio
@pytest.mark.behaviour("TALK-11")
async def test_two_hundred_turns_keep_one_small_memory() -> None:
    def policy(messages: list[AnyMessage]) -> AIMessage:
        return (
            says("Your bookings.") if messages[-1].type == "tool" else calls(("list_bookings", {}))
        )

    model = ScriptedModel(policy=policy)  # type: ignore[arg-type]
    async with open_house(model) as house:
        for number in range(200):
            await house.say(f"bookings {number}")
    assert max(len(seen) for seen in model.seen) <= MESSAGES_KEPT + 4
    assert len(house.written) == 200
    assert len(house.written[-1]) < 12_000
    assert len(house.written[-1]) < 1.1 * len(house.written[20])


@pytest.mark.anyio
async def test_the_assistant_itself_remembers_nothing() -> None:
    """Whoever forgets the memory has forgotten the conversation."""
    model = ScriptedModel(policy=lambda messages: says(f"{len(messages)} messages"))
    async with open_house(model) as house:
        await house.say("my name is John")
        house.memories.clear()
        await house.say("hello")
    assert "John" not in str(model.seen[-1])
