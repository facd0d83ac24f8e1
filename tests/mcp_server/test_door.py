"""Who may come in over HTTP, and how far (SPEC MCP-06); the protocol itself is tested elsewhere."""

import pytest

from booking.access import Scope
from tests.mcp_server.desks import MODES, agreeing, codes, text
from tests.mcp_server.doors import (
    ADDRESS,
    MODERN,
    Door,
    bearer,
    calling,
    connected,
    open_door,
    post,
)
from tests.tools.desks import JOHN, OLIVIA, Counter, open_counter

pytestmark = pytest.mark.anyio
both_eras = pytest.mark.parametrize("mode", MODES)
both_wires = pytest.mark.parametrize("era", [MODERN, "2025-11-25"])

READ, WRITE, ADMIN = Scope.READ, Scope.WRITE, Scope.ADMIN
METADATA = f'resource_metadata="{ADDRESS.url}/.well-known/oauth-protected-resource/mcp"'


@pytest.fixture
def counter() -> Counter:
    return open_counter()


@pytest.fixture
def door(counter: Counter) -> Door:
    door = open_door(counter)
    door.let_in("johns", bearer(counter, JOHN, [READ, WRITE]))
    door.let_in("looks", bearer(counter, JOHN, [READ]))
    door.let_in("owners", bearer(counter, OLIVIA, [READ, WRITE, ADMIN]))
    door.let_in("privately", bearer(counter, OLIVIA, [READ, WRITE]))
    return door


@both_eras
@pytest.mark.behaviour("MCP-01", "MCP-06")
async def test_a_customer_books_and_cancels_over_http(
    counter: Counter, door: Door, mode: str
) -> None:
    person = agreeing()
    async with connected(door, "johns", mode, person) as customer:
        booked = await customer.call_tool(
            "create_booking", {"service": "standard", "when": "2026-02-11 14:00"}
        )
        code = booked.structured_content["booking"]["code"]
        cancelled = await customer.call_tool("cancel_booking", {"booking": code})
        if mode == "legacy":  # there is no way back to the person
            assert cancelled.meta is not None
            token = cancelled.meta["frontdesk/confirmation"]["confirmation"]
            cancelled = await customer.call_tool(
                "cancel_booking", {"booking": code, "confirmation": token}
            )
    assert not cancelled.is_error, text(cancelled)
    assert len(person.asked) == (0 if mode == "legacy" else 1)
    assert code not in codes(counter, JOHN)


@both_wires
@pytest.mark.behaviour("MCP-06")
async def test_without_a_token_there_is_only_the_way_in(door: Door, era: str) -> None:
    async with calling(door, None) as http:
        answer = await post(http, "list_services", era)
    header = answer.headers["www-authenticate"]
    assert answer.status_code == 401
    assert header == f'Bearer scope="booking:read booking:write", {METADATA}'
