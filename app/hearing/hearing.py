"""Hears a burst of messages of any kind: looks up what it answers, and listens."""

from collections.abc import Sequence

import anyio.to_thread
from sqlalchemy import Connection

from app.hearing.heard import Act, Heard
from app.hearing.listening import Listening
from app.hearing.opt_out import Wish, wish
from app.hearing.our_letters import latest_replies, tied_to
from app.hearing.scene import Scene
from app.hearing.texts import Texts
from app.hearing.transcribing import Transcribe
from booking.business import Business
from booking.outbox import suppression
from booking.store import Store
from channels.message import Inbound

MOST_KEPT = 50
"""Voice messages whose words are kept in mind for a turn that is begun again."""


class Hearing:
    """Turns messages of any kind into words or an answer of our own.

    Args:
        store: where our letters stand, which taps answer, and who wants to hear nothing.
        shop: the business.
        transcribe: makes words of voice messages; None: nobody does.
    """

    def __init__(self, store: Store, shop: Business, transcribe: Transcribe | None = None) -> None:
        self._store, self._transcribe = store, transcribe
        self._texts = Texts(shop)
        self._made_out: dict[str, str] = {}

    async def hear(self, conversation: str, messages: Sequence[Inbound]) -> Heard:
        """What the messages of one turn come to; the same messages always come to the same.

        Args:
            conversation: its name, "whatsapp:+447700900001".
            messages: of one sender, in their order; at least one.
        """
        if all(message.kind == "text" and wish(message.text) is None for message in messages):
            return self._listening(Scene((), (), self._texts.say("still_open"))).hear(messages)
        spoken = {each.id: await self._spoken(each) for each in messages if self._is_spoken(each)}
        scene, is_stopped = await anyio.to_thread.run_sync(self._look_up, conversation, messages)
        return self._listening(scene, is_stopped, spoken).hear(messages)

    def _listening(
        self, scene: Scene, is_stopped: bool = False, spoken: dict[str, str | None] | None = None
    ) -> Listening:
        return Listening(
            self._texts, scene, is_stopped=is_stopped, spoken=spoken or {}, act=written
        )

    def _look_up(self, conversation: str, messages: Sequence[Inbound]) -> tuple[Scene, bool]:
        """What we said last, and whether they want to hear nothing."""
        with self._store.reading() as connection:
            scene = Scene(
                latest_replies(connection, conversation),
                tied_to(connection, conversation, messages),
                self._texts.say("still_open"),
            )
            return scene, _is_stopped(connection, messages[-1])

    def _is_spoken(self, message: Inbound) -> bool:
        is_mute = message.kind == "voice" and not message.text
        return is_mute and bool(message.media) and self._transcribe is not None

    async def _spoken(self, message: Inbound) -> str | None:
        """What is said in it: asked for once, though a turn may be begun again with more."""
        if message.id in self._made_out or self._transcribe is None:
            return self._made_out.get(message.id)
        words = await self._transcribe(message.media[0])
        if words is not None:
            self._made_out = dict(list(self._made_out.items())[-MOST_KEPT:])
            self._made_out[message.id] = words
        return words


def written(kind: Wish, message: Inbound) -> Act:
    """Writes down that they want nothing more from us on this channel, or want it again."""
    verb = suppression.stop if kind == "stop" else suppression.start

    def act(connection: Connection) -> None:
        for address in addresses(message):
            verb(
                connection,
                message.channel,
                address,
                "all",
                source="customer",
                wording=message.text,
                at=message.at,
            )

    return act


def addresses(message: Inbound) -> list[str]:
    """Where letters find the writer on this channel."""
    return list(dict.fromkeys([message.sender, *([message.phone] if message.phone else [])]))


def _is_stopped(connection: Connection, message: Inbound) -> bool:
    return any(
        suppression.is_stopped(connection, message.channel, address, "all")
        for address in addresses(message)
    )
