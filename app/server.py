"""The web server: MCP for AI clients, sign-in for people, health for those who run it.

Only put together here; what each path does is in its own room.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

import anyio.to_thread
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from booking.store import Store
from mcp_server.http import Endpoint

HEALTH, READY = "/healthz", "/readyz"


def create_app(
    endpoint: Endpoint,
    store: Store,
    business: str,
    others: Sequence[BaseRoute] = (),
    opens: Sequence[Callable[[], AbstractAsyncContextManager[None]]] = (),
) -> Starlette:
    """The application that `frontdesk serve` serves.

    Args:
        endpoint: MCP.
        store: its database has to answer for the server to be ready.
        business: its name.
        others: more routes: of the sign-in, of webhooks.
        opens: has to be open while it serves.
    """

    @asynccontextmanager
    async def opened(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(endpoint.open())
            for one in opens:
                await stack.enter_async_context(one())
            yield

    return Starlette(
        routes=[*health_routes(store), *endpoint.routes(business), *others], lifespan=opened
    )


def health_routes(store: Store) -> list[Route]:
    """Alive: the process answers. Ready: so does the database."""

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(_: Request) -> Response:
        try:
            await anyio.to_thread.run_sync(_ask, store)
        except SQLAlchemyError:
            return PlainTextResponse("the database does not answer\n", 503)
        return PlainTextResponse("ready\n")

    return [Route(HEALTH, alive), Route(READY, ready)]


def _ask(store: Store) -> None:
    with store.reading() as connection:
        connection.execute(text("SELECT 1"))
