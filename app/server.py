"""The web server: MCP for AI clients, sign-in for people, health for those who run it.

Only put together here; what each path does is in its own room.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from app.operations.looking import looking_routes, metrics_route
from app.operations.machine_room import UNWATCHED, MachineRoom
from app.operations.readiness import readiness
from booking.store import Store
from mcp_server.http import Endpoint


def create_app(
    endpoint: Endpoint,
    store: Store,
    business: str,
    others: Sequence[BaseRoute] = (),
    opens: Sequence[Callable[[], AbstractAsyncContextManager[None]]] = (),
    machines: MachineRoom = UNWATCHED,
) -> Starlette:
    """The application that `frontdesk serve` serves.

    Args:
        endpoint: MCP.
        store: its database has to answer for the server to be ready.
        business: its name.
        others: more routes: of the sign-in, of webhooks.
        opens: has to be open while it serves.
        machines: whose figures are shown, and whose loops have to run.
    """

    @asynccontextmanager
    async def opened(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(endpoint.open())
            for one in opens:
                await stack.enter_async_context(one())
            yield

    return Starlette(
        routes=[*_looking(store, machines), *endpoint.routes(business), *others], lifespan=opened
    )


def _looking(store: Store, machines: MachineRoom) -> list[Route]:
    """For those who run it."""
    routes = looking_routes(readiness(store, machines.beats))
    if machines.registry is not None:
        routes.append(metrics_route(machines.registry, machines.token))
    return routes
