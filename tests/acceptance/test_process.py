"""The command as a process of its own: the chat, and MCP over stdio with the SDK's own client."""

import json
import subprocess
import sys
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.client import ClientRequestContext
from mcp.types import CallToolResult, ElicitRequestParams, ElicitResult, TextContent

from tests.nursery import Nursery

FRONTDESK = [sys.executable, "-m", "app.cli"]
NOW = ["--now", "2026-02-05T09:00"]
CUSTOMER_TOOLS = {
    "list_services",
    "check_availability",
    "create_booking",
    "list_bookings",
    "cancel_booking",
    "reschedule_booking",
    "recurring_check",
    "create_recurring",
    "suggest_alternatives",
    "quota",
    "profile",
    "search_help",
    "read_help",
}
ADMIN_TOOLS = {"admin_stats", "admin_bookings", "admin_find_customer"}


def server(nursery: Nursery, *more: str) -> StdioServerParameters:
    """`frontdesk mcp` as an MCP client starts it."""
    command, *arguments = nursery.command
    return StdioServerParameters(command=command, args=[*arguments, "mcp", *NOW, *more])


async def agree(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
    """A person who says yes."""
    return ElicitResult(action="accept", content={"ok": True})


def text_of(result: CallToolResult) -> str:
    """The words of a result."""
    return "\n".join(part.text for part in result.content if isinstance(part, TextContent))


def test_a_piped_chat_answers_each_line_with_one_json_object() -> None:
    lines = "Hi\n\n/advance 1m\nverify\n/quit\n"
    done = subprocess.run(  # noqa: S603 - our own command
        [*FRONTDESK, "chat", "--json", *NOW],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
    )
    replies: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    assert [sorted(reply) for reply in replies] == [["stage", "text", "tools"]] * 3
    assert [reply["stage"] for reply in replies] == ["verify"] * 3
    assert "Traceback" not in done.stderr


def test_a_wrong_start_of_the_clock_is_explained(nursery: Nursery) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        [*nursery.command, "chat", "--now", "tomorrow"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "write it like 2026-02-05T09:00" in done.stderr


@pytest.mark.behaviour("MCP-01")
@pytest.mark.behaviour("MCP-02")
async def test_a_real_client_lists_and_calls_every_tool_of_a_customer_over_stdio(
    nursery: Nursery,
) -> None:
    async with Client(
        server(nursery, "--as", "+447700900001"), elicitation_callback=agree
    ) as client:
        assert {tool.name for tool in (await client.list_tools()).tools} == CUSTOMER_TOOLS
        called: set[str] = set()

        async def call(name: str, **arguments: Any) -> str:
            called.add(name)
            result = await client.call_tool(name, arguments)
            assert not result.is_error, text_of(result)
            return text_of(result)

        assert "Premium Clean" in await call("list_services")
        day = await call("check_availability", service="Base Clean", when="next Wednesday")
        assert "Wednesday 11 February" in day
        base = {"service": "Base Clean", "when": "next Wednesday at 2pm"}
        assert "2:00 PM" in await call("create_booking", **base)
        assert "Base Clean" in await call("list_bookings")
        assert "Thursday 12 February" in await call(
            "reschedule_booking", booking="Base Clean", when="Thursday 12 February"
        )
        assert "ancelled" in await call("cancel_booking", booking="Base Clean")
        pattern = {"service": "Base Clean", "when": "every Tuesday at 9am", "occurrences": 3}
        assert "Tuesday" in await call("recurring_check", **pattern)
        assert "Tuesday" in await call("create_recurring", **pattern)
        await call("suggest_alternatives", service="Base Clean", when="2026-02-10 09:00")
        assert "1 of 2" in await call("quota")
        assert "john@example.com" in await call("profile")
        assert "alendar" in await call("search_help", query="How do I set up my calendar?")
        await call("read_help", article="privacy")
        assert called == CUSTOMER_TOOLS


@pytest.mark.behaviour("ADMIN-01")
@pytest.mark.behaviour("MCP-02")
async def test_a_real_client_calls_the_office_tools_as_the_owner(nursery: Nursery) -> None:
    async with Client(server(nursery, "--as", "olivia@sparkle.example")) as client:
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert names == CUSTOMER_TOOLS | ADMIN_TOOLS
        found = await client.call_tool("admin_find_customer", {"query": "john smith"})
        assert "+447700900001" in json.dumps(found.structured_content)
        for name, arguments in (("admin_stats", {"period": "February"}), ("admin_bookings", {})):
            assert not (await client.call_tool(name, arguments)).is_error


@pytest.mark.behaviour("AUTH-11")
async def test_without_a_local_user_only_the_shop_window_is_open(nursery: Nursery) -> None:
    async with Client(server(nursery)) as client:
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert names == {
            "list_services",
            "check_availability",
            "suggest_alternatives",
            "search_help",
            "read_help",
        }
        assert (await client.call_tool("profile", {})).is_error
