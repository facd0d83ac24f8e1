"""A crowd of customers at the other end of the fake Twilio, who answer what they are sent.

Each asks for the services, gets a code, sends it, and is shown the services: two messages, two
replies. Nobody writes before they were answered, so every further reply is one too many.
"""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import anyio

from channels.testing.twilio.fake import FakeTwilio
from channels.testing.twilio.incoming import Said
from channels.testing.twilio.messages import INBOUND, Message

CODE = re.compile(r"code is: (\d{6})")
FIRST_WORDS = "services"
DONE = "Standard Clean"
REPLIES = 2
PATIENCE_S = 20.0


@dataclass
class Story:
    """How far a customer has come.

    Attributes:
        replies: texts of different messages that arrived.
    """

    replies: list[str] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """They have what they asked for."""
        return any(DONE in reply for reply in self.replies)


class Crowd(FakeTwilio):
    """The fake with customers who write back."""

    stories: dict[str, Story]
    is_full = False
    """Nobody else is let in: set where time is up."""
    loop: asyncio.AbstractEventLoop

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """As the fake does, in a loop that others may hand work to."""
        self.stories, self.loop = {}, asyncio.get_running_loop()
        async with super().open():
            yield

    def take(self, form: Mapping[str, str]) -> Message:
        """A message to a customer; they read it and go on."""
        message = super().take(form)
        story = self.stories.get(message.to.removeprefix("whatsapp:"))
        if story is not None:
            story.replies.append(message.body)
            if (code := CODE.search(message.body)) and not story.is_over:
                self._tasks.start_soon(self.hear, Said(_name(message), code.group(1)))
        return message

    async def let_in(self, phones: Iterable[str], at_once: int) -> None:
        """All of them write, so many at the same time; until each is done, or waits in vain."""
        waiting = anyio.Semaphore(at_once)
        async with anyio.create_task_group() as crowd:
            for phone in phones:
                if self.is_full:
                    break
                await waiting.acquire()
                crowd.start_soon(self._live, phone, waiting)

    async def _live(self, phone: str, waiting: anyio.Semaphore) -> None:
        story = self.stories[phone] = Story()
        await self.hear(Said(phone, FIRST_WORDS))
        revision = 0
        with anyio.move_on_after(PATIENCE_S):  # then somebody else may write; this one still waits
            while not story.is_over:
                revision = await self.journal.later_than(revision, 1.0)
        waiting.release()

    def sent_for(self) -> Counter[int]:
        """How many messages went out for each letter, by the number that its callback names."""
        return Counter(
            int(number)
            for message in self.messages
            if message.direction != INBOUND and (number := _letter(message))
        )

    def unacknowledged(self) -> int:
        """Messages of customers that our side never said to have taken."""
        return sum(bool(told.failure) for told in self.told if "/whatsapp" in told.url)


def _name(message: Message) -> str:
    return message.to.removeprefix("whatsapp:")


def _letter(message: Message) -> str:
    return parse_qs(urlsplit(message.callback).query).get("m", [""])[-1]
