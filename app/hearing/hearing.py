"""Hears a burst of messages of any kind."""

from collections.abc import Sequence

from app.hearing.heard import Heard
from booking.business import Business
from booking.store import Store
from channels.message import Inbound


class Hearing:
    """Turns messages of any kind into words or an answer of our own.

    Args:
        store: where our letters stand, which taps answer.
        shop: the business.
    """

    def __init__(self, store: Store, shop: Business) -> None:
        self._store, self._shop = store, shop

    async def hear(self, conversation: str, messages: Sequence[Inbound]) -> Heard:
        """What the messages of one turn come to; the same messages always come to the same.

        Args:
            conversation: its name, "whatsapp:+447700900001".
            messages: of one sender, in their order; at least one.
        """
        words = "\n".join(message.text for message in messages if message.text.strip())
        return Heard(said=words, words=words)
