"""One turn: what was heard, what the agent says to it, and the transaction that keeps both.

Reply, memory, transcript and "answered" are one transaction: whatever ends the process, either
the turn has happened or it is begun again, by whoever comes next (SPEC OPS-05).
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import anyio
import anyio.to_thread
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from app.conversation import Draft
from app.hearing.heard import Heard
from app.shop_window import contact_sentence
from app.turns.messages import inbound_of, one_message
from app.turns.texts import GIVEN_UP, TOO_LOUD
from booking.business import Contact
from booking.clock import Clock
from booking.errors import Busy
from booking.identity.redact import redact
from booking.inbox.claim import Claim, Finished
from booking.inbox.turns import Turns
from booking.memory import Memory
from booking.outbox import enqueue
from booking.outbox.letter import Body, Choice, Letter
from booking.sealed_box import SealedBox
from booking.traces import Traces
from booking.transcript import Transcript, Written
from channels.message import Inbound
from channels.splitting import split

Typing = Callable[[str, str], Awaitable[None]]
"""Shows the writer that an answer is being written: the conversation's name, the message's id."""


class Talks(Protocol):
    """Answers words: the sign-in and the assistant behind it."""

    async def draft(self, message: Inbound) -> Draft:
        """Take the turn of a message, and keep nothing of it."""
        ...

    def keep(self, connection: Connection, draft: Draft) -> None:
        """Write down what the turn leaves behind."""
        ...


class Hears(Protocol):
    """Makes words of whatever came."""

    async def hear(self, conversation: str, messages: Sequence[Inbound]) -> Heard:
        """What the messages of one turn come to."""
        ...


PAUSES_S = (0.1, 0.3, 1.0, 2.0)
"""Before an answer is written once more that the database did not take: a model was paid for it."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """How a turn ends.

    Attributes:
        text: to be sent; None: nothing is.
        keep: writes the record of the turn in the transaction that ends it.
        changed: something was changed already: no newer message can replace this.
        secret: the text may hold a code.
    """

    text: str | None
    keep: Callable[[Connection], None]
    choices: tuple[Choice, ...] = ()
    changed: bool = False
    secret: bool = False


@dataclass(frozen=True)
class Answering:
    """Answers the messages of one claim.

    Attributes:
        turns: where a turn is ended.
        conversation: the sign-in and the assistant.
        hearing: makes words of whatever came.
        transcript: the record, for turns in which nobody asks the assistant.
        memory: forgotten when it may be what ends the process.
        clock: says when a letter is written.
        box: seals letters that hold a code.
        contact: how to reach a person.
        longest: of a channel's message, in characters; asked by the channel's name.
        typing: shows that an answer is being written; whatever fails in it is of no account.
        traces: keeps spans.
    """

    turns: Turns
    conversation: Talks
    hearing: Hears
    transcript: Transcript
    memory: Memory
    clock: Clock
    box: SealedBox
    contact: Contact
    longest: Callable[[str], int]
    typing: Typing
    traces: Traces

    async def answer(self, claim: Claim) -> Finished:
        """Take the turn and end it.

        Raises:
            CancelledError: the task was cancelled, and nothing was changed.
            Busy, SQLAlchemyError: the database took nothing, not even at the last try.
        """
        with self.traces.span("turn", parent=claim.messages[0].trace) as trace:
            reply = await self._reply(claim)
            return await self._finish(claim, reply, trace)

    async def _reply(self, claim: Claim) -> Reply:
        if claim.is_given_up:
            log.error("a turn is given up after %d tries", claim.tries - 1)
            return self._given_up(claim)
        messages = [inbound_of(claim, stored) for stored in claim.messages]
        heard = await self.hearing.hear(claim.conversation, messages)
        if claim.noise != "calm":
            return self._too_loud(claim, heard)
        if heard.words is None:
            return self._own(claim, heard, heard.answer)
        return await self._ask(claim, heard, heard.words)

    async def _ask(self, claim: Claim, heard: Heard, words: str) -> Reply:
        async with self._typing(claim):
            draft = await self.conversation.draft(one_message(claim, words))
        recorded = recording(draft, heard, words)

        def keep(connection: Connection) -> None:
            self.conversation.keep(connection, recorded)
            if heard.act:
                heard.act(connection)

        return Reply(
            heard.completed(draft.answer.message.text),
            keep,
            draft.answer.message.choices,
            changed=draft.changed,
            secret=draft.secret,
        )

    def _own(self, claim: Claim, heard: Heard, text: str | None, *, stands: bool = False) -> Reply:
        """An answer for which nobody asks the assistant, or none at all."""
        lines = [Written("customer", redact(heard.said), {"id": claim.key})]
        if text is not None:
            lines.append(Written("assistant", text, {"stage": "assistant", "tools": []}))

        def keep(connection: Connection) -> None:
            self.transcript.write(connection, claim.conversation, lines)
            if heard.act:
                heard.act(connection)

        return Reply(text, keep, heard.choices if text == heard.answer else (), changed=stands)

    def _too_loud(self, claim: Claim, heard: Heard) -> Reply:
        """What STOP and START come to is said even then: else nobody knows that they were heard."""
        notice = TOO_LOUD.format(contact=contact_sentence(self.contact))
        said = [heard.opted, notice if claim.noise == "notice" else None]
        text = "\n\n".join(part for part in said if part)
        return self._own(claim, heard, text or None, stands=True)

    def _given_up(self, claim: Claim) -> Reply:
        said = "\n".join(stored.text for stored in claim.messages if stored.text)
        text = GIVEN_UP.format(contact=contact_sentence(self.contact))
        own = self._own(claim, Heard(said), text, stands=True)

        def keep(connection: Connection) -> None:
            own.keep(connection)
            self.memory.forget(connection, claim.conversation)

        return replace(own, keep=keep)

    async def _finish(self, claim: Claim, reply: Reply, trace: str) -> Finished:
        def write(connection: Connection) -> None:
            reply.keep(connection)
            letters = letters_of(claim, reply, self.longest(claim.channel), trace)
            enqueue(connection, letters, self.clock.now(), self.box)

        finish = partial(self.turns.finish, claim, changed=reply.changed, work=write)
        for pause in PAUSES_S:
            try:
                return await anyio.to_thread.run_sync(finish)
            except (Busy, SQLAlchemyError) as failed:
                log.warning("the end of a turn is tried again: %s", type(failed).__name__)
                await anyio.sleep(pause)
        return await anyio.to_thread.run_sync(finish)

    @asynccontextmanager
    async def _typing(self, claim: Claim) -> AsyncIterator[None]:
        """Show it while the block lasts, or for as long as the channel shows it."""
        showing = asyncio.create_task(self._show_typing(claim))
        try:
            yield
        finally:
            showing.cancel()

    async def _show_typing(self, claim: Claim) -> None:
        try:
            await self.typing(claim.conversation, claim.messages[-1].provider_id)
        except Exception as failed:  # noqa: BLE001 - a courtesy
            log.debug("typing was not shown: %s", type(failed).__name__)


def recording(draft: Draft, heard: Heard, words: str) -> Draft:
    """The draft whose record says what came, "(photo) is this ok?", and the remark on it."""
    said, *between, answered = draft.lines
    if said.text == words:  # not where codes were blanked
        said = replace(said, text=heard.said)
    answered = replace(answered, text=heard.completed(answered.text))
    return replace(draft, lines=[said, *between, answered])


def letters_of(claim: Claim, reply: Reply, longest: int, trace: str) -> list[Letter]:
    """The reply as letters, to wherever the messages came from; only the last one is tapped."""
    parts = split(reply.text, longest) if reply.text is not None else []
    return [
        Letter(
            key=f"turn:{claim.conversation_id}:{claim.turn}:{number}",
            channel=claim.channel,
            account=claim.account,
            recipient=claim.address,
            kind="reply",
            body=Body(part, reply.choices if number == len(parts) else ()),
            conversation=claim.conversation,
            is_secret=reply.secret,
            trace=trace,
        )
        for number, part in enumerate(parts, start=1)
    ]
