"""The fake itself: takes what we send, tells us what customers write, and how far messages are."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

import anyio
import httpx2

from booking.clock import Clock
from channels.testing.twilio.account import Account
from channels.testing.twilio.caller import Caller, Told
from channels.testing.twilio.contents import Content, ContentShelf
from channels.testing.twilio.errors import TwilioRefusal
from channels.testing.twilio.faults import Faults
from channels.testing.twilio.incoming import Said, form_of
from channels.testing.twilio.journal import Journal
from channels.testing.twilio.messages import (
    API_VERSION,
    INBOUND,
    OUTBOUND,
    Attachment,
    Message,
    MessageBook,
)
from channels.testing.twilio.outgoing import Draft, failure_of, read_draft
from channels.testing.twilio.pairs import Pairs
from channels.testing.twilio.telling import Teller

TYPING_S = 25.0
CALLS_AT_ONCE = 100
OPTS_OUT = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"})
OPTS_IN = frozenset({"START", "YES", "UNSTOP"})


@dataclass(frozen=True)
class Pace:
    """How fast messages come forward, in seconds.

    Attributes:
        to_sent: from taken to sent.
        to_delivered: from sent to delivered.
    """

    to_sent: float = 0.0
    to_delivered: float = 0.0


@dataclass
class Phones:
    """What the customers' phones are like.

    Attributes:
        failing: from an address to the code with which everything sent there fails.
        blocked: addresses at which the request itself is refused, with that code.
        typing: from an address to the moment (of the loop's clock) until which it sees us typing.
    """

    failing: dict[str, int] = field(default_factory=dict)
    blocked: dict[str, int] = field(default_factory=dict)
    typing: dict[str, float] = field(default_factory=dict)

    def hear(self, said: Said) -> None:
        """By SMS Twilio itself heeds STOP and START; on WhatsApp that is for the business to do."""
        word = said.text.strip().upper()
        if said.channel == "sms" and word in OPTS_OUT:
            self.blocked[said.address] = 21610
        elif said.channel == "sms" and word in OPTS_IN:
            self.blocked.pop(said.address, None)


class FakeTwilio:
    """One account's Twilio. Everything happens in one event loop, between `open` and its end.

    Args:
        account: whom it serves; may be replaced while it runs.
        clock: tells the time that it writes down.
        random: of sids, tokens and faults.
        faults: what goes wrong; none: nothing.
        pace: of the statuses.
        approves: WhatsApp approves every template at once.
    """

    def __init__(
        self,
        account: Account,
        clock: Clock,
        random: Random,
        faults: Faults | None = None,
        pace: Pace | None = None,
        *,
        approves: bool = False,
    ) -> None:
        self.account = account
        self.approves = approves
        self.faults = faults or Faults(random)
        self.pace = pace or Pace()
        self.messages, self.contents = MessageBook(), ContentShelf()
        self.journal, self.phones = Journal(), Phones()
        self.told: list[Told] = []
        self._pairs = Pairs()
        self._clock, self._random = clock, random

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Calls out as long as the block lasts; what is under way at its end is dropped."""
        limits = httpx2.Limits(max_connections=CALLS_AT_ONCE)
        async with (
            httpx2.AsyncClient(limits=limits, trust_env=False) as client,
            anyio.create_task_group() as tasks,
        ):
            self._tasks = tasks
            self._teller = Teller(Caller(client, self._random), self.faults, tasks)
            yield
            self.journal.end()
            tasks.cancel_scope.cancel()

    def new_sid(self, kind: str) -> str:
        """A name that nothing has yet: two letters and 32 hexadecimal digits."""
        return f"{kind}{self._random.getrandbits(128):032x}"

    # --- from customers ------------------------------------------------------------------

    async def hear(self, said: Said) -> Message:
        """A customer sends something: keep it and tell our side. Returns when that is done."""
        sid = self.new_sid("SM" if not said.data else "MM")
        files = (Attachment(self.new_sid("ME"), said.content_type, said.data),) if said.data else ()
        form = form_of(said, self.account, sid, files)
        now = self._clock.now()
        message = Message(
            sid,
            INBOUND,
            said.address,
            form["To"],
            said.text,
            now,
            now,
            "received",
            now,
            answers=said.answers,
            attachments=files,
            form=form,
        )
        self.messages.add(message)
        self.phones.hear(said)
        self._turned(message)
        await self._teller.pass_on("webhook", said.address, lambda: self._tell_of(form))
        return message

    async def tell_again(self, sid: str) -> None:
        """Tell our side of a message once more, as Twilio may at any time."""
        await self._tell_of(self.messages.get(sid).form)

    # --- from us -------------------------------------------------------------------------

    def take(self, form: Mapping[str, str]) -> Message:
        """A message to be sent.

        Raises:
            TwilioRefusal: Twilio does not take it.
        """
        draft = read_draft(form, self.account, self.contents)
        if draft.to in self.phones.blocked:
            raise TwilioRefusal(self.phones.blocked[draft.to])
        now = self._clock.now()
        message = Message(
            self.new_sid("SM"),
            OUTBOUND,
            draft.sender,
            draft.to,
            draft.given.body,
            now,
            now,
            "queued",
            callback=draft.callback,
            buttons=draft.given.buttons,
            opener=draft.given.opener,
            content_sid=draft.content.sid if draft.content else "",
        )
        self.messages.add(message)
        self._turned(message)
        self.phones.typing.pop(draft.to, None)
        self._tasks.start_soon(self._carry, message, self._failure(draft))
        return message

    def type_at(self, sid: str) -> None:
        """Show the writer of that message that we are typing; it also counts as read.

        Raises:
            TwilioRefusal: there is no such message.
        """
        message = self.messages.get(sid)
        message.status = "read"
        self._turned(message)
        self.phones.typing[message.sender] = anyio.current_time() + TYPING_S

    def typing_at(self) -> list[str]:
        """Addresses whose holders see us typing."""
        now = anyio.current_time()
        return [address for address, until in self.phones.typing.items() if until > now]

    def make_content(self, given: Mapping[str, object]) -> Content:
        """A new Content.

        Raises:
            TwilioRefusal: it is none.
        """
        content = Content(
            self.new_sid("HX"),
            str(given.get("friendly_name", "")),
            str(given["language"]),
            dict(given.get("variables") or {}),  # type: ignore[call-overload]
            dict(given["types"]),  # type: ignore[call-overload]
            self._clock.now(),
        )
        self.contents.add(content)
        return content

    # --- how far messages are ------------------------------------------------------------

    def read_by(self, address: str) -> None:
        """The holder of that address looks at the chat: what was delivered there is read."""
        for message in self.messages:
            if message.to == address and message.status == "delivered":
                self._tasks.start_soon(self._move, message, "read")

    def _failure(self, draft: Draft) -> int | None:
        now = self._clock.now()
        if draft.to in self.phones.failing:
            return self.phones.failing[draft.to]
        if draft.to.startswith("whatsapp:") and not self._pairs.has_room(draft.to, now):
            return 63018
        return failure_of(draft, self.messages.last_from(draft.to), now)

    async def _carry(self, message: Message, failure: int | None) -> None:
        await anyio.sleep(self.pace.to_sent)
        if failure is not None:
            message.error_code = failure
            await self._move(message, "failed")
            return
        message.sent = self._clock.now()
        await self._move(message, "sent")
        await anyio.sleep(self.pace.to_delivered)
        await self._move(message, "delivered")

    async def _move(self, message: Message, status: str) -> None:
        message.status, message.updated = status, self._clock.now()
        self._turned(message)
        if message.callback:
            form, url = callback_form(message, self.account), message.callback
            await self._teller.pass_on("callback", message.to, lambda: self._tell(url, form))

    async def _tell_of(self, form: Mapping[str, str]) -> None:
        """Of an incoming message: at the webhook; if that fails for good, at the fallback."""
        failed = self.account.webhook and await self._tell(self.account.webhook, form)
        if failed and self.account.fallback:
            await self._tell(self.account.fallback, form)

    async def _tell(self, url: str, form: Mapping[str, str]) -> bool:
        """Whether it failed for good."""
        told = await self._teller.tell(self.account, url, form)
        self.told.append(told)
        self.journal.turn()
        return bool(told.failure)

    def _turned(self, message: Message) -> None:
        message.revision = self.journal.turn()


def callback_form(message: Message, account: Account) -> dict[str, str]:
    """What a status callback says."""
    form = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "MessageStatus": message.status,
        "SmsStatus": message.status,
        "To": message.to,
        "From": message.sender,
        "AccountSid": account.sid,
        "ApiVersion": API_VERSION,
    }
    if message.error_code is not None:
        form["ErrorCode"] = str(message.error_code)
    if message.to.startswith("whatsapp:"):
        form["ChannelPrefix"] = "whatsapp"
        form["ChannelToAddress"] = message.to.removeprefix("whatsapp:")
    return form
