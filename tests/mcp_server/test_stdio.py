"""A process of its own, spoken to over its standard input and output."""

import pytest
from mcp import Client, StdioServerParameters

from tests.mcp_server.desks import MODES, agreeing, text
from tests.nursery import Nursery

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.behaviour("MCP-01")
async def test_the_user_of_the_machine_is_served_over_stdio(mode: str, nursery: Nursery) -> None:
    person = agreeing()
    command, *arguments = nursery.command
    desk = StdioServerParameters(command=command, args=[*arguments, "mcp", "--as", "+447700900001"])
    async with Client(desk, mode=mode, elicitation_callback=person) as customer:
        listed = {tool.name for tool in (await customer.list_tools()).tools}
        profile = await customer.call_tool("profile", {})
        cancelled = await customer.call_tool("cancel_booking", {"booking": "my next booking"})
        refused = await customer.call_tool("check_availability", {"service": "x", "when": "2pm"})
    assert "cancel_booking" in listed
    assert "admin_stats" not in listed
    assert profile.structured_content["name"] == "John Smith"
    assert len(person.asked) == 1
    assert not cancelled.is_error
    assert refused.is_error
    assert "Base Clean" in text(refused)
