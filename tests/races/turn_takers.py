"""Processes that answer conversations, to be killed: the runner of the house, and a short answer.

An answer here does something first that stands for itself, as a booking does, under the key of
its turn; then it ends the turn with a letter that repeats what was said.
"""

import asyncio
from dataclasses import dataclass

from sqlalchemy import Connection

from app.turns.runner import TurnRunner, new_owner
from booking.clock import SystemClock
from booking.database.once import add_once
from booking.inbox.claim import Claim, Finished
from booking.inbox.pace import Pace
from booking.inbox.turns import Turns
from booking.message_tables import door_answer
from booking.meter import NoMeter
from booking.outbox import enqueue
from booking.outbox.letter import Body, Letter
from booking.outbox.moments import ms
from booking.sealed_box import SealedBox
from booking.store import Store, open_engine

PACE = Pace(quiet=20, patience=100, lease=600, tries=1000)
"""Quick: nobody who is killed is waited for longer than a moment, and nothing is given up."""

BOX = SealedBox(b"a key for tests, long enough ...")
THINKS_S = 0.05
"""Long enough that a kill meets a turn."""


@dataclass
class Answerer:
    """Answers one claim."""

    store: Store
    turns: Turns

    async def answer(self, claim: Claim) -> Finished:
        await asyncio.to_thread(self.store.run, lambda connection: self._act(connection, claim))
        await asyncio.sleep(THINKS_S)
        return await asyncio.to_thread(
            lambda: self.turns.finish(
                claim, changed=True, work=lambda connection: reply(connection, claim)
            )
        )

    def _act(self, connection: Connection, claim: Claim) -> None:
        now = ms(SystemClock().now())
        add_once(connection, door_answer, {"key": claim.key, "sealed": b"", "at_ms": now})


def reply(connection: Connection, claim: Claim) -> None:
    for message in claim.messages:
        letter = Letter(
            key=f"turn:{claim.conversation_id}:{claim.turn}:{message.id}",
            channel=claim.channel,
            recipient=claim.address,
            kind="reply",
            body=Body(message.text),
        )
        enqueue(connection, [letter], SystemClock().now(), BOX)


def take_turns(url: str) -> None:
    """A process: until it is killed."""
    store = Store(open_engine(url))
    turns = Turns(store, SystemClock(), new_owner(), PACE)
    answerer = Answerer(store, turns)

    async def work() -> None:
        runner = TurnRunner(
            turns, answerer.answer, _nothing, NoMeter(), renew_s=0.2, at_once=4, poll_s=0.02
        )
        await runner.run()

    asyncio.run(work())


def _nothing() -> None:
    """Nobody sends here."""
