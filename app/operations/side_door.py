"""A small door for those who run a worker: it serves nobody, yet somebody must ask how it is."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette

from app.ear import listen
from app.operations.looking import looking_routes, metrics_route
from app.operations.machine_room import MachineRoom
from app.operations.readiness import readiness
from app.settings import Settings, SettingsWrong
from booking.store import Store


class SideDoor(uvicorn.Server):
    """A server beside the work of a process: signals are not its business."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them to the process."""
        yield


@asynccontextmanager
async def side_door(settings: Settings, store: Store, room: MachineRoom) -> AsyncIterator[None]:
    """/healthz, /readyz and /metrics for as long as the block lasts, if a port is set.

    Args:
        settings: the host, and the port of the worker; without one no door is opened.
        store: has to answer for the process to be ready.
        room: whose figures are shown.

    Raises:
        SettingsWrong: the port cannot be had.
    """
    if settings.worker_port is None:
        yield
        return
    with _ear(settings.host, settings.worker_port) as ear:
        server = SideDoor(
            uvicorn.Config(_app(store, room), log_config=None, access_log=False, lifespan="off")
        )
        serving = asyncio.create_task(server.serve(sockets=[ear]))
        try:
            yield
        finally:
            server.should_exit = True
            await serving


def _app(store: Store, room: MachineRoom) -> Starlette:
    routes = looking_routes(readiness(store, room.beats))
    if room.registry is not None:
        routes.append(metrics_route(room.registry, room.token))
    return Starlette(routes=routes)


def _ear(host: str, port: int) -> socket.socket:
    try:
        return listen(host, port)
    except OSError as refused:
        raise SettingsWrong(
            f"cannot listen on {host}, port {port}: {refused.strerror}. "
            "Choose another with FRONTDESK_WORKER_PORT."
        ) from refused
