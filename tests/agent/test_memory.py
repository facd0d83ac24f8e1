"""Turn 200 costs what turn 10 does, and the file stays small."""

from pathlib import Path

import pytest
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from agent.checkpoint import opened
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
async def test_two_hundred_turns_keep_one_small_checkpoint(tmp_path: Path) -> None:
    def policy(messages: list[AnyMessage]) -> AIMessage:
        return (
            says("Your bookings.") if messages[-1].type == "tool" else calls(("list_bookings", {}))
        )

    model = ScriptedModel(policy=policy)  # type: ignore[arg-type]
    file = tmp_path / "memory.sqlite"
    async with open_house(model, file=file) as house:
        for number in range(200):
            await house.say(f"bookings {number}")
    assert max(len(seen) for seen in model.seen) <= MESSAGES_KEPT + 4
    async with opened(file) as saver:
        rows = await (await saver.conn.execute("select count(*) from checkpoints")).fetchone()
        assert tuple(rows or ()) == (1,)
    assert sum(path.stat().st_size for path in tmp_path.glob("memory.sqlite")) < 200_000  # noqa: ASYNC240


@pytest.mark.anyio
async def test_a_conversation_can_be_forgotten(tmp_path: Path) -> None:
    model = ScriptedModel(policy=lambda messages: says(f"{len(messages)} messages"))
    async with open_house(model, file=tmp_path / "m.sqlite") as house:
        await house.say("my name is John")
        await house.assistant.forget("whatsapp:1")
        await house.say("hello")
    assert "John" not in str(model.seen[-1])
