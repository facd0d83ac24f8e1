"""Messages, deaths, delays and answers in any order: each is answered once (SPEC OPS-05)."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import delete

from booking.inbox.claim import Claim, Done, Finished, Lost, Superseded
from booking.message_tables import conversation, inbox, outbox
from booking.store import Store, open_engine
from tests.booking.inbox.mailbag import Mailbag

WHO = st.sampled_from(["+447700900001", "+447700900002", "+447700900003"])
PROCESS = st.sampled_from(["one", "two", "three"])
A_STORY = 2
"""A story takes as long as so many examples of other tests."""


class AnyOrder(RuleBasedStateMachine):
    """Three who write, three who answer; the store comes with the subclass of a test."""

    store: Store

    @initialize()
    def open(self) -> None:
        with self.store.writing() as connection:
            for table in (outbox, inbox, conversation):
                connection.execute(delete(table))
        self.bag = Mailbag(self.store)
        self.came: dict[str, str] = {}
        self.held: list[tuple[str, Claim]] = []
        self.begun: dict[str, str] = {}
        self.leases: dict[int, tuple[Claim, float]] = {}
        self.done: list[str] = []

    @rule(who=WHO, kind=st.sampled_from(["text", "text", "tap"]), times=st.integers(1, 3))
    def somebody_writes(self, who: str, kind: str, times: int) -> None:
        letters = [self.bag.letter(who=who, kind=kind) for _ in range(times)]
        named = [self._named(letter.provider_id) for letter in letters]
        arrivals = [self.bag.letter(name, who=who, sid=name, kind=kind) for name in named]
        assert self.bag.inbox.take(arrivals) == [True] * times
        self.came.update(dict.fromkeys(named, who))

    @rule(data=st.data())
    def somebody_writes_while_they_are_answered(self, data: st.DataObject) -> None:
        if self.held:
            _, claim = data.draw(st.sampled_from(self.held))
            self.somebody_writes(claim.address, "text", 1)

    @rule(data=st.data())
    def a_message_comes_once_more(self, data: st.DataObject) -> None:
        if self.came:
            name = data.draw(st.sampled_from(sorted(self.came)))
            again = self.bag.letter("again", who=self.came[name], sid=name)
            assert self.bag.inbox.take([again]) == [False]

    @rule(seconds=st.sampled_from([0.1, 1, 2, 9, 31]))
    def time_goes_by(self, seconds: float) -> None:
        self.bag.later(seconds)

    @rule(owner=PROCESS)
    def a_process_looks(self, owner: str) -> None:
        for claim in self.bag.claims(owner):
            names = [message.provider_id for message in claim.messages]
            assert self.begun.setdefault(claim.conversation, claim.key) == claim.key
            assert {self.came[name] for name in names} == {claim.address}
            assert not set(names) & set(self.done)
            assert self._is_free(claim)
            self._lease(claim)
            self.held.append((owner, claim))

    @rule(data=st.data(), changed=st.booleans())
    def a_turn_comes_to_its_end(self, data: st.DataObject, changed: bool) -> None:
        if self.held:
            self._finish(data.draw(st.sampled_from(self.held)), changed=changed)

    @rule(data=st.data(), changed=st.booleans())
    def a_process_dies_in_the_transaction(self, data: st.DataObject, changed: bool) -> None:
        if self.held:
            held = data.draw(st.sampled_from(self.held))
            owner, claim = held

            def dies(connection: object) -> None:
                raise KeyboardInterrupt

            try:
                outcome = self.bag.turns(owner).finish(claim, changed=changed, work=dies)
            except KeyboardInterrupt:
                self.held.remove(held)
            else:
                assert outcome != Done()
                self._ended(held, outcome)

    @rule(owner=PROCESS)
    def a_process_dies(self, owner: str) -> None:
        self.held = [(each, claim) for each, claim in self.held if each != owner]

    @rule(owner=PROCESS)
    def a_process_says_that_it_lives(self, owner: str) -> None:
        ours = [claim for each, claim in self.held if each == owner]
        lost = self.bag.turns(owner).renew(ours)
        for claim in ours:
            if claim not in lost:
                self._lease(claim)

    @rule(data=st.data(), in_order=st.booleans())
    def a_turn_is_not_ended(self, data: st.DataObject, in_order: bool) -> None:
        if self.held:
            owner, claim = data.draw(st.sampled_from(self.held))
            turns = self.bag.turns(owner)
            if in_order:
                turns.give_back(claim)
            else:
                turns.put_off(claim, 3000)
            if self.leases.get(claim.conversation_id, (None,))[0] == claim:
                del self.leases[claim.conversation_id]

    def teardown(self) -> None:
        """Whatever happened: who comes last answers all that is left, and everything once."""
        if not hasattr(self, "bag"):
            return
        self.held = []
        self.leases = {}
        for _ in range(2 * len(self.came) + 2):
            self.bag.later(31)
            self.a_process_looks("last")
            for held in list(self.held):
                self._finish(held, changed=True)
        assert sorted(self.done) == sorted(self.came)
        assert self.bag.turns().next_due() is None
        replied = [name for reply in self.bag.replies() for name in reply.split(" / ")]
        assert sorted(replied) == sorted(self.came)

    def _finish(self, held: tuple[str, Claim], *, changed: bool) -> None:
        owner, claim = held
        outcome = self.bag.finish(claim, owner, changed=changed)
        assert not (changed and outcome == Superseded())
        self._ended(held, outcome)

    def _ended(self, held: tuple[str, Claim], outcome: Finished) -> None:
        _, claim = held
        names = [message.provider_id for message in claim.messages]
        if outcome == Done():
            assert not set(names) & set(self.done)
            self.done += names
        if outcome != Lost():
            del self.begun[claim.conversation]
            del self.leases[claim.conversation_id]
        self.held.remove(held)

    def _lease(self, claim: Claim) -> None:
        ends = self.bag.clock.now().timestamp() + self.bag.pace.lease / 1000
        self.leases[claim.conversation_id] = claim, ends

    def _is_free(self, claim: Claim) -> bool:
        _, ends = self.leases.get(claim.conversation_id, (claim, 0.0))
        return self.bag.clock.now().timestamp() >= ends

    def _named(self, sid: str) -> str:
        return f"m{sid}"


@pytest.fixture
def opened(database_url: str) -> Iterator[Store]:
    with closing(Store(open_engine(database_url))) as store:
        yield store


@pytest.mark.behaviour("OPS-05")
@pytest.mark.behaviour("CHAN-02")
def test_whatever_happens_in_whatever_order_every_message_is_answered_once(opened: Store) -> None:
    class Here(AnyOrder):
        """On this database."""

        store = opened

    chosen = settings()
    stories = settings(
        chosen,
        max_examples=chosen.max_examples // A_STORY,
        suppress_health_check=[HealthCheck.too_slow],  # the machine may be shared
    )
    run_state_machine_as_test(Here, settings=stories)
