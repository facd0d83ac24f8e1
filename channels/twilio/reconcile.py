"""Finds messages that Twilio took and we never got: its webhook failed while we were down.

Twilio tries a webhook once or a few times and then forgets it; the message itself lies in its list
(SPEC CHAN-01, OPS-05). What is found goes the way of every message, so that whatever did arrive
is known by its id and dropped.

A customer who was not answered writes again. So a message that is older than something we did hear
from its writer stays where it is: yesterday's "yes" must not answer today's question.
"""

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from itertools import chain, repeat
from typing import Any, Protocol

import anyio
import anyio.to_thread
from starlette.datastructures import FormData

from booking.clock import Clock
from booking.meter import Meter
from channels.message import Inbound
from channels.twilio.api import ACCOUNTS, Api, NoAnswer, NotReached
from channels.twilio.inbound import NotAMessage, inbound_of
from channels.twilio.webhook import Take

OLDEST = timedelta(hours=23)
"""Nobody can be answered freely after 24 hours (SPEC CHAN-05)."""
NEWEST = timedelta(seconds=60)
"""So long a webhook may still be on its way."""
MARGIN = timedelta(minutes=15)
SOON_S = NEWEST.total_seconds() + 30
"""After the first look: what was written just before a start was still too young for it."""
EVERY_S = 600.0
"""A customer who was not answered waits no longer than that, and a little."""
LATELY = timedelta(hours=2)
"""So far back a later look goes: several in a row may fail."""
PAGE, MOST_PAGES = 500, 20
API = "https://api.twilio.com"

_log = logging.getLogger(__name__)


class Heard(Protocol):
    """Knows when people were heard."""

    def of(self, channel: str, address: str) -> datetime | None:
        """When this writer's last message was written; aware; None: they never wrote."""
        ...

    def first(self) -> datetime | None:
        """When the oldest message that is kept was written; aware; None: there is none."""
        ...

    def known(self, channel: str, account: str, provider_ids: Sequence[str]) -> set[str]:
        """Which of these messages to that address of ours we have."""
        ...


@dataclass(frozen=True)
class Reconciler:
    """Looks for what never arrived.

    Attributes:
        api: of Twilio.
        addresses: our own, as Twilio writes them: "whatsapp:+14155238886", "+14155238886".
        take: stores a message; True: it is new.
        heard: when people were heard.
        clock: tells the time.
        meter: counts what was found.
    """

    api: Api
    addresses: Sequence[str]
    take: Take
    heard: Heard
    clock: Clock
    meter: Meter

    async def look(self, back: timedelta = OLDEST) -> int:
        """Take in what was missed within that time; returns how many messages.

        Whatever keeps Twilio from answering is logged, and looked for at the next time.
        """
        since = await anyio.to_thread.run_sync(self._since, back)
        found = 0
        for address in self.addresses:
            for message in await anyio.to_thread.run_sync(self._missing, address, since):
                found += await self._take(message)
        if found:
            _log.warning("%d messages were missed, and are answered now", found)
        return found

    async def keep_looking(self, pause: Callable[[float], Awaitable[None]] = anyio.sleep) -> None:
        """Look at once for a day, soon again, then every ten minutes, until cancelled."""
        back = OLDEST
        for rest_s in chain((SOON_S,), repeat(EVERY_S)):
            try:
                await self.look(back)
            except Exception as failed:  # noqa: BLE001 - it is tried again soon
                _log.warning("missed messages were not looked for: %s", type(failed).__name__)
            back = LATELY
            await pause(rest_s)

    def _since(self, back: timedelta) -> datetime:
        """Not from before we began: old messages are not ours to answer."""
        now = self.clock.now()
        return max(now - back, (self.heard.first() or now) - MARGIN)

    async def _take(self, message: Inbound) -> bool:
        writer = message.phone or message.sender
        last = await anyio.to_thread.run_sync(partial(self.heard.of, message.channel, writer))
        if last is not None and last > message.at:
            return False
        is_new = await self.take(message)
        self.meter.saw("webhook", "recovered" if is_new else "duplicate", name="message")
        return is_new

    def _missing(self, address: str, since: datetime) -> list[Inbound]:
        """Messages to us since then, oldest first."""
        until = self.clock.now() - NEWEST
        found = [
            message
            for data in self._pages(address, since)
            if data.get("direction") == "inbound"
            and (message := _inbound(data)) is not None
            and since <= message.at <= until
        ]
        return sorted(self._strange(found), key=lambda message: message.at)

    def _strange(self, found: Sequence[Inbound]) -> Iterator[Inbound]:
        """Those that we do not have."""
        for start in range(0, len(found), PAGE):
            some = found[start : start + PAGE]
            ids = [message.id for message in some]
            known = self.heard.known(some[0].channel, some[0].account, ids)
            yield from (message for message in some if message.id not in known)

    def _pages(self, address: str, since: datetime) -> Iterator[Mapping[str, Any]]:
        url = f"{ACCOUNTS}/{self.api.account}/Messages.json"
        day = f"{since.astimezone(UTC):%Y-%m-%d}"
        query = {"To": address, "DateSent>": day, "PageSize": str(PAGE)}
        for _ in range(MOST_PAGES):
            try:
                reply = self.api.get(url, query)
            except (NotReached, NoAnswer) as trouble:
                _log.warning("Twilio does not say what was missed: %s", trouble)
                return
            if not reply.is_ok:
                _log.warning("Twilio does not say what was missed: %s", reply.code)
                return
            page = reply.data.get("messages") or ()
            yield from page
            if page and _at(page[-1]) < since:  # Twilio lists the newest first
                return
            following = reply.data.get("next_page_uri")
            if not following:
                return
            url, query = API + str(following), {}


def _at(data: Mapping[str, Any]) -> datetime:
    """When a message of the list was written; long ago if the list does not say."""
    try:
        return parsedate_to_datetime(str(data.get("date_created")))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _inbound(data: Mapping[str, Any]) -> Inbound | None:
    """The message as far as Twilio's list tells it: no taps, no names, no types of files."""
    form = {
        "MessageSid": data.get("sid"),
        "From": data.get("from"),
        "To": data.get("to"),
        "Body": data.get("body"),
        "NumMedia": data.get("num_media"),
    }
    try:
        pairs = [(name, str(value)) for name, value in form.items() if value is not None]
        return inbound_of(FormData([*pairs]), _at(data))
    except (NotAMessage, ValueError):
        return None
