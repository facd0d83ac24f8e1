"""Looks at every request before anything else does: whom it is for, and how many come.

A name of ours has to stand on it: a browser could have been told that another name leads here. And
requests are counted by network address, so that no stranger can keep us busy.
"""

from collections.abc import Collection

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.operations.looking import HEALTH, METRICS, READY
from channels.twilio.webhook import MESSAGES, STATUSES
from mcp_server.limits import Gate
from web.gate import neighbourhood

UNAUTHORIZED = 401
FREE = frozenset({HEALTH, READY, METRICS, MESSAGES, STATUSES})
"""Those who ask this ask often, and should. Webhooks prove by their signature whom they are for."""


class Turnstile:
    """Lets requests through at a bearable rate, an ASGI middleware.

    Requests that were answered with 401 count for themselves, and fewer are let through.

    Args:
        app: what is behind it.
        gate: counts.
        hosts: values of the Host header that are ours.
    """

    def __init__(self, app: ASGIApp, gate: Gate, hosts: Collection[str]) -> None:
        self._app = app
        self._gate = gate
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let it through, or say when to come back."""
        if scope["type"] != "http" or scope["path"] in FREE:
            return await self._app(scope, receive, send)
        request = Request(scope)
        if request.headers.get("host", "").lower() not in self._hosts:
            return await PlainTextResponse("Not this server\n", 421)(scope, receive, send)
        client = request.client
        address = neighbourhood(client.host) if client else ""
        wait = self._gate.wait(address)
        if wait:
            return await _come_back(wait)(scope, receive, send)

        async def watched(message: Message) -> None:
            if message.get("status") == UNAUTHORIZED:
                self._gate.stranger(address)
            await send(message)

        return await self._app(scope, receive, watched)


def _come_back(wait: int) -> JSONResponse:
    text = f"Too many requests have come from your network. Retry in {wait} s."
    return JSONResponse(
        {"error": "too_many_requests", "error_description": text},
        429,
        {"Retry-After": str(wait)},
    )
