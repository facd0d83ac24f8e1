"""What a client meets at the program's own sockets, of which the official suite asks nothing.

The rules themselves are tested without sockets in tests/mcp_server; here is what a stranger gets
who knows nothing but the address.
"""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.conformance.live import (
    LONGEST_WAIT_S,
    Registered,
    Served,
    SignedIn,
    browser,
    sign_in,
)
from tests.mcp_server.desks import MODES, agreeing, text
from tests.mcp_server.doors import META, MODERN

pytestmark = [pytest.mark.anyio, pytest.mark.behaviour("MCP-06")]

READ, WRITE, ADMIN = "booking:read", "booking:write", "admin"


@pytest.fixture(scope="module")
def john(desk: Served) -> SignedIn:
    return sign_in(desk, "john@example.com")


@pytest.fixture(scope="module")
def http(desk: Served) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=desk.url, timeout=LONGEST_WAIT_S) as client:
        yield client


def call(
    http: httpx2.Client, token: str | None, tool: str = "list_services", **headers: str
) -> httpx2.Response:
    """One raw call of a tool without arguments."""
    sent = {
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": MODERN,
        "Mcp-Method": "tools/call",
        "Mcp-Name": tool,
        **({"Authorization": f"Bearer {token}"} if token else {}),
        **headers,
    }
    params = {"name": tool, "arguments": {}, "_meta": META}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    return http.post("/mcp", json=message, headers=sent)


def test_the_way_in_is_found_from_the_address_alone(desk: Served, http: httpx2.Client) -> None:
    resource = http.get("/.well-known/oauth-protected-resource/mcp").json()
    server = http.get("/.well-known/oauth-authorization-server").json()
    assert resource["resource"] == desk.mcp
    assert resource["authorization_servers"] == [server["issuer"]] == [desk.url]
    assert server["code_challenge_methods_supported"] == ["S256"]
    assert {READ, WRITE} <= set(resource["scopes_supported"])
    for name in ("authorization", "token", "registration", "revocation"):
        assert server[f"{name}_endpoint"].startswith(desk.url)


def test_what_is_not_let_in_is_told_why_in_the_protocols_words(
    http: httpx2.Client, john: SignedIn
) -> None:
    assert call(http, john.access).status_code == 200
    evil = "https://evil.example"
    table: list[tuple[int, httpx2.Response]] = [
        (401, call(http, None)),
        (401, call(http, "fda_nobodys")),
        (401, call(http, john.refresh)),
        (403, call(http, john.access, Origin=evil)),
        (421, call(http, john.access, Host="evil.example")),
        (400, call(http, john.access, **{"Mcp-Name": "profile"})),
        (413, http.post("/mcp", content=b"x" * 70_000, headers=_bearer(john))),
        (405, http.get("/mcp", headers=_bearer(john))),
        (405, http.delete("/mcp", headers=_bearer(john))),
    ]
    assert [answer.status_code for _, answer in table] == [status for status, _ in table]
    assert 'error="invalid_token"' in table[1][1].headers["www-authenticate"]


def test_a_token_that_does_not_reach_is_told_what_to_ask_for(desk: Served) -> None:
    looks = sign_in(desk, "priya@example.com", READ)
    owner = sign_in(desk, "olivia@sparkle.example", READ, WRITE)
    with browser(desk) as http:
        books, figures = (
            call(http, looks.access, "create_booking"),
            call(http, owner.access, "admin_stats"),
        )
        hidden = call(http, looks.access, "admin_stats")
    assert looks.scopes == {READ}
    for refused, needed in ((books, WRITE), (figures, ADMIN)):
        challenge = refused.headers["www-authenticate"]
        assert refused.status_code == 403
        assert 'error="insufficient_scope"' in challenge
        assert needed in challenge.partition('scope="')[2].partition('"')[0].split()
    assert hidden.status_code == 200
    assert "Unknown tool" in hidden.text


def test_a_token_for_somebody_elses_address_is_not_given(desk: Served) -> None:
    with browser(desk) as client:
        app = Registered.at(desk, client)
        aim = httpx2.URL(app.authorize_url).copy_set_param("resource", "https://evil.example/mcp")
        wrong = client.get(aim, follow_redirects=False)
    assert "error=invalid_target" in wrong.headers["location"]


def test_a_refresh_token_is_good_once_and_a_second_time_ends_it_all(desk: Served) -> None:
    with browser(desk) as http:
        mine = sign_in(desk, "customer.a@example.com")
        form = {
            "grant_type": "refresh_token",
            "refresh_token": mine.refresh,
            "client_id": mine.client_id,
        }
        first = http.post("/token", data=form)
        fresh: dict[str, Any] = first.json()
        again = http.post("/token", data=form)
        after = call(http, fresh["access_token"])
    assert first.status_code == 200
    assert again.json()["error"] == "invalid_grant"
    assert after.status_code == 401


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.behaviour("MCP-01", "TALK-05")
async def test_a_client_of_either_era_lists_books_and_cancels(
    desk: Served, john: SignedIn, mode: str
) -> None:
    """The newest protocol asks inside the call; the older one has no way back, and two steps."""
    person = agreeing()
    async with (
        httpx2.AsyncClient(headers=_bearer(john), timeout=LONGEST_WAIT_S) as web,
        Client(
            streamable_http_client(desk.mcp, http_client=web),
            mode=mode,
            elicitation_callback=person,
        ) as client,
    ):
        names = {tool.name for tool in (await client.list_tools()).tools}
        wish = {"service": "base", "when": "2026-02-12 14:00"}
        booked = await client.call_tool("create_booking", wish)
        mine = {"booking": booked.structured_content["booking"]["code"]}
        gone = await client.call_tool("cancel_booking", mine)
        if mode == "legacy":
            assert gone.meta is not None
            token = gone.meta["frontdesk/confirmation"]["confirmation"]
            gone = await client.call_tool("cancel_booking", {**mine, "confirmation": token})
    assert {"create_booking", "cancel_booking"} <= names
    assert not any(name.startswith("admin_") for name in names)
    assert text(gone).startswith("Cancelled: ")
    assert len(person.asked) == (0 if mode == "legacy" else 1)


def _bearer(who: SignedIn) -> dict[str, str]:
    return {"Authorization": f"Bearer {who.access}", "Content-Type": "application/json"}
