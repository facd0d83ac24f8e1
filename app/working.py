"""The command `frontdesk worker`: a process that works and serves nothing."""

import argparse
import signal
from collections.abc import Callable
from functools import partial

import anyio

from app.commands import NO_DATABASE, Streams, clock_from
from app.operations.machine_room import open_machine_room
from app.operations.side_door import side_door
from app.post_office import open_post_office
from app.premises import open_premises
from app.settings import Settings
from app.twilio_line import in_words, line_of
from app.worker import Worker

HERE = "http://127.0.0.1"
"""In place of a public address: nobody reports there."""


def work(_asked: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Work until a signal ends it; what is under way comes to its end first."""
    if not settings.database_url:
        streams.note(NO_DATABASE)
        return 2
    with (
        open_premises(settings, clock_from(None)) as premises,
        open_machine_room(settings, premises, streams.aside, "worker") as room,
    ):
        line, url = line_of(settings), settings.public_url or HERE
        office = open_post_office(settings, premises, line, url, room)
        said = f"Working for {premises.shop.name}. {in_words(line, url)}"
        worker = Worker(settings, premises, office, line, office.codes(), room)
        ready = partial(streams.note, said)
        anyio.run(_until_told, worker, ready, backend_options={"use_uvloop": True})
    return 0


async def _until_told(worker: Worker, ready: Callable[[], None]) -> None:
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        door = side_door(worker.settings, worker.premises.store, worker.room)
        async with worker.open(), door:
            ready()
            async for _ in signals:
                return
