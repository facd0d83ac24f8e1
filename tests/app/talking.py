"""A customer who writes to a house, for tests: the shipped wiring, one message after the other."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from zoneinfo import ZoneInfo

from anyio.from_thread import BlockingPortal, start_blocking_portal
from pydantic import SecretStr

from agent.think import Patience
from app.commands import clock_from
from app.conversation import Draft
from app.post import AsidePost
from app.premises import open_premises
from app.settings import Settings
from app.wiring import House, open_house
from channels.message import Answer, Inbound
from tests.databases import Files

JOHN, FAMILY, PRIYA = "+447700900001", "+447700900002", "+447700900003"
START = datetime(2026, 2, 5, 9, tzinfo=ZoneInfo("Europe/London"))


class Talk:
    """A customer and the house they write to."""

    def __init__(self, house: House, portal: BlockingPortal, sender: str) -> None:
        self.house, self.portal, self.sender = house, portal, sender
        self._count = 0

    def message(self, text: str, sender: str | None = None, key: str | None = None) -> Inbound:
        """The next message, or one that comes again."""
        self._count += 1
        return Inbound("terminal", sender or self.sender, text, START, key or f"m{self._count}")

    def say(self, text: str, sender: str | None = None) -> Answer:
        """Write, and read the answer."""
        answer: Answer = self.portal.call(
            self.house.conversation.answer, self.message(text, sender)
        )
        return answer

    def draft(self, text: str, key: str | None = None) -> Draft:
        """Write, and nobody keeps what comes of it."""
        draft: Draft = self.portal.call(
            self.house.conversation.draft, self.message(text, None, key)
        )
        return draft

    def keep(self, draft: Draft) -> None:
        """Keep it after all."""
        self.house.premises.store.run(
            lambda connection: self.house.conversation.keep(connection, draft)
        )

    def sign_in(self) -> Answer:
        """Get a code and send it."""
        return self.say(re.findall(r"\d{6}", self.say("Hi").message.text)[0])


@contextmanager
def talk(url: str | None = None, sender: str = JOHN) -> Iterator[Talk]:
    """A house on this database; on one of its own, gone at the end, without a URL."""
    key = SecretStr("a server key for all houses")
    with (
        nullcontext(url) if url else Files().one() as place,
        open_premises(
            Settings().model_copy(update={"database_url": place, "server_key": key}),
            clock_from(START),
        ) as premises,
    ):
        opening = open_house(
            premises, post=AsidePost(lambda _: None), model=None, patience=Patience()
        )
        with start_blocking_portal() as portal, portal.wrap_async_context_manager(opening) as house:
            yield Talk(house, portal, sender)
