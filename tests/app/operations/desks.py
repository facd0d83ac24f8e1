"""A process without sockets: webhooks, turns and letters, for tests that look from outside."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from threading import Event

import anyio.to_thread
import httpx2 as httpx
from starlette.applications import Starlette

from app.commands import clock_from
from app.operations.machine_room import MachineRoom
from app.post_office import PostOffice, box_of
from app.posting import Posting
from app.premises import open_premises
from app.settings import Settings
from app.turns.opening import open_gatherer, pace_of
from app.webhooks import open_webhooks
from app.worker import Worker
from booking.outbox import Outbox
from booking.outbox.carrier import Parcel, Sent
from booking.outbox.rules import Rules
from booking.outbox.testing import ScriptedCarrier
from channels.twilio.signature import Signatures
from channels.twilio.webhook import MESSAGES, Post
from tests.channels.twilio.forms import PUBLIC, TOKEN, signed, whatsapp


@dataclass(frozen=True)
class Desk:
    """Webhooks and worker of one process, without a socket."""

    web: httpx.AsyncClient
    carrier: "TellingCarrier"

    async def ask(self, text: str) -> str:
        """John writes; what is sent to him."""
        before = len(self.carrier.arrived)
        sid = f"SM{before:032x}"
        body, headers = signed(whatsapp(Body=text, MessageSid=sid), MESSAGES)
        answer = await self.web.post(MESSAGES, content=body, headers=headers)
        assert answer.status_code == 200
        assert await anyio.to_thread.run_sync(self.carrier.has_come.wait, 20)
        self.carrier.has_come.clear()
        return self.carrier.arrived[-1].body.text


class TellingCarrier(ScriptedCarrier):
    """Says when a letter has come."""

    def __init__(self, *channels: str) -> None:
        super().__init__(*channels)
        self.has_come = Event()

    def send(self, parcel: Parcel) -> Sent:
        sent = super().send(parcel)
        self.has_come.set()
        return sent


@asynccontextmanager
async def open_desk(
    room: MachineRoom, carrier: TellingCarrier | None = None
) -> AsyncIterator[Desk]:
    settings = Settings(quiet_s=0.05)
    carrier = carrier or TellingCarrier("whatsapp")
    with open_premises(settings, clock_from(None)) as premises:
        box = box_of(premises)
        outbox = Outbox(premises.store, premises.clock, box, Rules(burst=100))
        posting = Posting(outbox, [carrier], owner="us", meter=room.meter, traces=room.traces)
        office = PostOffice(outbox, box, [carrier], posting)
        worker = Worker(settings, premises, office, None, office.codes(), room)
        post = Post(Signatures(PUBLIC, [TOKEN]), premises.clock, room.meter, room.traces)
        gatherer = open_gatherer(premises, worker.wake, pace_of(settings))
        hooks = open_webhooks(post, gatherer, outbox.took)
        transport = httpx.ASGITransport(Starlette(routes=hooks.routes))
        async with (
            worker.open(),
            gatherer.open(),
            httpx.AsyncClient(transport=transport, base_url=PUBLIC) as web,
        ):
            yield Desk(web, carrier)
