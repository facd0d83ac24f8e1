"""Whatever happens in whatever order: sent once, in order, never after a stop or a call back.

The provider here is honest and quick: it knows at once what it has. So a second copy of a letter
can come from one thing alone: a sender so slow that its lease was over before it sent.
"""

from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
)
from sqlalchemy import select

from booking.message_tables import outbox
from booking.outbox import start, stop
from booking.outbox.carrier import Ambiguous, Found, Later, Rejected, Sent
from booking.outbox.errand import Errand
from booking.outbox.report import Status
from booking.outbox.rules import Rules
from booking.outbox.settling import RANK
from booking.outbox.testing import Turn
from booking.testing import empty_file, open_store
from tests.booking.outbox.postroom import ANNA, BEN, TEMPLATE, Postroom

LEASE_S = 45.0
UNPACED = Rules(lease=LEASE_S, burst=10_000)
OVER = {"accepted", "sent", "delivered", "read", "failed"}
NEVER = {"cancelled", "expired", "suppressed", "dead"}
SECOND = timedelta(seconds=1)

people = st.sampled_from([ANNA, BEN])
kinds = st.sampled_from(["reply", "notice"])
groups = st.sampled_from([None, "booking:1", "booking:2"])
lives = st.sampled_from([None, 30.0, 600.0])
turns: st.SearchStrategy[Turn | None] = st.sampled_from(
    [
        None,
        "lost answer",
        Ambiguous("The connection was reset."),
        Later("429", "Twilio is busy."),
        Rejected("21211", "That is no phone number."),
    ]
)
statuses: st.SearchStrategy[Status] = st.sampled_from(
    ["accepted", "sent", "delivered", "read", "failed"]
)


@dataclass(frozen=True)
class Hand:
    """A letter in somebody's hands since then."""

    errand: Errand
    until: float


class Interleavings(RuleBasedStateMachine):
    hands: Bundle[Hand] = Bundle("hands")

    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory(prefix="frontdesk-")
        file = Path(self.folder.name) / "desk.db"
        file.write_bytes(empty_file())
        self.store = open_store(f"sqlite:///{file}")
        self.room = Postroom(self.store, UNPACED, roll=0.5)
        self.room.hears(ANNA)
        self.room.hears(BEN)
        self.written: list[int] = []
        self.called_back: set[str] = set()
        self.stopped: set[str] = set()
        self.late: Counter[int] = Counter()
        self.ranks: dict[int, int] = {}

    @rule(to=people, kind=kinds, group=groups, lives_s=lives, secret=st.booleans())
    def write(
        self, to: str, kind: str, group: str | None, lives_s: float | None, secret: bool
    ) -> None:
        now = self.room.clock.now()
        expires = None if lives_s is None else now + timedelta(seconds=lives_s)
        group = group and f"{group}.{len(self.written)}" if group in self.called_back else group
        self.written.append(
            self.room.write(
                f"{len(self.written)}",
                to,
                kind=kind,
                group=group,
                expires=expires,
                is_secret=secret,
                template=TEMPLATE,
            )
        )

    @rule(target=hands, owner=st.sampled_from(["one", "other"]), room=st.integers(1, 3))
    def claim(self, owner: str, room: int) -> MultipleResults[Hand]:
        now = self.room.clock.now()
        errands = self.room.outbox.claim(owner, room)
        for errand in errands:
            if errand.task == "send":
                row = self.room.row(errand.parcel.id)
                assert row.group_key not in self.called_back
                assert row.kind == "reply" or row.recipient not in self.stopped
                assert row.expires_ms is None or row.expires_ms > now.timestamp() * 1000
        until = now.timestamp() + LEASE_S
        return multiple(*(Hand(errand, until) for errand in errands))

    @rule(hand=consumes(hands), turn=turns, survives=st.booleans())
    def carry(self, hand: Hand, turn: Turn | None, survives: bool) -> None:
        """Whoever does not survive says nothing any more."""
        letter = hand.errand.parcel.id
        outcome: Sent | Found
        before = len(self.room.carrier.arrived)
        if hand.errand.task == "look_up":
            outcome = self.room.carrier.look_up(hand.errand.parcel)
        else:
            self.room.carrier.next(*([turn] if turn else []))
            outcome = self.room.carrier.send(hand.errand.parcel)
        if len(self.room.carrier.arrived) > before:
            self.late[letter] += self.room.clock.now().timestamp() > hand.until
        if survives:
            self.room.outbox.settle(hand.errand, outcome)

    @rule(hand=consumes(hands))
    def crash(self, hand: Hand) -> None:
        """Killed before it sent anything."""

    @rule(seconds=st.sampled_from([1, 5, 50, 130]))
    def time_passes(self, seconds: int) -> None:
        self.room.later(seconds=seconds)

    @rule(pick=st.integers(0, 10_000), status=statuses, by_our_id=st.booleans())
    def provider_reports(self, pick: int, status: Status, by_our_id: bool) -> None:
        """Of anything that arrived, in any order, as often as it likes."""
        arrived = self.room.carrier.arrived
        if not arrived:
            return
        parcel = arrived[pick % len(arrived)]
        sid = self.room.row(parcel.id).provider_id or ""
        self.room.hear(status, parcel.id if by_our_id else None, sid)

    @rule(group=groups.filter(bool))
    def called_back_(self, group: str) -> None:
        self.room.call_back(group)
        self.called_back.add(group)

    @rule(who=people, wants=st.booleans())
    def stops_or_starts(self, who: str, wants: bool) -> None:
        verb = start if wants else stop
        now = self.room.clock.now()
        with self.store.writing() as connection:
            verb(connection, "whatsapp", who, "all", source="customer", wording="?", at=now)
        (self.stopped.discard if wants else self.stopped.add)(who)

    @invariant()
    def one_copy_but_for_the_slow(self) -> None:
        arrived = self.room.carrier.arrived if self.written_something else ()
        for letter, copies in Counter(parcel.id for parcel in arrived).items():
            assert copies <= 1 + self.late[letter]
            if copies > 1:
                assert self.room.row(letter).was_ambiguous

    @invariant()
    def one_at_a_time_for_each_person(self) -> None:
        if self.written_something:
            leased = select(outbox.c.recipient).where(outbox.c.status == "leased")
            with self.store.reading() as connection:
                people = list(connection.scalars(leased))
            assert len(people) == len(set(people))

    @invariant()
    def in_order_for_each_person(self) -> None:
        first: dict[tuple[str, bool], int] = {}
        for parcel in self.room.carrier.arrived if self.written_something else ():
            lane = parcel.recipient, parcel.kind == "notice"
            if self.room.row(parcel.id).was_ambiguous:
                continue
            assert first.get(lane, 0) <= parcel.id
            first[lane] = parcel.id

    @invariant()
    def statuses_go_forward(self) -> None:
        for letter in self.written if self.written_something else ():
            rank = RANK.get(self.room.status(letter), 0)
            assert rank >= self.ranks.get(letter, 0)
            self.ranks[letter] = rank

    @property
    def written_something(self) -> bool:
        return bool(getattr(self, "written", ()))

    def teardown(self) -> None:
        """Left alone, every letter comes to its end, and none that should have gone is lost."""
        if not hasattr(self, "store"):
            return
        with self.folder, closing(self.store):
            for minutes in (1, 1, 1, 1, 3, 10, 60, 60):
                for _ in range(4):
                    self.room.work()
                    self.room.later(seconds=5)
                self.room.later(minutes=minutes)
            self.one_copy_but_for_the_slow()
            self.in_order_for_each_person()
            self.statuses_go_forward()
            for letter in self.written:
                status = self.room.status(letter)
                assert status in OVER | NEVER
                assert status in NEVER or letter in {one.id for one in self.room.carrier.arrived}


TestInterleavings = Interleavings.TestCase
TestInterleavings.settings = settings(max_examples=15, stateful_step_count=40)
