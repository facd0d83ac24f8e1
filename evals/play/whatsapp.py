"""WhatsApp without the network: the inbox, the turns and the outbox of the house, and a carrier.

Time passes only as far as a burst is waited for. What a provider does to messages on their way
(twice, late, in pieces) is done here, where a scenario says so (SPEC EVAL-06).
"""

import itertools
from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import Connection

from app.conversation import Conversation, Draft
from app.hearing.hearing import Hearing
from app.turns.answering import Answering
from app.turns.messages import arrival_of
from app.turns.opening import nobody_types
from booking.inbox.arrival import Arrival
from booking.inbox.claim import Done
from booking.inbox.inbox import Inbox
from booking.inbox.pace import PACE
from booking.inbox.turns import Turns
from booking.memory import Memory
from booking.outbox import Outbox
from booking.outbox.carrier import Parcel
from booking.outbox.letter import Choice
from booking.outbox.testing import ScriptedCarrier, name_of
from booking.sealed_box import SealedBox
from booking.traces import NO_TRACES
from channels.message import Answer, Inbound, Media, Place
from evals.play.stage import KEY, Stage
from evals.play.ways import CannotGoOn, Reply, Words
from evals.scenario.form import ChannelFault, Fault

OURS = "+14155238886"
CHANNEL = "whatsapp"
QUIET = timedelta(milliseconds=PACE.quiet + 100)
BETWEEN_PARTS = timedelta(milliseconds=PACE.quiet // 3)
MOST_ROUNDS = 10
FILES = {"image": "image/jpeg", "voice": "audio/ogg", "video": "video/mp4"}
FILES |= {"document": "application/pdf", "sticker": "image/webp", "contact": "text/vcard"}


class Overheard:
    """The conversation of the house; the answer of its last turn can be asked for."""

    def __init__(self, inner: Conversation) -> None:
        self._inner = inner
        self.answer: Answer | None = None

    async def draft(self, message: Inbound) -> Draft:
        """Take the turn, and note its answer."""
        draft = await self._inner.draft(message)
        self.answer = draft.answer
        return draft

    def keep(self, connection: Connection, draft: Draft) -> None:
        """Keep the turn."""
        self._inner.keep(connection, draft)


class WhatsApp:
    """The whole way of a message, step by step.

    Args:
        stage: whose house and clock.
        faults: of the scenario; those of the channel are done here.
    """

    def __init__(self, stage: Stage, faults: Sequence[Fault]) -> None:
        premises, house, box = stage.premises, stage.house, SealedBox(KEY)
        store, clock = premises.store, premises.clock
        self._stage = stage
        self._faults = {one.channel for one in faults if isinstance(one, ChannelFault)}
        self._numbers = itertools.count(1)
        self._carrier = ScriptedCarrier(CHANNEL)
        self._inbox = Inbox(store, clock)
        self._turns = Turns(store, clock, "evals")
        self._outbox = Outbox(store, clock, box, roll=lambda: 0.5)
        self._overheard = Overheard(house.conversation)
        self._letters: dict[Choice, str] = {}
        self._answering = Answering(
            turns=self._turns,
            conversation=self._overheard,
            hearing=Hearing(store, premises.shop),
            transcript=house.transcript,
            memory=Memory(store, clock),
            clock=clock,
            box=box,
            contact=premises.shop.contact,
            longest=lambda _: self._carrier.longest,
            typing=nobody_types,
            traces=NO_TRACES,
        )

    async def say(self, phone: str, words: Words) -> Reply:
        """Hand it over as the provider would, answer it in one turn, and carry the answer."""
        messages = [self._message(phone, part) for part in self._parts(words)]
        for message in messages:
            self._arrives(message, again="duplicate" in self._faults)
            if message is not messages[-1]:
                self._stage.clock.advance(BETWEEN_PARTS)
        self._stage.clock.advance(QUIET)
        self._overheard.answer = None
        await self._answer()
        if "late" in self._faults:
            self._repeats(messages, "late")
            await self._nothing_more()
        return self._reply(self._carried())

    def _parts(self, words: Words) -> Iterator[Words]:
        """The message; as a burst, its halves: nobody breaks a word."""
        said = words.text.split()
        if "burst" not in self._faults or words.kind != "text" or len(said) < 3:
            yield words
            return
        self._fired("burst")
        for part in (said[: len(said) // 2], said[len(said) // 2 :]):
            yield Words(" ".join(part), name=words.name)

    def _message(self, phone: str, words: Words) -> Inbound:
        is_phone = phone.startswith("+")
        file = FILES.get(words.kind)
        return Inbound(
            CHANNEL,
            phone,
            words.text,
            self._stage.clock.now(),
            f"SM{next(self._numbers)}",
            account=OURS,
            kind=words.kind,
            choice=words.tapped.payload if words.tapped else None,
            answers=self._letters.get(words.tapped) if words.tapped else None,
            media=(Media("https://files.example/1", file),) if file else (),
            place=Place(51.5, -0.12) if words.kind == "location" else None,
            name=words.name,
            phone=phone if is_phone else None,
        )

    def _arrives(self, message: Inbound, *, again: bool) -> None:
        self._inbox.take([self._arrival(message)])
        if again:
            self._repeats([message], "duplicate")

    def _repeats(self, messages: Sequence[Inbound], fault: str) -> None:
        self._fired(fault)
        if any(self._inbox.take([self._arrival(message) for message in messages])):
            raise CannotGoOn(f"a message that came a second time ({fault}) was taken for a new one")

    def _arrival(self, message: Inbound) -> Arrival:
        return arrival_of(message, self._stage.premises.shop.region)

    async def _answer(self) -> None:
        claims = self._turns.claim(2)
        if len(claims) != 1:
            raise CannotGoOn(f"{len(claims)} conversations are due, and one person has written")
        if not isinstance(await self._answering.answer(claims[0]), Done):
            raise CannotGoOn("the turn was not ended")

    async def _nothing_more(self) -> None:
        self._stage.clock.advance(QUIET)
        if self._turns.claim(1):
            raise CannotGoOn("a message that came late was answered again")

    def _carried(self) -> list[Parcel]:
        """Send until nothing is left: a person is sent no more at once than they may get."""
        before = len(self._carrier.arrived)
        for _ in range(MOST_ROUNDS):
            errands = self._outbox.claim("evals", 10)
            for errand in errands:
                self._outbox.settle(errand, self._carrier.send(errand.parcel))
            if not errands:
                break
        return self._carrier.arrived[before:]

    def _reply(self, parcels: Sequence[Parcel]) -> Reply:
        said = self._overheard.answer
        choices = [choice for parcel in parcels for choice in parcel.body.choices]
        for place, parcel in enumerate(self._carrier.arrived, 1):
            self._letters.update(dict.fromkeys(parcel.body.choices, name_of(parcel, place)))
        return Reply(
            "\n".join(parcel.body.text for parcel in parcels),
            said.stage if said else "assistant",
            [call["name"] for call in said.tools] if said else (),
            choices,
        )

    def _fired(self, fault: str) -> None:
        self._stage.log.fired.append(f"channel {fault}")
