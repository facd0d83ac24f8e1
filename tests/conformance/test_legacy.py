"""A client of the handshake era does the whole of it where it can be asked back in the call."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from tests.conformance.live import NOW, ROOT
from tests.mcp_server.desks import Person, agreeing, refusing, text

pytestmark = [pytest.mark.anyio, pytest.mark.behaviour("MCP-01", "TALK-05")]

STDIO = StdioServerParameters(
    command=sys.executable,
    args=["-m", "app.cli", "mcp", "--as", "john@example.com", "--now", NOW],
    cwd=ROOT,
)


@asynccontextmanager
async def legacy_client(wire: str, staged: str, person: Person) -> AsyncIterator[Client]:
    """Over stdio to the program itself, or over HTTP to a server that keeps a session."""
    target = STDIO if wire == "stdio" else streamable_http_client(staged)
    async with Client(target, mode="legacy", elicitation_callback=person) as client:
        assert client.protocol_version == "2025-11-25"
        yield client


@pytest.mark.parametrize("wire", ["stdio", "http"])
async def test_a_customer_lists_books_and_cancels_by_a_question(wire: str, staged: str) -> None:
    person, other = agreeing(), refusing()
    wish = {"service": "base", "when": "2026-02-12 14:00"}
    async with legacy_client(wire, staged, person) as client:
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
