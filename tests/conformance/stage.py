"""The server that the official suite is run against: Frontdesk, with the suite's things beside.

Everything that serves a customer is in it: the turnstile, the door with its hosts, origins, sizes
and tokens, limits and audit, the catalogue, the confirmations. Three things are of the test alone.
The suite has no option for a header, so a bearer token is put in front of requests that bring
none. The older protocol's questions need a session, which the product does not keep. And the
limits are too high to meet.

    python -m tests.conformance.stage [--port 3002] [--bare]
"""

import argparse
import socket
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from app.server import create_app
from app.turnstile import Turnstile
from app.wire import Wire
from booking.access import Bearer
from booking.access import Scope as AccessScope
from mcp_server.address import Address
from mcp_server.caller import Apps, NoSessions
from mcp_server.http import Endpoint
from mcp_server.limits import Gate, Rates
from mcp_server.scopes import USUAL_SCOPES, to_ask_for
from mcp_server.server import create_server
from tests.conformance.fixtures.beside import Fixtures
from tests.mcp_server.desks import KEY, watch_of
from tests.mcp_server.doors import bearer
from tests.tools.desks import JOHN, open_counter

ASKED_PATH = "/asked"
"""Where the names are told of what the suite has asked for."""

TOKEN = b"Bearer the-suite"


OFTEN = Rates(caller=10**6, read=10**6, write=10**6, destroy=10**6, address=10**6)
"""The suite calls more often in a minute than a person may."""


class WithToken:
    """In front of everything: a request that brings no token is given John's."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not any(n == b"authorization" for n, _ in scope["headers"]):
            scope = {**scope, "headers": [*scope["headers"], (b"authorization", TOKEN)]}
        await self._app(scope, receive, send)


def stage_app(address: Address, fixtures: Fixtures | None) -> ASGIApp:
    """Frontdesk at that address; without fixtures it is on its own."""
    counter = open_counter()
    johns = replace(
        bearer(counter, JOHN, [AccessScope.READ, AccessScope.WRITE]),
        resource=address.resource,
        expires=datetime(2100, 1, 1, tzinfo=UTC),
    )

    def look_up(token: str) -> Bearer:
        return johns

    server = create_server(counter.room, NoSessions(), watch_of(counter, OFTEN), key=KEY)
    if fixtures is not None:
        fixtures.add_to(server)
    endpoint = Endpoint(
        server,
        Apps(look_up),
        address,
        scopes=USUAL_SCOPES,
        needs=to_ask_for,
        keeps_sessions=True,
    )
    asked = Route(ASKED_PATH, lambda request: _told(request, fixtures))
    app: Starlette = create_app(endpoint, counter.demo.store, counter.demo.shop.name, [asked])
    app.add_middleware(Turnstile, gate=Gate(counter.demo.clock, OFTEN), hosts=address.hosts)
    return WithToken(app)


def _told(request: Request, fixtures: Fixtures | None) -> JSONResponse:
    return JSONResponse(sorted(fixtures.asked) if fixtures else [])


def main(words: Sequence[str]) -> None:
    """Say where, then serve until a signal."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0, help="none: any that is free")
    parser.add_argument("--bare", action="store_true", help="without the suite's things")
    asked = parser.parse_args(words)
    with socket.create_server(("127.0.0.1", asked.port)) as ear:
        address = Address(f"http://127.0.0.1:{ear.getsockname()[1]}")
        app = stage_app(address, None if asked.bare else Fixtures())
        sys.stdout.write(f"{address.resource}\n")
        sys.stdout.flush()
        config = uvicorn.Config(app, http=Wire, log_level="warning")  # as `frontdesk serve`
        uvicorn.Server(config).run(sockets=[ear])


if __name__ == "__main__":
    main(sys.argv[1:])
