"""MCP over HTTP at /mcp, in both protocol eras, for whoever brings a token of ours (SPEC MCP-01).

Every request stands for itself: any process can answer it, and nothing is kept between two. What
comes in is met in this order: its host and origin, the method, the token, the size, and how far
the token goes; only then does the protocol see it.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from mcp.server import Server
from mcp.server.auth.middleware.auth_context import auth_context_var
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser, BearerAuthBackend
from mcp.server.auth.provider import AccessToken, TokenVerifier
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import (
    RequestBodyLimitMiddleware,
    TransportSecurityMiddleware,
    TransportSecuritySettings,
)
from pydantic import AnyHttpUrl
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from mcp_server import challenge
from mcp_server.address import MCP_PATH, METADATA_PATH, Address

LARGEST_BODY = 64 * 1024
"""Bytes; the longest call that the schemas allow is a tenth of it."""

Needs = Callable[[AccessToken, str], str | None]
"""The scopes to ask for if a token does not reach as far as a tool of that name; else None."""


@dataclass(frozen=True)
class Asked:
    """As much of a request's body as the door has to know.

    Attributes:
        tool: the tool that is called; "" for every other request.
        wants_progress: the client can take notes on the way, so the answer may be a stream.
    """

    tool: str
    wants_progress: bool


class Endpoint:
    """The door of /mcp, an ASGI application.

    Args:
        server: whose tools are behind it.
        verifier: knows the tokens that may enter.
        address: where the world finds it; tokens are good for that address alone.
        scopes: what a client without a token is told to ask for.
        needs: how far tokens go.
        keeps_sessions: the older protocol keeps a session in this process, in which it can be
            asked back. Only with a single process; the newest protocol needs none.
    """

    def __init__(
        self,
        server: Server[Any],
        verifier: TokenVerifier,
        address: Address,
        *,
        scopes: str,
        needs: Needs,
        keeps_sessions: bool = False,
    ) -> None:
        self._address = address
        self._scopes = scopes
        self._needs = needs
        self._keeps_sessions = keeps_sessions
        self._hosts = TransportSecurityMiddleware(
            TransportSecuritySettings(
                allowed_hosts=list(address.hosts), allowed_origins=list(address.origins)
            )
        )
        self._backend = BearerAuthBackend(
            verifier, resource_server_url=AnyHttpUrl(address.resource)
        )
        self._streaming = _manager(server, keeps_sessions, as_json=False)
        self._plain = self._streaming if keeps_sessions else _manager(server, False, as_json=True)
        self._within_size = RequestBodyLimitMiddleware(self._enter, LARGEST_BODY)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Requests are answered while this is entered."""
        async with AsyncExitStack() as opened:
            for manager in dict.fromkeys((self._streaming, self._plain)):
                await opened.enter_async_context(manager.run())
            yield

    def routes(self, business: str) -> list[Route]:
        """The door itself, and the page that says where tokens are given out."""
        browsers = CORSMiddleware(
            self,
            allow_origins=self._address.origins,
            allow_methods=["POST"],
            allow_headers=["*"],
            expose_headers=["WWW-Authenticate", "Mcp-Session-Id"],
        )
        metadata = CORSMiddleware(_metadata(self._address, self._scopes, business), ["*"])
        return [
            Route(MCP_PATH, browsers, include_in_schema=False),
            Route(METADATA_PATH, metadata, methods=["GET", "OPTIONS"]),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or say why not."""
        refused = await self._hosts.validate_request(Request(scope))
        if refused is None and scope["method"] != "POST" and not self._keeps_sessions:
            refused = Response(status_code=405, headers={"Allow": "POST"})
        if refused is not None:
            return await refused(scope, receive, send)
        found = await self._backend.authenticate(HTTPConnection(scope))
        if found is None:
            given = any(name == b"authorization" for name, _ in scope["headers"])
            unknown = challenge.sign_in(self._address, self._scopes, token_was_given=given)
            return await unknown(scope, receive, send)
        credentials, user = found
        within = auth_context_var.set(user)
        try:
            await self._within_size({**scope, "auth": credentials, "user": user}, receive, send)
        finally:
            auth_context_var.reset(within)
        return None

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The whole body is here: see what is asked, and whether the token goes so far."""
        message = await receive()
        asked = asked_of(message.get("body", b""))
        user: AuthenticatedUser = scope["user"]
        lacking = self._needs(user.access_token, asked.tool) if asked.tool else None
        if lacking is not None:
            return await challenge.ask_for(self._address, lacking)(scope, receive, send)
        streams = asked.wants_progress and _takes_streams(scope)
        manager = self._streaming if streams else self._plain
        return await manager.handle_request(scope, _again(message, receive), send)


def asked_of(body: bytes) -> Asked:
    """What the door has to know of a body; of one it cannot read, nothing."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return Asked("", wants_progress=False)
    params = _dict(_dict(said).get("params"))
    name = params.get("name") if _dict(said).get("method") == "tools/call" else None
    return Asked(
        name if isinstance(name, str) else "",
        wants_progress=_dict(params.get("_meta")).get("progressToken") is not None,
    )


def _takes_streams(scope: Scope) -> bool:
    accepted: list[bytes] = [value for name, value in scope["headers"] if name == b"accept"]
    return any(b"text/event-stream" in value for value in accepted)


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _again(message: Message, receive: Receive) -> Receive:
    """A receive that gives the message once more before it goes on."""
    waiting = [message]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


def _manager(
    server: Server[Any], keeps_sessions: bool, *, as_json: bool
) -> StreamableHTTPSessionManager:
    """Hosts and origins have been looked at before it: it has no settings for them."""
    return StreamableHTTPSessionManager(
        server,
        json_response=as_json,
        stateless=not keeps_sessions,
        max_request_body_size=LARGEST_BODY,
    )


def _metadata(address: Address, scopes: str, business: str) -> Response:
    """RFC 9728. The scopes are those that most people need; more is asked for when it is needed."""
    return JSONResponse(
        {
            "resource": address.resource,
            "authorization_servers": [address.url],
            "scopes_supported": scopes.split(),
            "bearer_methods_supported": ["header"],
            "resource_name": business,
        },
        headers={"Cache-Control": "public, max-age=3600"},
    )
