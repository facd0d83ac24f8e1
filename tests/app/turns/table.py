"""A table at which turns are taken: a database, one who answers as told, and what came of it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from app.conversation import Draft
from app.hearing.heard import Heard
from app.turns.answering import Answering
from app.turns.messages import arrival_of
from booking.business import Contact
from booking.inbox.claim import Claim, Finished
from booking.inbox.inbox import Inbox
from booking.inbox.pace import PACE, Pace
from booking.inbox.turns import Turns
from booking.memory import Memory
from booking.message_tables import outbox
from booking.outbox.letter import Choice
from booking.sealed_box import SealedBox
from booking.testing import Demo
from booking.traces import NoTraces
from booking.transcript import Transcript, Written
from channels.message import Answer, Inbound, Outbound

JOHN, OURS = "+447700900001", "+14155238886"
BOX = SealedBox(b"a key for tests, long enough ...")
QUIET = timedelta(seconds=2)
CONTACT = Contact(phone="+44 20 7946 0018")


class Talker:
    """Answers with what it was told to, and keeps it as the house does."""

    def __init__(self, transcript: Transcript, memory: Memory) -> None:
        self._transcript, self._memory = transcript, memory
        self.heard: list[Inbound] = []
        self.text = "Here you are."
        self.choices: tuple[Choice, ...] = ()
        self.changed = self.secret = False
        self.failures: list[Exception] = []
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()
        self.may_end.set()

    async def draft(self, message: Inbound) -> Draft:
        self.heard.append(message)
        self.begun.set()
        await self.may_end.wait()
        name = f"{message.channel}:{message.sender}"
        lines = [
            Written("customer", message.text, {"id": message.id}),
            Written("assistant", self.text, {"stage": "assistant", "tools": []}),
        ]
        reply = Outbound(message.channel, message.sender, self.text, self.choices)
        answer = Answer(reply, "assistant")
        return Draft(answer, name, "key", lines, b"memory", self.changed, self.secret)

    def keep(self, connection: Connection, draft: Draft) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self._transcript.write(connection, draft.conversation, draft.lines)
        if draft.memory is not None:
            self._memory.write(connection, draft.conversation, draft.memory)


class Ears:
    """Hears the words; what was prepared comes first."""

    def __init__(self) -> None:
        self.prepared: list[Heard] = []

    async def hear(self, conversation: str, messages: Sequence[Inbound]) -> Heard:
        if self.prepared:
            return self.prepared.pop(0)
        words = "\n".join(message.text for message in messages)
        return Heard(words, words)


@dataclass
class Table:
    """Everything around the answering of claims, on one database."""

    demo: Demo
    pace: Pace = PACE
    longest: int = 1600
    typed: Callable[[], None] = lambda: None
    shown: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        store, clock = self.demo.store, self.demo.clock
        self.transcript, self.memory = Transcript(store, clock), Memory(store, clock)
        self.talker, self.ears = Talker(self.transcript, self.memory), Ears()
        self.turns = Turns(store, clock, "one", self.pace)
        self.inbox = Inbox(store, clock, self.pace)

    @property
    def answering(self) -> Answering:
        return Answering(
            turns=self.turns,
            conversation=self.talker,
            hearing=self.ears,
            transcript=self.transcript,
            memory=self.memory,
            clock=self.demo.clock,
            box=BOX,
            contact=CONTACT,
            longest=lambda channel: self.longest,
            typing=self.show,
            traces=NoTraces(),
        )

    async def show(self, conversation: str, message: str) -> None:
        self.shown.append((conversation, message))
        self.typed()

    def gets(self, *messages: Inbound) -> None:
        self.inbox.take([arrival_of(message, "GB") for message in messages])

    def says(self, text: str, sid: str = "SM1", sender: str = JOHN) -> Inbound:
        return Inbound(
            "whatsapp", sender, text, self.demo.clock.now(), sid, account=OURS, phone=sender
        )

    def claim(self) -> Claim:
        (claim,) = self.turns.claim(5)
        return claim

    async def answers(self, *texts: str) -> Finished:
        """Somebody writes, and is answered."""
        self.gets(*(self.says(text, f"SM{text}") for text in texts))
        self.demo.clock.advance(QUIET)
        return await self.answering.answer(self.claim())

    def letters(self) -> Sequence[Row[*tuple[Any, ...]]]:
        with self.demo.store.reading() as connection:
            return connection.execute(select(outbox).order_by(outbox.c.id)).all()
