"""From a message that came in to the one that goes out: the same path for every channel.

The sign-in and the assistant answer. What a turn leaves behind, its lines in the transcript and
what the assistant remembers, is a draft until somebody keeps it: all of it in one transaction.
"""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary

import anyio.to_thread
from sqlalchemy import Connection

from agent.assistant import Assistant, TurnResult
from agent.context import Turn
from agent.facts import Facts
from agent.guards import is_code
from app.door import ChannelDoor
from app.shop_window import contact_sentence, facts_now
from booking.business import Business
from booking.clock import Clock
from booking.fault_reference import new_fault_reference
from booking.identity import Identity
from booking.identity.kept import forget_answers
from booking.identity.redact import redact
from booking.identity.visitors import visitor
from booking.memory import Memory
from booking.outbox.letter import Choice
from booking.store import Store
from booking.transcript import Transcript, Written
from booking.values import Role
from channels.message import Answer, Inbound, Outbound

log = logging.getLogger(__name__)

SIGNED_IN = "signed_in"

UNSEEN = dict.fromkeys(map(ord, "\0\u00ad\u200b\u2060\ufeff"))
"""Characters of no width that programs leave between letters: "Wed|nesday" reads as one word."""


@dataclass(frozen=True)
class Draft:
    """The answer to one message, and what its turn leaves behind. Nothing of it is kept yet.

    Attributes:
        answer: exactly one; an apology if something broke.
        conversation: its name, such as "whatsapp:+447700900001".
        key: of the message, under which the sign-in keeps its answer until the turn is done.
        lines: for the transcript, codes blanked.
        memory: what the assistant remembers from now on; None: what it did before.
        changed: something may have been changed meanwhile: a booking, or where the sign-in
            stands. If not, the draft can be thrown away, and the message answered with more text.
        secret: the reply may hold a code.
    """

    answer: Answer = field(repr=False)
    conversation: str
    key: str
    lines: Sequence[Written] = field(repr=False)
    memory: bytes | None = field(repr=False)
    changed: bool
    secret: bool


class Conversation:
    """Answers every message of every channel.

    Args:
        assistant: holds the turn.
        identity: knows who writes.
        transcript: keeps what was said.
        memory: keeps what the assistant remembers.
        store: where both lie.
        shop: the business.
        clock: tells the time.
    """

    def __init__(
        self,
        assistant: Assistant,
        identity: Identity,
        transcript: Transcript,
        memory: Memory,
        store: Store,
        shop: Business,
        clock: Clock,
    ) -> None:
        self._assistant = assistant
        self._identity = identity
        self._transcript = transcript
        self._memory = memory
        self._store = store
        self._shop = shop
        self._clock = clock
        self._busy: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def answer(self, message: Inbound) -> Answer:
        """Answer one message with exactly one message; whatever fails, the writer hears of it.

        A second message of the same conversation waits for the first, in this process: where
        there are several, who calls `draft` sees to that.
        """
        async with self._busy.setdefault(self.name_of(message), asyncio.Lock()):
            draft = await self.draft(message)
            try:
                await anyio.to_thread.run_sync(
                    self._store.run, lambda connection: self.keep(connection, draft)
                )
            except Exception:  # what was done stands and is told, even without a record of it
                log.exception("the record of a turn is lost")
        return draft.answer

    async def draft(self, message: Inbound) -> Draft:
        """Take the turn of a message, and keep nothing of it.

        Whatever fails, there is an answer. The same message, with the same id, may be drafted
        again: what a tool or the sign-in did the first time is then not done twice.

        Raises:
            CancelledError: the task was cancelled, and nothing was changed. A draft that has
                begun to change something goes on to its end, and says so.
        """
        message = replace(message, text=storable(message.text))
        sender, name = self._sender(message), self.name_of(message)
        key = hashlib.sha256(f"{name} {message.id}".encode()).hexdigest()
        door = ChannelDoor(self._identity, message.channel, sender, key)
        turn = self._turn(message.text, name, door)
        try:
            remembered = await anyio.to_thread.run_sync(self._memory.read, turn.conversation)
            result = await self._assistant.take_turn(turn, remembered)
        except Exception as fault:  # noqa: BLE001 - the last line of defence: no silence, no stack trace
            result = self._apology(fault)
        return _draft(message, turn, result, is_sign_in=door.began != SIGNED_IN)

    def keep(self, connection: Connection, draft: Draft) -> None:
        """Write down what a turn leaves behind, in the caller's transaction."""
        self._transcript.write(connection, draft.conversation, draft.lines)
        if draft.memory is not None:
            self._memory.write(connection, draft.conversation, draft.memory)
        forget_answers(connection, draft.key)

    def name_of(self, message: Inbound) -> str:
        """The name of the conversation that a message belongs to."""
        return f"{message.channel}:{self._sender(message)}"

    def _sender(self, message: Inbound) -> str:
        return visitor(message.channel, message.sender, self._shop.region).external_id

    def _turn(self, text: str, conversation: str, door: ChannelDoor) -> Turn:
        return Turn(
            text=text,
            conversation=conversation,
            key=door.key,
            door=door,
            facts=lambda: self._facts(door),
            now=self._clock.now(),
        )

    def _facts(self, door: ChannelDoor) -> Facts:
        caller = self._identity.standing(door.channel, door.sender).caller
        role = caller.role if caller else Role.CUSTOMER
        return facts_now(self._shop, self._clock, role.value)

    def _apology(self, fault: Exception) -> TurnResult:
        reference = new_fault_reference()
        log.error("fault %s: %s", reference, type(fault).__name__, exc_info=fault)
        text = (
            f"Sorry, something went wrong on our side (reference {reference}). "
            f"Please send your message again. {contact_sentence(self._shop.contact)}"
        )
        return TurnResult(text, "assistant", [])


def _draft(message: Inbound, turn: Turn, result: TurnResult, *, is_sign_in: bool) -> Draft:
    choices = tuple(Choice(each.payload, each.title, each.description) for each in result.choices)
    reply = Outbound(message.channel, message.sender, result.text, choices)
    return Draft(
        answer=Answer(reply, result.stage, result.tools),
        conversation=turn.conversation,
        key=turn.key,
        lines=_lines(message, result, is_sign_in=is_sign_in),
        memory=result.memory,
        changed=turn.progress.changed,
        secret=is_sign_in and redact(result.text) != result.text,
    )


def storable(text: str) -> str:
    """The text as a database and a wire can take it, and as its writer sees it.

    Bytes that are no UTF-8 reach us as halves of characters: these show as question marks.
    """
    return text.encode("utf-8", "replace").decode().translate(UNSEEN)


def _lines(message: Inbound, result: TurnResult, *, is_sign_in: bool) -> list[Written]:
    """Both sides of a turn; codes pass only while somebody signs in, or send one once more."""
    said, answered = message.text, result.text
    if is_sign_in or is_code(said):
        said, answered = redact(said), redact(answered)
    detail = {"stage": result.stage, "tools": result.tools}
    return [
        Written("customer", said, {"id": message.id}),
        Written("assistant", answered, detail),
    ]
