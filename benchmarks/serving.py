"""The two servers that `benchmarks.mcp_calls` holds against each other, each in its own process.

    python -m benchmarks.serving echo|ours [--db URL] [--known-s SECONDS]

Writes one JSON line {"port": …, "token": …} and serves until it is ended.
"""

import argparse
import json
import socket
import sys
from typing import Any

import uvicorn
from mcp import types
from mcp.server import Server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from app.commands import clock_from
from app.ear import listen
from app.post import AsidePost
from app.premises import open_premises
from app.serving import IDLE_S
from app.settings import Settings
from app.token import issue
from app.website import Sending, furnish_site
from app.wiring import local_caller, open_access, watch_over
from booking.access import Scope
from mcp_server.address import Address
from mcp_server.caller import KNOWN_S
from mcp_server.limits import Rates

JOHN = "+447700900001"
OFTEN = Rates(*[10**9] * 6)
"""Limits count as always, and let a benchmark pass."""


def echo_app(port: int) -> Starlette:
    """The bare SDK: one tool that gives back its text, with the same checks of hosts as ours."""

    async def listed(_: Any, params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        schema = {"type": "object", "properties": {"text": {"type": "string"}}}
        return types.ListToolsResult(tools=[types.Tool(name="echo", input_schema=schema)])

    async def call(_: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        text = str((params.arguments or {}).get("text", ""))
        return types.CallToolResult(content=[types.TextContent(text=text)])

    return Server("echo", on_list_tools=listed, on_call_tool=call).streamable_http_app(
        stateless_http=True,
        json_response=True,
        transport_security=TransportSecuritySettings(allowed_hosts=[f"127.0.0.1:{port}"]),
    )


def serve(app: Starlette, ear: socket.socket, token: str) -> None:
    """Say where, and serve."""
    sys.stdout.write(json.dumps({"port": ear.getsockname()[1], "token": token}) + "\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, timeout_keep_alive=IDLE_S
    )
    uvicorn.Server(config).run(sockets=[ear])


def serve_ours(ear: socket.socket, url: str | None, known_s: float) -> None:
    """As `frontdesk serve` does it."""
    address = Address(f"http://127.0.0.1:{ear.getsockname()[1]}")
    settings = Settings().model_copy(update={"database_url": url})
    with (
        open_premises(settings, clock_from(None)) as premises,
        watch_over(premises, OFTEN) as watch,
    ):
        sending = Sending(AsidePost(lambda _: None), ())
        site = furnish_site(premises, address, watch, sending, rates=OFTEN, known_s=known_s)
        john = local_caller(premises, JOHN, AsidePost(lambda _: None))
        given = issue(open_access(premises, address), john, [Scope.READ, Scope.WRITE])
        serve(site, ear, given.access)


def main() -> None:
    """Serve one of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("which", choices=["echo", "ours"])
    parser.add_argument("--db")
    parser.add_argument("--known-s", type=float, default=KNOWN_S)
    asked = parser.parse_args()
    with listen("127.0.0.1", 0) as ear:
        if asked.which == "echo":
            serve(echo_app(ear.getsockname()[1]), ear, "")
        else:
            serve_ours(ear, asked.db, asked.known_s)


if __name__ == "__main__":
    main()
