"""The adapter that ships, against a server on a port: tools, streaming, and each way to fail."""

from collections.abc import Callable
from typing import Any

import pytest

from agent.models import chat_model
from agent.think import Patience
from tests.agent.chat_server import Fault, ModelServer, Say, on_a_port
from tests.agent.house import House, open_house

pytestmark = pytest.mark.anyio


def policy(body: dict[str, Any]) -> Say | list[Say]:
    """Lists bookings when asked for them, cancels when told to, and tells the results."""
    last = body["messages"][-1]
    if last["role"] == "tool":
        return f"Here you are: {last['content'].splitlines()[0]}"
    text = last["content"]
    if "cancel" in text:
        return ("cancel_booking", {"number": 1})
    return ("list_bookings", {}) if "bookings" in text else f"You wrote: {text}"


async def with_server(
    server: ModelServer, play: Callable[[House], Any], *, streaming: bool = False
) -> None:
    """Play against a house whose model is behind this server."""
    with on_a_port(server) as url:
        model = chat_model("local", url, "no-key", timeout=2, streaming=streaming)
        async with open_house(model, patience=Patience(answer=1, turn=2)) as house:
            try:
                await play(house)
            finally:
                server.over.set()


@pytest.mark.parametrize("streaming", [False, True])
async def test_words_and_tool_calls_go_over_the_wire(streaming: bool) -> None:
    server = ModelServer(policy)

    async def play(house: House) -> None:
        assert (await house.say("good day to you")).text == "You wrote: good day to you"
        told = await house.say("my bookings")
        assert told.text == "Here you are: 1. Standard Clean on Monday 9 February (confirmed)"
        assert [call["name"] for call in told.tools] == ["list_bookings"]
        assert (await house.say("cancel monday")).stage == "confirm"
        assert "has been cancelled" in (await house.say("yes")).text

    await with_server(server, play, streaming=streaming)
    assert all(bool(body.get("stream")) == streaming for body in server.seen)


@pytest.mark.behaviour("TALK-09")
async def test_the_wire_shows_no_token_and_no_argument_of_the_hosts_own() -> None:
    server = ModelServer(policy)

    async def play(house: House) -> None:
        for text in ("my bookings", "cancel monday", "no"):
            await house.say(text)

    await with_server(server, play)
    assert len(server.seen) >= 4
    for secret in ("tok-john", "frontdesk/", "idempotency_key", "confirmation", "customer_id"):
        assert secret not in str(server.seen)


@pytest.mark.behaviour("TALK-10")
@pytest.mark.parametrize("fault", [429, 500, 503, 401, "slow", "garbage", "empty"])
async def test_a_server_that_fails_is_answered_for(fault: Fault) -> None:
    server = ModelServer(policy, always=fault)

    async def play(house: House) -> None:
        told = await house.say("good day to you")
        assert (told.text, told.stage) == ("Offline: how can I help?", "assistant")

    await with_server(server, play)
    assert 1 <= len(server.seen) <= 2


@pytest.mark.behaviour("TALK-10")
@pytest.mark.parametrize("fault", [429, 500, "garbage", "empty"])
async def test_one_failure_of_the_server_goes_unnoticed(fault: Fault) -> None:
    server = ModelServer(policy, faults=[fault])

    async def play(house: House) -> None:
        assert (await house.say("good day to you")).text == "You wrote: good day to you"

    await with_server(server, play)
    assert len(server.seen) == 2


@pytest.mark.behaviour("TALK-10")
@pytest.mark.parametrize("streaming", [False, True])
async def test_arguments_that_are_not_json_are_not_acted_on(streaming: bool) -> None:
    server = ModelServer(lambda _: ("cancel_booking", '{"number": 1'))

    async def play(house: House) -> None:
        assert (await house.say("cancel monday")).text == "Offline: how can I help?"
        assert house.shop.log == []

    await with_server(server, play, streaming=streaming)


@pytest.mark.behaviour("TALK-10")
async def test_an_endless_loop_on_the_server_ends() -> None:
    server = ModelServer(lambda _: ("list_bookings", {}))

    async def play(house: House) -> None:
        assert (await house.say("my bookings")).text.startswith("Offline: 1. Standard Clean")

    await with_server(server, play)
    assert len(server.seen) < 10


async def test_an_unanswered_call_never_reaches_the_server() -> None:
    """Questions dropped, declined, resumed: the server checks every history it is sent."""
    server = ModelServer(policy)

    async def play(house: House) -> None:
        for text in ("cancel one", "good day", "cancel two", "no", "cancel three", "yes", "bye"):
            told = await house.say(text)
            assert not told.text.startswith("Offline")

    await with_server(server, play)
