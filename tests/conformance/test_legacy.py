"""A client of the handshake era does the whole of it where it can be asked back in the call."""

from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from tests.conformance.live import NOW
from tests.mcp_server.desks import agreeing, refusing, text
from tests.nursery import Nursery

pytestmark = [pytest.mark.anyio, pytest.mark.behaviour("MCP-01", "TALK-05")]

SPEAKS = ["mcp", "--as", "john@example.com", "--now", NOW]


@pytest.fixture(params=["stdio", "http"])
def wire(request: pytest.FixtureRequest, nursery: Nursery, staged: str) -> Any:
    """To the program itself, or to a server that keeps a session."""
    if request.param == "http":
        return streamable_http_client(staged)
    command, *arguments = nursery.command
    return StdioServerParameters(command=command, args=[*arguments, *SPEAKS])


async def test_a_customer_lists_books_and_cancels_by_a_question(wire: Any) -> None:
    person, other = agreeing(), refusing()
    wish = {"service": "base", "when": "2026-02-12 14:00"}
    async with Client(wire, mode="legacy", elicitation_callback=person) as client:
        assert client.protocol_version == "2025-11-25"
        names = {tool.name for tool in (await client.list_tools()).tools}
        free = await client.call_tool("check_availability", {**wish, "when": "2026-02-12"})
        booked = await client.call_tool("create_booking", wish)
        code = booked.structured_content["booking"]["code"]
        person.says = other.says
        kept = await client.call_tool("cancel_booking", {"booking": code})
        person.says = agreeing().says
        gone = await client.call_tool("cancel_booking", {"booking": code})
        left = await client.call_tool("list_bookings", {})
    assert {"list_services", "create_booking", "cancel_booking"} <= names
    assert "2:00 PM" in text(free)
    assert kept.is_error
    assert len(person.asked) == 2
    assert text(gone).startswith("Cancelled: ")
    assert code not in text(left)
