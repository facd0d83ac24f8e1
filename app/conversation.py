"""From a message that came in to the one that goes out: the same path for every channel.

The sign-in and the assistant answer; what was said is kept in the transcript, codes blanked.
"""

import hashlib
import logging
import secrets
from dataclasses import replace

import anyio.to_thread

from agent.assistant import Assistant, TurnResult
from agent.context import Turn
from agent.facts import Facts
from agent.guards import is_code
from app.door import ChannelDoor
from app.shop_window import contact_sentence, facts_now
from booking.business import Business
from booking.clock import Clock
from booking.identity import Identity
from booking.identity.redact import redact
from booking.identity.visitors import visitor
from booking.transcript import Transcript, Written
from booking.values import Role
from channels.message import Answer, Inbound, Outbound

log = logging.getLogger(__name__)

SIGNED_IN = "signed_in"


class Conversation:
    """Answers every message of every channel.

    Args:
        assistant: holds the turn.
        identity: knows who writes.
        transcript: keeps what was said.
        shop: the business.
        clock: tells the time.
    """

    def __init__(
        self,
        assistant: Assistant,
        identity: Identity,
        transcript: Transcript,
        shop: Business,
        clock: Clock,
    ) -> None:
        self._assistant = assistant
        self._identity = identity
        self._transcript = transcript
        self._shop = shop
        self._clock = clock

    async def answer(self, message: Inbound) -> Answer:
        """Answer one message with exactly one message; whatever fails, the writer hears of it."""
        message = replace(message, text=storable(message.text))
        try:
            result = await self._take_turn(message)
        except Exception as fault:  # noqa: BLE001 - the last line of defence: no silence, no stack trace
            result = self._apology(fault)
        return Answer(
            Outbound(message.channel, message.sender, result.text), result.stage, result.tools
        )

    async def _take_turn(self, message: Inbound) -> TurnResult:
        sender = visitor(message.channel, message.sender, self._shop.region).external_id
        conversation = f"{message.channel}:{sender}"
        door = ChannelDoor(self._identity, message.channel, sender)
        result = await self._assistant.take_turn(self._turn(message, conversation, door))
        lines = _lines(message, result, is_sign_in=door.began != SIGNED_IN)
        await self._keep(conversation, lines)
        return result

    async def _keep(self, conversation: str, lines: list[Written]) -> None:
        """What was done stands and is told, even if the record of it cannot be written."""
        try:
            await anyio.to_thread.run_sync(self._transcript.add, conversation, lines)
        except Exception:
            log.exception("the record of a turn is lost")

    def _turn(self, message: Inbound, conversation: str, door: ChannelDoor) -> Turn:
        return Turn(
            text=message.text,
            conversation=conversation,
            key=hashlib.sha256(f"{conversation} {message.id}".encode()).hexdigest(),
            door=door,
            facts=lambda: self._facts(door),
            now=self._clock.now(),
        )

    def _facts(self, door: ChannelDoor) -> Facts:
        caller = self._identity.standing(door.channel, door.sender).caller
        role = caller.role if caller else Role.CUSTOMER
        return facts_now(self._shop, self._clock, role.value)

    def _apology(self, fault: Exception) -> TurnResult:
        reference = secrets.token_hex(3)
        log.error("fault %s: %s", reference, type(fault).__name__, exc_info=fault)
        text = (
            f"Sorry, something went wrong on our side (reference {reference}). "
            f"Please send your message again. {contact_sentence(self._shop.contact)}"
        )
        return TurnResult(text, "assistant", [])


def storable(text: str) -> str:
    """The text as a database and a wire can take it: a broken character shows as a question mark.

    Bytes that are no UTF-8 reach us as halves of characters.
    """
    return text.encode("utf-8", "replace").decode().replace("\0", "")


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
