"""The command `frontdesk serve`: the web server, and what a developer is told at its start."""

import argparse
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from app.commands import Streams, clock_from
from app.post import AsidePost
from app.premises import Premises, key_for, open_premises
from app.server import create_app
from app.settings import LOOPBACK, Settings, SettingsWrong
from app.wiring import furnish_room, open_access, watch_over
from mcp_server.address import Address
from mcp_server.caller import Apps, NoSessions
from mcp_server.http import Endpoint
from mcp_server.scopes import USUAL_SCOPES, to_ask_for
from mcp_server.server import create_server
from mcp_server.watch import Watch

DRAIN_S = 20
"""After the first signal: seconds in which calls that are under way may come to their end."""

QUEUE = 128
"""Connections that may wait to be taken."""


def serve(asked: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Serve over HTTP until a signal ends it."""
    with (
        open_premises(settings, clock_from(asked.now)) as premises,
        _listening(settings) as ear,
        watch_over(premises) as watch,
    ):
        address = _address(settings, ear)
        app = furnish_app(premises, address, watch, AsidePost(streams.note))
        for line in welcome(premises, address):
            streams.note(line)
        server = Serving(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,  # addresses of pages hold handles of sign-ins
                server_header=False,
                forwarded_allow_ips=settings.trusted_proxies,
                timeout_graceful_shutdown=DRAIN_S,
            )
        )
        server.run(sockets=[ear])
    return 0 if server.started else 1


class Serving(uvicorn.Server):
    """A server whose process goes on when it has ended: there is a house to be closed."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The first signal ends the listening, a second one the waiting for what is under way."""
        wanted = (signal.SIGINT, signal.SIGTERM)
        before = {name: signal.signal(name, self.handle_exit) for name in wanted}
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)


def furnish_app(premises: Premises, address: Address, watch: Watch, post: AsidePost) -> Starlette:
    """The whole web application on these premises.

    Args:
        premises: the database and the business.
        address: where the world finds it.
        watch: limits and audit.
        post: carries the codes of the sign-in.
    """
    access = open_access(premises, address)
    server = create_server(
        furnish_room(premises), NoSessions(), watch, key=key_for(premises.key, "questions")
    )
    endpoint = Endpoint(server, Apps(access.bearer), address, scopes=USUAL_SCOPES, needs=to_ask_for)
    return create_app(endpoint, premises.store, premises.shop.name)


def welcome(premises: Premises, address: Address) -> list[str]:
    """What a developer wants to know first."""
    now = premises.clock.now().astimezone(premises.shop.tz)
    lines = [
        f"{premises.shop.name}, {now:%A} {now.day} {now:%B %Y, %H:%M}, at {address.url}",
        f"Add this to an AI client: {address.resource}",
    ]
    if premises.is_new_demo:
        lines += [
            "A demo, gone at the end. Sign in as +447700900001 (John Smith), priya@example.com "
            "(no plan) or olivia@sparkle.example (the owner).",
        ]
    return [*lines, "Sign-in codes are shown here."]


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """The socket, taken before anything is announced.

    Raises:
        SettingsWrong: it cannot be had, or the world would not know how to name it.
    """
    if settings.public_url is None and settings.host not in LOOPBACK:
        raise SettingsWrong(
            f"to listen on {settings.host}, say where the world finds this server: "
            "--public-url https://book.example.com or FRONTDESK_PUBLIC_URL."
        )
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        ear = socket.create_server((settings.host, settings.port), family=family, backlog=QUEUE)
    except OSError as refused:
        raise SettingsWrong(
            f"cannot listen on {settings.host}, port {settings.port}: {refused.strerror}. "
            "Choose another with --port."
        ) from refused
    with ear:
        yield ear


def _address(settings: Settings, ear: socket.socket) -> Address:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    here = f"http://{host}:{ear.getsockname()[1]}"
    return Address(settings.public_url or here, settings.allowed_origins)
