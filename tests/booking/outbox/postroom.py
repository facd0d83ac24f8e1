"""An outbox with a clock that stands, a provider that keeps what it gets, and words for both."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import Row, select

from booking.database.once import add_once
from booking.message_tables import conversation, delivery, outbox
from booking.outbox import Outbox, Report, call_back, enqueue
from booking.outbox.carrier import Later, Rejected
from booking.outbox.errand import Errand
from booking.outbox.letter import Body, Letter, TemplateUse
from booking.outbox.moments import ms
from booking.outbox.report import Status
from booking.outbox.rules import RULES, Rules
from booking.outbox.testing import ScriptedCarrier
from booking.sealed_box import SealedBox
from booking.store import Store
from booking.testing import DEMO_NOW, FixedClock, open_store

ANNA, BEN = "+447700900101", "+447700900102"
TEMPLATE = TemplateUse("reminder", "en", {"1": "Friday"})
KEY = b"a key for tests, long enough"


class Postroom:
    """One process at work on an outbox; `roll` is the jitter of every pause."""

    def __init__(self, store: Store, rules: Rules = RULES, roll: float = 1.0) -> None:
        self.store = store
        self.clock = FixedClock(DEMO_NOW)
        self.box = SealedBox(KEY)
        self.outbox = Outbox(store, self.clock, self.box, rules, lambda: roll)
        self.carrier = ScriptedCarrier("whatsapp", "sms", "email")
        self._keys = count(1)

    def later(self, **by: float) -> None:
        self.clock.advance(timedelta(**by))

    def hears(self, who: str, channel: str = "whatsapp") -> None:
        """They write to us now."""
        now = ms(self.clock.now())
        row = {"name": f"{channel}:{who}", "channel": channel, "address": who, "account": ""}
        with self.store.writing() as connection:
            if add_once(connection, conversation, {**row, "last_in_ms": now}) is None:
                theirs = conversation.c.name == row["name"]
                connection.execute(conversation.update().where(theirs), {"last_in_ms": now})

    def letter(self, text: str = "Hello", to: str = ANNA, **facts: Any) -> Letter:
        template = facts.pop("template", None)
        facts.setdefault("key", f"letter {next(self._keys)}")
        facts.setdefault("channel", "whatsapp")
        facts.setdefault("kind", "reply")
        return Letter(recipient=to, body=Body(text, template=template), **facts)

    def writes(self, *letters: Letter) -> list[int | None]:
        now = self.clock.now()
        return self.store.run(lambda connection: enqueue(connection, letters, now, self.box))

    def write(self, text: str = "Hello", to: str = ANNA, **facts: Any) -> int:
        (row,) = self.writes(self.letter(text, to, **facts))
        assert row is not None
        return row

    def reply(self, text: str = "Hello", to: str = ANNA, **facts: Any) -> int:
        """An answer to somebody who has just written."""
        self.hears(to)
        return self.write(text, to, **facts)

    def notice(self, text: str = "Reminder", to: str = ANNA, **facts: Any) -> int:
        return self.write(text, to, **{"kind": "notice", "template": TEMPLATE, **facts})

    def call_back(self, group: str) -> int:
        now = self.clock.now()
        return self.store.run(lambda connection: call_back(connection, group, now))

    def claim(self, room: int = 10) -> list[Errand]:
        return self.outbox.claim("us", room)

    def carry(self, errand: Errand) -> str | None:
        ask = self.carrier.send if errand.task == "send" else self.carrier.look_up
        return self.outbox.settle(errand, ask(errand.parcel))

    def work(self) -> None:
        """Everything that can be done at this moment."""
        while self.outbox.has_work() and (errands := self.claim()):
            for errand in errands:
                self.carry(errand)

    def work_on(self, seconds: int = 600) -> None:
        """Work for so long, looking every other second."""
        for _ in range(0, seconds, 2):
            self.work()
            self.later(seconds=2)

    def hear(
        self,
        status: Status,
        letter: int | None = None,
        sid: str = "",
        *,
        code: str = "",
        why: Rejected | Later | None = None,
    ) -> bool:
        """The provider reports."""
        report = Report(status, self.clock.now(), letter, sid, code, why)
        (is_ours,) = self.outbox.took([report])
        return is_ours

    def row(self, letter: int) -> Row[Any]:
        with self.store.reading() as connection:
            return connection.execute(select(outbox).where(outbox.c.id == letter)).one()

    def status(self, letter: int) -> str:
        return str(self.row(letter).status)

    def timeline(self, letter: int) -> list[str]:
        lines = select(delivery.c.status).where(delivery.c.outbox_id == letter)
        with self.store.reading() as connection:
            return list(connection.scalars(lines.order_by(delivery.c.id)))


@contextmanager
def open_postroom(url: str, rules: Rules = RULES, roll: float = 1.0) -> Iterator[Postroom]:
    store = open_store(url)
    yield Postroom(store, rules, roll)
    store.close()
