"""The demo business behind the door of HTTP, and apps that come in by it."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from starlette.applications import Starlette

from app.server import create_app
from booking.access import Bearer, ClientId, Scope
from booking.access.scopes import cut, grantable
from booking.errors import NotSignedIn
from booking.values import Role
from mcp_server.address import Address
from mcp_server.caller import Apps, NoSessions
from mcp_server.http import Endpoint
from mcp_server.scopes import USUAL_SCOPES, to_ask_for
from mcp_server.server import create_server
from mcp_server.watch import Watch
from tests.mcp_server.desks import KEY, Person, watch_of
from tests.tools.desks import Counter

ADDRESS = Address("https://book.example.com")
MODERN = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientCapabilities": {},
}


@dataclass(frozen=True)
class Door:
    """A web application, and the tokens that open it."""

    app: Starlette
    endpoint: Endpoint
    tokens: dict[str, Bearer]

    def let_in(self, token: str, bearer: Bearer) -> None:
        self.tokens[token] = bearer


def bearer(counter: Counter, who: str, scopes: Collection[Scope]) -> Bearer:
    """What the authorization server says of a token with these scopes."""
    person = counter.caller(who)
    granted = cut(scopes, person.role)
    role = person.role if Scope.ADMIN in granted else Role.CUSTOMER
    return Bearer(
        caller=replace(person, role=role, channel="mcp"),
        scopes=granted,
        lendable=grantable(person.role),
        client=ClientId("an-app"),
        client_name="An app",
        resource=ADDRESS.resource,
        expires=datetime(2026, 2, 5, 9, 15, tzinfo=UTC),
    )


def open_door(counter: Counter, watch: Watch | None = None) -> Door:
    tokens: dict[str, Bearer] = {}

    def look_up(token: str) -> Bearer:
        if token not in tokens:
            raise NotSignedIn("You are not signed in.")
        return tokens[token]

    server = create_server(counter.room, NoSessions(), watch or watch_of(counter), key=KEY)
    endpoint = Endpoint(server, Apps(look_up), ADDRESS, scopes=USUAL_SCOPES, needs=to_ask_for)
    app = create_app(endpoint, counter.demo.store, counter.demo.shop.name)
    return Door(app, endpoint, tokens)


@asynccontextmanager
async def calling(door: Door, token: str | None) -> AsyncIterator[httpx2.AsyncClient]:
    """A bare HTTP client with that token; requests never leave the process."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    transport = httpx2.ASGITransport(door.app)
    async with (
        door.endpoint.open(),
        httpx2.AsyncClient(transport=transport, base_url=ADDRESS.url, headers=headers) as http,
    ):
        yield http


@asynccontextmanager
async def connected(
    door: Door, token: str, mode: str, person: Person | None = None
) -> AsyncIterator[Client]:
    """The SDK's client, of that era, with that token."""
    async with (
        calling(door, token) as http,
        Client(
            streamable_http_client(ADDRESS.resource, http_client=http),
            mode=mode,
            elicitation_callback=person,
        ) as customer,
    ):
        yield customer


async def post(http: httpx2.AsyncClient, tool: str, era: str = MODERN, **headers: str) -> Any:
    """One raw call of a tool, for the edges; `headers` with underscores take others' place."""
    sent = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": era}
    params: dict[str, Any] = {"name": tool, "arguments": {}}
    if era == MODERN:
        sent |= {"Mcp-Method": "tools/call", "Mcp-Name": tool}
        params["_meta"] = META
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    return await http.post(ADDRESS.resource, headers=sent, json=message)
