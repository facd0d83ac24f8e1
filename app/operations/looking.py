"""The paths for those who run the house: alive, ready, and what is counted (SPEC OPS-03).

What is counted holds nothing about a person, and still is nobody else's business: with a token
whoever has it sees it, without one only this very machine.
"""

from collections.abc import Callable, Sequence

import anyio.to_thread
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from booking.seal import same

HEALTH, READY, METRICS = "/healthz", "/readyz", "/metrics"
HERE = frozenset({"127.0.0.1", "::1"})
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})

Check = Callable[[], str | None]
"""Says what keeps the process from its work, in plain words; None: nothing. May take its time."""


def looking_routes(checks: Sequence[Check]) -> list[Route]:
    """Alive: the process answers. Ready: nothing keeps it from its work."""

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(_: Request) -> Response:
        wrong = await anyio.to_thread.run_sync(_wrong, checks)
        if wrong:
            return PlainTextResponse("".join(f"{line}\n" for line in wrong), 503)
        return PlainTextResponse("ready\n")

    return [Route(HEALTH, alive), Route(READY, ready)]


def _wrong(checks: Sequence[Check]) -> list[str]:
    return [said for said in (check() for check in checks) if said is not None]


def metrics_route(registry: CollectorRegistry, token: str | None) -> Route:
    """What this process has counted.

    Args:
        registry: of the process.
        token: whoever asks has to bear it; None: only this machine may ask, and not through a
            proxy that stands on it.
    """

    async def metrics(request: Request) -> Response:
        refused = _refused(request, token)
        if refused is not None:
            return refused
        text = await anyio.to_thread.run_sync(generate_latest, registry)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    return Route(METRICS, metrics)


def _refused(request: Request, token: str | None) -> Response | None:
    if token is None:
        return None if _is_here(request) else PlainTextResponse("Not Found", 404)
    said = request.headers.get("authorization", "")
    if same(said, f"Bearer {token}"):
        return None
    return PlainTextResponse("Unauthorized\n", 401, {"WWW-Authenticate": "Bearer"})


def _is_here(request: Request) -> bool:
    """A proxy of this machine says by a header that somebody else asks; a browser, by the name."""
    host = request.headers.get("host", "").rsplit(":", 1)[0].lower()
    came_through = any(name in request.headers for name in FORWARDED)
    return (
        request.client is not None
        and request.client.host in HERE
        and host in LOCAL_NAMES
        and not came_through
    )
