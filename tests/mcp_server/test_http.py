"""The same server over Streamable HTTP, without sockets: every request stands for itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.server import Server

from mcp_server.caller import SESSION_META
from mcp_server.confirm import CONFIRMATION, CONFIRMATION_META
from tests.mcp_server.desks import (
    MODES,
    Person,
    agreeing,
    beside,
    codes,
    server_with_sessions,
    text,
)
from tests.tools.desks import JOHN, Counter, open_counter

pytestmark = pytest.mark.anyio

URL = "http://127.0.0.1:8765/mcp"
JOHNS = beside(SESSION_META, "johns")


@pytest.fixture
def counter() -> Counter:
    return open_counter()


@asynccontextmanager
async def over_http(server: Server[Any], mode: str, person: Person) -> AsyncIterator[Client]:
    """A client of that server, speaking HTTP to it in memory."""
    app = server.streamable_http_app(stateless_http=True, json_response=True)
    async with (
        server.session_manager.run(),
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=URL) as http,
        Client(
            streamable_http_client(URL, http_client=http), mode=mode, elicitation_callback=person
        ) as customer,
    ):
        yield customer


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.behaviour("MCP-01", "MCP-03")
async def test_each_request_brings_its_own_session(counter: Counter, mode: str) -> None:
    server = server_with_sessions(counter, {"johns": counter.caller(JOHN)})
    async with over_http(server, mode, agreeing()) as customer:
        listed = await customer.list_tools(meta=JOHNS)
        john = await customer.call_tool("profile", {}, meta=JOHNS)
        nobody = await customer.call_tool("profile", {})
    assert len(listed.tools) == 13
    assert john.structured_content["name"] == "John Smith"
    assert nobody.is_error


@pytest.mark.behaviour("TALK-05")
async def test_the_newest_protocol_asks_inside_the_call(counter: Counter) -> None:
    server = server_with_sessions(counter, {"johns": counter.caller(JOHN)})
    person = agreeing()
    async with over_http(server, "auto", person) as customer:
        await customer.list_tools(meta=JOHNS)
        done = await customer.call_tool("cancel_booking", {"booking": "the 9th"}, meta=JOHNS)
    assert len(person.asked) == 1
    assert not done.is_error
    assert len(codes(counter, JOHN)) == 1


@pytest.mark.behaviour("TALK-05")
async def test_where_nobody_can_be_asked_there_are_two_steps(counter: Counter) -> None:
    """The older protocol without a stream of its own has no way back to the person."""
    server = server_with_sessions(counter, {"johns": counter.caller(JOHN)})
    person = agreeing()
    wish = {"booking": "the 9th"}
    async with over_http(server, "legacy", person) as customer:
        await customer.list_tools(meta=JOHNS)
        first = await customer.call_tool("cancel_booking", wish, meta=JOHNS)
        assert text(first).startswith("Nothing has been done yet.")
        assert len(codes(counter, JOHN)) == 2
        assert first.meta is not None
        token = first.meta[CONFIRMATION_META]["confirmation"]
        done = await customer.call_tool("cancel_booking", {**wish, CONFIRMATION: token}, meta=JOHNS)
    assert person.asked == []
    assert not done.is_error
    assert len(codes(counter, JOHN)) == 1
