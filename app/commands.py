"""What each command does, once its words are understood."""

import argparse
import io
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO
from zoneinfo import ZoneInfo

from anyio.from_thread import start_blocking_portal

from app.post import AsidePost
from app.premises import Premises, SetClock, key_for, open_database, open_premises
from app.remote_model import patience, remote_model
from app.settings import Settings
from app.wiring import furnish_room, local_caller, open_house, watch_over
from booking.clock import ShiftedClock, SystemClock
from booking.values import VISITOR
from channels.console import Chat, lines_of, page_for
from mcp_server.caller import LocalCaller
from mcp_server.server import create_server
from mcp_server.stdio import serve_stdio

INTERRUPTED, READER_LEFT = 130, 141
"""Exit statuses, as a shell gives them for Ctrl-C and for a broken pipe."""


NO_DATABASE = "frontdesk: name the database: --db sqlite:///desk.db or FRONTDESK_DATABASE_URL."


@dataclass(frozen=True)
class Streams:
    """Where a command reads and writes."""

    source: TextIO
    out: TextIO
    aside: TextIO

    def note(self, text: str) -> None:
        """A word of the program, beside its output."""
        print(text, file=self.aside, flush=True)


def own_streams() -> Streams:
    """This process's; an input that was closed before the start is an empty one."""
    return Streams(sys.stdin or io.StringIO(), sys.stdout or io.StringIO(), sys.stderr)


class ConsoleClock(ShiftedClock):
    """The machine's clock, set to a start that may lie elsewhere, and moved on by hand."""

    def __init__(self, start: datetime | None) -> None:
        base = SystemClock()
        super().__init__(base, start or base.now())


def clock_from(start: datetime | None) -> SetClock:
    """A start without an offset is meant in the business's zone."""

    def set_clock(zone: ZoneInfo) -> ConsoleClock:
        is_local = start is not None and start.tzinfo is None
        return ConsoleClock(start.replace(tzinfo=zone) if start and is_local else start)

    return set_clock


def chat(asked: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Talk in the terminal until the input ends."""
    page = page_for(asked.json, streams.out, streams.aside)
    with open_premises(settings, clock_from(asked.now)) as premises:
        house_opening = open_house(
            premises,
            post=AsidePost(page.note),
            model=remote_model(settings),
            patience=patience(settings),
        )
        with (
            start_blocking_portal() as portal,
            portal.wrap_async_context_manager(house_opening) as house,
        ):
            if streams.source.isatty():
                page.note(welcome(premises, asked.phone))
            talk = Chat(
                desk=lambda message: portal.call(house.conversation.answer, message),
                page=page,
                phone=asked.phone,
                clock=premises.clock,
                zone=premises.shop.tz,
            )
            return _until_the_end(talk, streams)


def _until_the_end(talk: Chat, streams: Streams) -> int:
    """The exit status; neither Ctrl-C nor a reader who has left is an error of ours."""
    try:
        talk.run(lines_of(streams.source, "> "))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        let_go_of(streams.out)
        return READER_LEFT
    return 0


def let_go_of(out: TextIO) -> None:
    """What is still to be written goes nowhere; Python would complain about it at the end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def welcome(premises: Premises, phone: str) -> str:
    """What a person at the terminal is told first."""
    now = premises.clock.now().astimezone(premises.shop.tz)
    lines = [
        f"{premises.shop.name}, {now:%A} {now.day} {now:%B %Y, %H:%M}. You write as {phone}.",
        "Say what a customer would: Hi, what do you offer?, book Wednesday 2pm, my bookings.",
    ]
    if premises.is_new_demo:
        lines.append(
            "Others: /phone +447700900002 (a family), +447700900003 (Priya, no plan), "
            "+447700900009 (the owner), +447700900404 (a stranger). /advance 25h, /quit."
        )
    return "\n".join(lines)


def mcp(asked: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Serve MCP over stdio until the client goes."""
    with open_premises(settings, clock_from(asked.now)) as premises:
        caller = VISITOR
        if asked.local:
            caller = local_caller(premises, asked.local, AsidePost(streams.note))
        with watch_over(premises) as watch:
            key = key_for(premises.key, "questions")
            serve_stdio(create_server(furnish_room(premises), LocalCaller(caller), watch, key=key))
    return 0


def init(asked: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Load a business file into a database."""
    if not settings.database_url:
        streams.note(NO_DATABASE)
        return 2
    with open_premises(settings, clock_from(None)) as premises:
        shop = premises.shop
        streams.note(
            f"{shop.name}: {len(shop.services)} services, {len(shop.staff)} staff, "
            f"{len(shop.plans)} plans, {len(premises.articles)} help articles loaded."
        )
    return 0


def upgrade(asked: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Bring the schema to the newest version."""
    if not settings.database_url:
        streams.note(NO_DATABASE)
        return 2
    with open_database(settings.database_url):
        streams.note("The schema is at the newest version.")
    return 0
