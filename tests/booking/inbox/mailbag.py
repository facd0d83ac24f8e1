"""Those who write, and those who answer: builders for the tests of the inbox."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection, select

from booking.inbox.arrival import Arrival
from booking.inbox.claim import Claim, Finished
from booking.inbox.inbox import Inbox
from booking.inbox.pace import PACE, Pace
from booking.inbox.turns import Turns
from booking.message_tables import inbox, outbox
from booking.outbox import enqueue
from booking.outbox.letter import Body, Letter
from booking.sealed_box import SealedBox
from booking.store import Store
from booking.testing import DEMO_NOW, FixedClock

JOHN, PRIYA = "+447700900001", "+447700900003"
OURS = "+14155238886"
BOX = SealedBox(b"a key for tests, long enough ...")


def nothing(_: Connection) -> None:
    """For turns whose answer is of no account."""


@dataclass
class Mailbag:
    """One database, those who write into it and those who answer."""

    store: Store
    pace: Pace = PACE
    clock: FixedClock = field(default_factory=lambda: FixedClock(DEMO_NOW))
    written: int = 0

    @property
    def inbox(self) -> Inbox:
        return Inbox(self.store, self.clock, self.pace)

    def turns(self, owner: str = "one") -> Turns:
        return Turns(self.store, self.clock, owner, self.pace)

    def letter(
        self, text: str = "hello", *, who: str = JOHN, sid: str = "", kind: str = "text"
    ) -> Arrival:
        """A message that has just come; without a sid it is one that never came before."""
        self.written += 1
        return Arrival(
            channel="whatsapp",
            account=OURS,
            provider_id=sid or f"SM{self.written:04}",
            conversation=f"whatsapp:{who}",
            address=who,
            at=self.clock.now(),
            kind=kind,
            text=text,
            detail={"sender": who},
            raw={"Body": text, "From": f"whatsapp:{who}", "MessageSid": "SM123456ab"},
        )

    def says(self, *texts: str, who: str = JOHN) -> list[bool]:
        return self.inbox.take([self.letter(text, who=who) for text in texts])

    def taps(self, text: str, who: str = JOHN) -> list[bool]:
        return self.inbox.take([self.letter(text, who=who, kind="tap")])

    def later(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))

    def claim(self, owner: str = "one") -> Claim:
        """The one conversation that is to be answered now."""
        (claim,) = self.turns(owner).claim(5)
        return claim

    def claims(self, owner: str = "one") -> list[Claim]:
        return self.turns(owner).claim(5)

    def finish(self, claim: Claim, owner: str = "one", *, changed: bool = False) -> Finished:
        """End it with a letter that repeats what was said."""
        return self.turns(owner).finish(claim, changed=changed, work=self.echo(claim))

    def echo(self, claim: Claim) -> Callable[[Connection], None]:
        reply = Letter(
            key=f"turn:{claim.conversation_id}:{claim.turn}:1",
            channel=claim.channel,
            recipient=claim.address,
            account=claim.account,
            kind="reply",
            body=Body(said(claim)),
        )

        def write(connection: Connection) -> None:
            enqueue(connection, [reply], self.clock.now(), BOX)

        return write

    def replies(self) -> list[str]:
        with self.store.reading() as connection:
            rows = connection.execute(select(outbox.c.body).order_by(outbox.c.id))
            return [row.body["text"] for row in rows]

    def answered(self) -> Sequence[tuple[str, int | None]]:
        """Each stored text, and the number of the turn that answered it."""
        wanted = select(inbox.c.text, inbox.c.turn).order_by(inbox.c.id)
        with self.store.reading() as connection:
            return [(row.text, row.turn) for row in connection.execute(wanted)]


def said(claim: Claim) -> str:
    return " / ".join(message.text for message in claim.messages)
