"""The command `frontdesk serve`: the web server, and what a developer is told at its start."""

import argparse
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread

import uvicorn

from app.commands import Streams, clock_from
from app.ear import listen
from app.premises import Premises, open_premises
from app.sending import in_words, open_sending
from app.settings import LOOPBACK, Settings, SettingsWrong
from app.website import furnish_site
from app.wiring import watch_over
from mcp_server.address import Address

DRAIN_S = 20
"""After the first signal: seconds in which calls that are under way may come to their end."""

IDLE_S = 75
"""An open connection may be silent for so long: longer than proxies before us wait (60)."""


def serve(asked: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Serve over HTTP until a signal ends it."""
    with (
        open_premises(settings, clock_from(asked.now)) as premises,
        _listening(settings) as ear,
        watch_over(premises) as watch,
        open_sending(settings, premises, _show(asked, premises, streams)) as sending,
    ):
        address = _address(settings, ear)
        app = furnish_site(premises, address, watch, sending)
        for line in welcome(premises, address, in_words(sending)):
            streams.note(line)
        server = Serving(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,  # addresses of pages hold handles of sign-ins
                server_header=False,
                forwarded_allow_ips=settings.trusted_proxies,
                timeout_graceful_shutdown=DRAIN_S,
                timeout_keep_alive=IDLE_S,
            )
        )
        server.run(sockets=[ear])
    return 0 if server.started else 1


class Serving(uvicorn.Server):
    """A server whose process goes on when it has ended: there is a house to be closed."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The first signal ends the listening, a second one the waiting for what is under way."""
        in_charge = current_thread() is main_thread()
        wanted = (signal.SIGINT, signal.SIGTERM) if in_charge else ()
        before = {name: signal.signal(name, self.handle_exit) for name in wanted}
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)


def _show(
    asked: argparse.Namespace, premises: Premises, streams: Streams
) -> Callable[[str], None] | None:
    return streams.note if asked.show_codes or premises.is_new_demo else None


def welcome(premises: Premises, address: Address, codes: str) -> list[str]:
    """What a developer wants to know first."""
    now = premises.clock.now().astimezone(premises.shop.tz)
    lines = [
        f"{premises.shop.name}, {now:%A} {now.day} {now:%B %Y, %H:%M}, at {address.url}",
        f"Add this to an AI client: {address.resource}",
    ]
    if premises.is_new_demo:
        lines.append(
            "A demo, gone at the end. Sign in as +447700900001 (John Smith), priya@example.com "
            "(no plan) or olivia@sparkle.example (the owner)."
        )
    return [*lines, codes]


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
    try:
        ear = listen(settings.host, settings.port)
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
