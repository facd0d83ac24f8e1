"""From a message that came in to the one that goes out: the same path for every channel.

The sign-in and the assistant answer; what was said is kept in the transcript, codes blanked.
"""

import hashlib
import logging
import secrets

import anyio.to_thread

from agent.assistant import Assistant, TurnResult
from agent.context import Turn
from agent.facts import Facts
from app.door import ChannelDoor
from app.shop_window import contact_sentence, facts_now
from booking.business import Business
from booking.clock import Clock
from booking.identity import Identity
from booking.identity.redact import redact
from booking.transcript import Transcript
from booking.values import Role
from channels.message import Answer, Inbound, Outbound

log = logging.getLogger(__name__)

SIGN_IN = frozenset({"identify", "verify"})


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
        try:
            result = await self._assistant.take_turn(self._turn(message))
        except Exception as fault:  # noqa: BLE001 - the last line of defence: no silence, no stack trace
            result = self._apology(fault)
        await anyio.to_thread.run_sync(self._keep, message, result)
        return Answer(
            Outbound(message.channel, message.sender, result.text), result.stage, result.tools
        )

    def _turn(self, message: Inbound) -> Turn:
        return Turn(
            text=message.text,
            conversation=conversation_of(message),
            key=hashlib.sha256(f"{conversation_of(message)} {message.id}".encode()).hexdigest(),
            door=ChannelDoor(self._identity, message.channel, message.sender),
            facts=lambda: self._facts(message),
            now=self._clock.now(),
        )

    def _facts(self, message: Inbound) -> Facts:
        caller = self._identity.standing(message.channel, message.sender).caller
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

    def _keep(self, message: Inbound, result: TurnResult) -> None:
        """Codes pass only while somebody signs in, and in the turn that ends it."""
        self._transcript.add(
            conversation_of(message),
            [
                ("customer", redact(message.text), {"id": message.id}),
                ("assistant", redact(result.text), {"stage": result.stage, "tools": result.tools}),
            ],
        )


def conversation_of(message: Inbound) -> str:
    """The name of the conversation that a message belongs to."""
    return f"{message.channel}:{message.sender}"
