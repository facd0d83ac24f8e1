"""The command `frontdesk serve`: the web server, and what a developer is told at its start."""

import argparse
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from threading import current_thread, main_thread

import uvicorn

from app.commands import Streams, clock_from
from app.demo import Demo, open_demo, refuse_the_world
from app.ear import listen
from app.operations.machine_room import open_machine_room
from app.post_office import open_post_office
from app.premises import Premises, open_premises
from app.promptness import handing_over_quickly, nothing_looked_through_again
from app.sending import in_words, sending_of
from app.settings import LOOPBACK, Settings, SettingsWrong
from app.turns.opening import open_gatherer, pace_of
from app.twilio_line import TwilioLine, line_of
from app.twilio_line import in_words as twilio_in_words
from app.webhooks import Webhooks, closed_webhooks, open_webhooks
from app.website import furnish_site
from app.wire import Wire
from app.wiring import watch_over
from app.worker import Worker
from channels.twilio.webhook import Post
from mcp_server.address import Address

DRAIN_S = 20
"""After the first signal: seconds in which calls that are under way may come to their end."""

IDLE_S = 75
"""An open connection may be silent for so long: longer than proxies before us wait (60)."""


def serve(asked: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Serve over HTTP until a signal ends it."""
    if asked.demo:
        refuse_the_world(settings)
    with (
        open_premises(settings, clock_from(asked.now)) as premises,
        _listening(settings) as ear,
        _staged(asked, settings, premises, _address(settings, ear)) as stage,
        open_machine_room(settings, premises, streams.aside, "web") as room,
        watch_over(premises, meter=room.meter, traces=room.traces) as watch,
    ):
        settings, address = stage.settings, _address(settings, ear)
        line = line_of(settings)
        office = open_post_office(settings, premises, line, address.url, room)
        sending = sending_of(office, premises.shop, _show(asked, premises, line, address, streams))
        worker = Worker(settings, premises, office, line, sending.post, room)
        works = _works(asked, premises)
        webhooks = _webhooks(worker, address, works=works)
        app = furnish_site(premises, address, watch, sending, webhooks=webhooks, machines=room)
        said = [in_words(sending), twilio_in_words(line, address.url), *stage.words]
        for sentence in [*welcome(premises, address), *said]:
            streams.note(sentence)
        server = Serving(
            uvicorn.Config(
                app,
                http=Wire,
                log_config=None,
                access_log=False,  # addresses of pages hold handles of sign-ins
                server_header=False,
                forwarded_allow_ips=settings.trusted_proxies,
                timeout_graceful_shutdown=DRAIN_S,
                timeout_keep_alive=IDLE_S,
            )
        )
        with nothing_looked_through_again(), handing_over_quickly() if works else nullcontext():
            server.run(sockets=[ear])
    return 0 if server.started else 1


def _works(asked: argparse.Namespace, premises: Premises) -> bool:
    """Whether this process does the work, too: a SQLite file is best written by one process."""
    wanted: bool | None = asked.worker
    is_alone = asked.demo or premises.store.engine.dialect.name == "sqlite"
    return is_alone if wanted is None else wanted


def _webhooks(worker: Worker, address: Address, *, works: bool) -> Webhooks:
    """What Twilio calls, and the work that follows from it, if it is done here."""
    room, premises, line = worker.room, worker.premises, worker.line
    opens = (worker.open,) if works else ()
    if line is None:
        return replace(closed_webhooks(), opens=opens)
    pace, saw = pace_of(worker.settings), room.crowd.saw
    gatherer = open_gatherer(premises, worker.wake, pace, saw)
    post = Post(line.signatures(address.url), premises.clock, room.meter, room.traces)
    webhooks = open_webhooks(post, gatherer, worker.office.outbox.took, saw)
    return replace(webhooks, opens=(*opens, *webhooks.opens))


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
    asked: argparse.Namespace,
    premises: Premises,
    line: TwilioLine | None,
    address: Address,
    streams: Streams,
) -> Callable[[str], None] | None:
    """Where codes are shown: a demo of this machine has nowhere to send them without a line."""
    is_to_show = premises.is_new_demo and line is None and address.is_of_this_machine
    return streams.note if asked.show_codes or is_to_show else None


def _staged(
    asked: argparse.Namespace, settings: Settings, premises: Premises, address: Address
) -> AbstractContextManager[Demo]:
    if asked.demo:
        return open_demo(settings, premises, address.url)
    return nullcontext(Demo(settings))


def welcome(premises: Premises, address: Address) -> list[str]:
    """What a developer wants to know first."""
    now = premises.clock.now().astimezone(premises.shop.tz)
    lines = [
        f"{premises.shop.name}, {now:%A} {now.day} {now:%B %Y, %H:%M}, at {address.url}",
        f"Add this to an AI client: {address.resource}",
    ]
    if premises.is_new_demo:
        lines.append(
            "The demo business. Sign in as +447700900001 (John Smith), priya@example.com (no plan) "
            "or olivia@sparkle.example (the owner)."
        )
    return lines


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
