"""The bare SDK with one tool, which `benchmarks.mcp_calls` holds our server against.

    python -m benchmarks.bare

Writes one JSON line {"port": …, "token": …} and serves until it is ended.
"""

import json
import socket
import sys
from typing import Any

import uvicorn
from mcp import types
from mcp.server import Server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from app.ear import listen

IDLE_S = 600
"""A connection of the client's may wait for so long while others have their turn."""


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


def main() -> None:
    """Serve it."""
    with listen("127.0.0.1", 0) as ear:
        serve(echo_app(ear.getsockname()[1]), ear, "")


if __name__ == "__main__":
    main()
