"""Shows customers on WhatsApp that we have read, and are writing."""

from functools import partial

import anyio.to_thread

from channels.twilio.api import MESSAGING, Api, NoAnswer, NotReached
from channels.twilio.carrier import WHATSAPP


class Typing:
    """The typing indicator: a courtesy, so nothing that fails in it is of any account.

    Args:
        api: of Twilio.
    """

    def __init__(self, api: Api) -> None:
        self._api = api
        self._threads: anyio.CapacityLimiter | None = None

    async def show(self, conversation: str, message_id: str) -> None:
        """Mark a message as read, and show for up to 25 seconds that an answer is being written.

        Args:
            conversation: its name; of other channels than WhatsApp nothing is shown.
            message_id: Twilio's id of the customer's message.
        """
        if not conversation.startswith(f"{WHATSAPP}:"):
            return
        form = {"channel": WHATSAPP, "messageId": message_id}
        call = partial(self._api.post, f"{MESSAGING}/v2/Indicators/Typing.json", form=form)
        if self._threads is None:
            self._threads = anyio.CapacityLimiter(2)  # a slow Twilio keeps nobody else waiting
        try:
            await anyio.to_thread.run_sync(call, limiter=self._threads, abandon_on_cancel=True)
        except (NotReached, NoAnswer):
            return
