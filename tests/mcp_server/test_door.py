"""Who may come in over HTTP, and how far (SPEC MCP-06); the protocol itself is tested elsewhere."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from mcp.server.auth.middleware.auth_context import auth_context_var
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser

from booking.access import Bearer, Scope
from booking.errors import NotSignedIn
from mcp_server.address import Address
from mcp_server.caller import Apps, Recent
from mcp_server.http import LARGEST_BODY, Asked, asked_of
from mcp_server.server import wire_tool
from tests.mcp_server.desks import MODES, agreeing, client, codes, server_for, text
from tests.mcp_server.doors import (
    ADDRESS,
    META,
    MODERN,
    Door,
    bearer,
    calling,
    connected,
    open_door,
    post,
)
from tests.tools.desks import JOHN, OLIVIA, Counter, open_counter
from tools.catalogue import CATALOGUE

pytestmark = pytest.mark.anyio
both_eras = pytest.mark.parametrize("mode", MODES)
both_wires = pytest.mark.parametrize("era", [MODERN, "2025-11-25"])

READ, WRITE, ADMIN = Scope.READ, Scope.WRITE, Scope.ADMIN
OFFICE = {"admin_stats", "admin_bookings", "admin_find_customer"}
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


@pytest.mark.behaviour("MCP-06")
@pytest.mark.parametrize("token", ["unknown", "", "johns\x00", "x" * 5000])
async def test_a_token_that_is_none_of_ours_is_told_to_sign_in_again(
    door: Door, token: str
) -> None:
    async with calling(door, "") as http:
        answer = await post(http, "list_services", Authorization=f"Bearer {token}")
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    assert METADATA in answer.headers["www-authenticate"]


@pytest.mark.behaviour("MCP-06")
async def test_a_token_for_another_server_is_none_of_ours(counter: Counter, door: Door) -> None:
    elsewhere = replace(bearer(counter, JOHN, [READ]), resource="https://other.example.com/mcp")
    door.let_in("elsewhere", elsewhere)
    async with calling(door, "elsewhere") as http:
        assert (await post(http, "list_services")).status_code == 401


@both_wires
@pytest.mark.behaviour("MCP-06")
@pytest.mark.parametrize(
    ("token", "tool", "scopes"),
    [
        ("looks", "create_booking", "booking:read booking:write"),
        ("looks", "cancel_booking", "booking:read booking:write"),
        ("privately", "admin_stats", "booking:read booking:write admin"),
    ],
)
async def test_an_app_is_told_what_to_ask_the_person_for(
    door: Door, era: str, token: str, tool: str, scopes: str
) -> None:
    async with calling(door, token) as http:
        answer = await post(http, tool, era)
    assert answer.status_code == 403
    assert answer.headers["www-authenticate"] == (
        'Bearer error="insufficient_scope", error_description="Ask the person for more", '
        f'scope="{scopes}", {METADATA}'
    )


@both_wires
@pytest.mark.behaviour("MCP-06", "AUTH-11")
@pytest.mark.parametrize("token", ["johns", "looks"])
async def test_what_the_person_could_not_allow_does_not_exist(
    door: Door, era: str, token: str
) -> None:
    async with calling(door, token) as http:
        answer = await post(http, "admin_stats", era)
    assert answer.status_code == 200
    assert 'Unknown tool: \\"admin_stats\\"' in answer.text


@both_eras
@pytest.mark.parametrize(
    ("token", "sees_office"), [("owners", True), ("privately", True), ("looks", False)]
)
@pytest.mark.behaviour("MCP-06", "AUTH-11")
async def test_an_app_sees_what_it_may_and_what_is_worth_asking_for(
    door: Door, mode: str, token: str, sees_office: bool
) -> None:
    every = {tool.name for tool in CATALOGUE}
    async with connected(door, token, mode) as customer:
        names = {tool.name for tool in (await customer.list_tools()).tools}
    assert names == (every if sees_office else every - OFFICE)


@both_wires
@pytest.mark.parametrize(("token", "tool"), [("privately", "quota"), ("owners", "admin_bookings")])
@pytest.mark.behaviour("MCP-06", "AUTH-11")
async def test_what_was_allowed_is_answered(door: Door, era: str, token: str, tool: str) -> None:
    async with calling(door, token) as http:
        answer = await post(http, tool, era)
    assert answer.status_code == 200
    assert '"isError":true' not in answer.text


@pytest.mark.behaviour("MCP-06", "AUTH-11")
async def test_an_owner_who_has_not_lent_the_office_sees_nobody_elses_booking(
    counter: Counter, door: Door
) -> None:
    johns = codes(counter, JOHN)[0]
    async with connected(door, "privately", "auto", agreeing()) as customer:
        cancelled = await customer.call_tool("cancel_booking", {"booking": johns})
    assert cancelled.is_error
    assert johns in codes(counter, JOHN)


@pytest.mark.behaviour("MCP-06")
async def test_no_other_way_in_leads_past_the_scopes(counter: Counter) -> None:
    """The door asks by the tool's name; the server asks again, whatever the door has read."""
    looks = bearer(counter, JOHN, [READ])
    apps = Apps(lambda _: looks)
    verified = await apps.verify_token("looks")
    assert verified is not None
    within = auth_context_var.set(AuthenticatedUser(verified))
    try:
        async with client(server_for(counter, JOHN), "auto") as customer:
            result = await customer.call_tool(
                "create_booking", {"service": "standard", "when": "2026-02-11 14:00"}
            )
    finally:
        auth_context_var.reset(within)
    assert result.is_error
    assert "You have not allowed this app to do that." in text(result)
    assert len(codes(counter, JOHN)) == 2


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {}),
        (421, {"Host": "evil.example"}),
        (421, {"Host": "book.example.com.evil.example"}),
        (421, {"Host": "127.0.0.1:8000"}),
        (403, {"Origin": "https://evil.example"}),
        (403, {"Origin": "null"}),
        (200, {"Origin": ADDRESS.url}),
        (200, {"Host": "book.example.com:443"}),
        (400, {"Mcp_Name": "quota"}),
        (400, {"Content_Type": "text/plain"}),
        (401, {"Authorization": "Basic am9objpqb2hu"}),
        (401, {"Authorization": "Bearer"}),
    ],
)
@pytest.mark.behaviour("MCP-01")
async def test_what_does_not_belong_here_is_turned_away(
    door: Door, status: int, headers: dict[str, str]
) -> None:
    async with calling(door, "johns") as http:
        answer = await post(http, "list_services", **headers)
    assert answer.status_code == status


@pytest.mark.behaviour("MCP-01")
async def test_a_body_that_is_too_large_is_not_read(door: Door) -> None:
    async with calling(door, "johns") as http:
        small = await http.post(ADDRESS.resource, content=b"x" * LARGEST_BODY)
        large = await http.post(ADDRESS.resource, content=b"x" * (LARGEST_BODY + 1))
        piecemeal = await http.post(ADDRESS.resource, content=pieces())
    assert small.status_code != 413
    assert large.status_code == piecemeal.status_code == 413


async def pieces() -> AsyncIterator[bytes]:
    for _ in range(70):
        yield b"x" * 1024


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
@pytest.mark.behaviour("MCP-01")
async def test_there_is_no_stream_to_hold_open(door: Door, method: str) -> None:
    async with calling(door, "johns") as http:
        answer = await http.request(method, ADDRESS.resource)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


@pytest.mark.behaviour("MCP-06")
async def test_a_client_learns_who_gives_out_tokens(door: Door) -> None:
    async with calling(door, None) as http:
        answer = await http.get(
            "/.well-known/oauth-protected-resource/mcp", headers={"Origin": "https://any.example"}
        )
    assert answer.json() == {
        "resource": "https://book.example.com/mcp",
        "authorization_servers": ["https://book.example.com"],
        "scopes_supported": ["booking:read", "booking:write"],
        "bearer_methods_supported": ["header"],
        "resource_name": "Sparkle Cleaning",
    }
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_a_page_of_ours_may_read_the_challenge(door: Door) -> None:
    async with calling(door, None) as http:
        answer = await post(http, "list_services", Origin=ADDRESS.url)
    assert answer.headers["access-control-allow-origin"] == ADDRESS.url
    assert "WWW-Authenticate" in answer.headers["access-control-expose-headers"]


async def test_health_says_whether_the_database_answers(counter: Counter, door: Door) -> None:
    async with calling(door, None) as http:
        alive, ready = await http.get("/healthz"), await http.get("/readyz")
    assert alive.status_code == ready.status_code == 200


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("https://book.example.com", {"book.example.com", "book.example.com:443"}),
        ("https://book.example.com:8443", {"book.example.com:8443"}),
        ("http://127.0.0.1:8000", {"127.0.0.1:8000", "localhost:8000", "[::1]:8000"}),
    ],
)
def test_the_names_of_a_server(url: str, hosts: set[str]) -> None:
    assert set(Address(url).hosts) == hosts


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        (b"", Asked("", wants_progress=False)),
        (b"[" * 100_000, Asked("", wants_progress=False)),
        (b'[{"method": "tools/call"}]', Asked("", wants_progress=False)),
        (b'{"method": "tools/call", "params": 5}', Asked("", wants_progress=False)),
        (b'{"method": "tools/call", "params": {"name": 5}}', Asked("", wants_progress=False)),
        (b'{"method": "tools/list", "params": {"name": "a"}}', Asked("", wants_progress=False)),
        (
            b'{"method": "tools/call", "params": {"name": "a", "_meta": {"progressToken": 0}}}',
            Asked("a", wants_progress=True),
        ),
    ],
)
def test_the_door_reads_as_much_as_it_needs(body: bytes, asked: Asked) -> None:
    assert asked_of(body) == asked


class Looking:
    """Looks tokens up, and counts."""

    def __init__(self, found: Bearer) -> None:
        self.found: Bearer | None = found
        self.times = 0

    def __call__(self, token: str) -> Bearer:
        self.times += 1
        if self.found is None:
            raise NotSignedIn("Your access was ended.")
        return self.found


@pytest.mark.behaviour("MCP-06")
async def test_a_token_is_known_for_a_moment_and_no_longer(counter: Counter) -> None:
    clock = counter.demo.clock
    look = Looking(bearer(counter, JOHN, [READ]))
    forgets, remembers = Apps(look, Recent(clock, 0)), Apps(look, Recent(clock, 3600))
    for apps, times in ((forgets, 3), (remembers, 1)):
        look.times = 0
        for _ in range(3):
            assert await apps.verify_token("johns") is not None
        assert look.times == times
    look.found = None
    assert await forgets.verify_token("johns") is None
    clock.advance(timedelta(minutes=15))
    assert await remembers.verify_token("johns") is None


def test_no_argument_is_repeated_in_a_header() -> None:
    """The server says so to the SDK, which then looks at no schema: it must stay true."""
    assert all("x-mcp-header" not in wire_tool(tool).model_dump_json() for tool in CATALOGUE)


@pytest.mark.parametrize("accept", ["application/json", "application/json, text/event-stream"])
async def test_who_takes_no_stream_is_answered_without_progress(door: Door, accept: str) -> None:
    meta = {**META, "progressToken": 1}
    params = {"name": "list_services", "arguments": {}, "_meta": meta}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    headers = {"Accept": accept, "MCP-Protocol-Version": MODERN}
    headers |= {"Mcp-Method": "tools/call", "Mcp-Name": "list_services"}
    async with calling(door, "johns") as http:
        answer = await http.post(ADDRESS.resource, json=call, headers=headers)
    assert answer.status_code == 200
    assert '"isError":true' not in answer.text
