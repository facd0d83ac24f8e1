"""A process of its own, spoken to over its standard input and output."""

import sys
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters

from tests.mcp_server.desks import MODES, agreeing, text
from tests.tools.desks import JOHN

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
DEMO = StdioServerParameters(
    command=sys.executable, args=["-m", "tests.mcp_server.demo_over_stdio", JOHN], cwd=ROOT
)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.behaviour("MCP-01")
async def test_the_user_of_the_machine_is_served_over_stdio(mode: str) -> None:
    person = agreeing()
    async with Client(DEMO, mode=mode, elicitation_callback=person) as customer:
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
