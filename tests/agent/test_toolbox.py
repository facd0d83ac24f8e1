"""The client side of MCP: what models see of a tool, and what comes back from a call."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from mcp import Client, MCPError
from mcp.server.mcpserver import Context, MCPServer
from mcp.types import INTERNAL_ERROR, INVALID_PARAMS, Annotations, CallToolResult, TextContent

from agent.toolbox import Outcome, Question, Toolbox, connect, decline
from tests.agent.shop import Shop, serve

pytestmark = pytest.mark.anyio

JOHN = "tok-john"


async def test_models_see_no_argument_of_the_hosts_own() -> None:
    async with connect(serve(Shop())) as client:
        tools = await Toolbox(client).listed(JOHN)
    schema: Any = tools["create_booking"].bound.args_schema
    assert list(schema["properties"]) == ["start"]
    assert schema["required"] == ["start"]


async def test_the_effect_comes_from_the_servers_hints() -> None:
    async with connect(serve(Shop())) as client:
        box = Toolbox(client)
        assert box.effect_of("list_bookings") == "destroy"  # the worst, until it was seen
        tools = await box.listed(JOHN)
        assert box.effect_of("list_bookings") == "read"
    effects = {name: tool.effect for name, tool in tools.items()}
    assert effects == {
        "list_bookings": "read",
        "crash": "read",
        "create_booking": "write",
        "cancel_booking": "destroy",
    }


async def test_a_question_comes_back_instead_of_an_answer() -> None:
    shop = Shop()
    async with connect(serve(shop)) as client:
        box = Toolbox(client)
        asked = await box.call("cancel_booking", {"number": 1}, JOHN, "key")
        assert isinstance(asked, Question)
        assert asked.text == "Cancel Standard Clean on Monday 9 February?"
        done = await box.call("cancel_booking", {"number": 1}, JOHN, "key", asked)
    assert isinstance(done, Outcome)
    assert (done.is_error, shop.log) == (False, ["john cancels 1"])


@pytest.mark.behaviour("TALK-05")
async def test_an_answer_is_good_for_no_other_call() -> None:
    shop = Shop()
    async with connect(serve(shop)) as client:
        box = Toolbox(client)
        asked = await box.call("cancel_booking", {"number": 1}, JOHN, "key")
        assert isinstance(asked, Question)
        other = await box.call("cancel_booking", {"number": 2}, JOHN, "key", asked)
        assert isinstance(other, Question) or other.is_error
        foreign = await box.call("cancel_booking", {"number": 1}, "tok-priya", "key", asked)
        assert isinstance(foreign, Question) or foreign.is_error
    assert shop.log == []


@pytest.mark.behaviour("TALK-05")
async def test_an_older_wire_that_asks_in_mid_call_gets_a_no() -> None:
    shop = Shop()
    async with Client(serve(shop), mode="legacy", elicitation_callback=decline) as client:
        done = await Toolbox(client).call("cancel_booking", {"number": 1}, JOHN, "key")
    assert isinstance(done, Outcome)
    assert (done.is_error, shop.log) == (True, [])


async def test_a_refusal_keeps_its_facts() -> None:
    server = MCPServer("refuses")

    @server.tool()
    async def book(ctx: Context) -> CallToolResult:
        """Refuses."""
        meta = {"frontdesk/refusal": {"refusal": "slot_taken", "free": ["10:00"]}}
        result = CallToolResult(content=[TextContent(text="Taken.")], is_error=True)
        result.meta = meta
        return result

    async with connect(server) as client:
        done = await Toolbox(client).call("book", {}, JOHN, "key")
    facts = {"refusal": "slot_taken", "free": ["10:00"]}
    assert done == Outcome("Taken.", facts, is_error=True, refused=True)


async def test_what_is_for_an_assistant_alone_is_no_sentence_for_a_customer() -> None:
    server = MCPServer("refuses")

    @server.tool()
    async def book(ctx: Context) -> CallToolResult:
        """Refuses."""
        alone = Annotations(audience=["assistant"])
        result = CallToolResult(content=[TextContent(text="Taken.")], is_error=True)
        result.content.append(TextContent(text="Next: x()", annotations=alone))
        return result

    async with connect(server) as client:
        done = await Toolbox(client).call("book", {}, JOHN, "key")
    assert done == Outcome("Taken.", is_error=True)


@pytest.mark.parametrize(("code", "unknown"), [(INVALID_PARAMS, False), (INTERNAL_ERROR, True)])
async def test_only_a_request_that_was_not_accepted_is_known_to_have_done_nothing(
    code: int, unknown: bool
) -> None:
    server = MCPServer("fails")

    @server.tool()
    async def book() -> str:
        """Fails."""
        raise MCPError(code, "on purpose")

    async with connect(server) as client:
        done = await Toolbox(client).call("book", {}, JOHN, "key")
    assert isinstance(done, Outcome)
    assert (done.is_error, done.unknown, "on purpose" in done.text) == (True, unknown, False)


@contextmanager
def over_http(server: MCPServer) -> Iterator[str]:
    """The server on a free port of this machine."""
    config = uvicorn.Config(
        server.streamable_http_app(stateless_http=True), host="127.0.0.1", port=0, log_level="error"
    )
    with config.bind_socket() as socket:
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, args=([socket],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{socket.getsockname()[1]}/mcp"
        finally:
            running.should_exit = running.force_exit = True
            thread.join(10)


async def test_the_same_over_http() -> None:
    shop = Shop()
    with over_http(serve(shop)) as url:
        async with connect(url) as client:
            box = Toolbox(client)
            listed = await box.call("list_bookings", {}, JOHN, "key")
            asked = await box.call("cancel_booking", {"number": 1}, JOHN, "key")
            assert isinstance(asked, Question)
            await box.call("cancel_booking", {"number": 1}, JOHN, "key", asked)
    assert isinstance(listed, Outcome)
    assert listed.text.startswith("1. Standard Clean")
    assert shop.log == ["john lists", "john cancels 1"]
