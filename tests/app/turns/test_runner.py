"""The loop that answers: several at a time, through hiccups, and to an end in good order."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import anyio
import pytest
from sqlalchemy.exc import OperationalError

from app.crowd import MANY, RISE_S, STILL_S, Crowd
from app.turns.runner import TurnRunner
from booking.inbox.claim import Claim, Finished
from booking.inbox.turns import Turns
from booking.meter import What
from booking.transcript import Written
from tests.app.test_crowd import Seconds
from tests.app.turns.table import QUIET, Table

PEOPLE = [f"+4477009000{number:02}" for number in range(6)]


class Counts:
    """Remembers how turns ended."""

    def __init__(self) -> None:
        self.outcomes: list[str] = []

    def saw(
        self,
        what: What,
        outcome: str,
        *,
        name: str = "",
        seconds: float | None = None,
        times: int = 1,
    ) -> None:
        self.outcomes.append(f"{what} {outcome}")


class Desk:
    """Answers by a line in the transcript, when it may."""

    def __init__(self, table: Table) -> None:
        self.table, self.turns = table, table.turns
        self.begun: list[str] = []
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.failures: list[Exception] = []

    async def answer(self, claim: Claim) -> Finished:
        self.begun.append(claim.address)
        await self.may_end.wait()
        if self.failures:
            raise self.failures.pop(0)
        line = Written("assistant", "Hello.", {})
        transcript = self.table.transcript
        return await anyio.to_thread.run_sync(
            lambda: self.turns.finish(
                claim,
                changed=True,
                work=lambda connection: transcript.write(connection, claim.conversation, [line]),
            )
        )

    def answered(self) -> list[str]:
        return [who for who in PEOPLE if self.table.transcript.of(f"whatsapp:{who}")]


@asynccontextmanager
async def running(
    desk: Desk,
    counts: Counts,
    *,
    at_once: int = 8,
    poll_s: float = 5,
    renew_s: float = 60,
    drain_s: float = 5,
    written: Callable[[], None] = lambda: None,
    crowd: Crowd | None = None,
) -> AsyncIterator[TurnRunner]:
    runner = TurnRunner(
        desk.turns,
        desk.answer,
        written,
        counts,
        renew_s=renew_s,
        at_once=at_once,
        poll_s=poll_s,
        drain_s=drain_s,
        crowd=crowd,
    )
    task = asyncio.create_task(runner.run())
    try:
        yield runner
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def so(is_so: Callable[[], bool]) -> None:
    with anyio.fail_after(10):
        while not is_so():  # noqa: ASYNC110 - of a database nobody is told
            await asyncio.sleep(0.01)


def writes(table: Table, *people: str) -> None:
    """They write, and their bursts are over."""
    table.gets(*(table.says("hello", f"SM{who}{table.demo.clock.now()}", who) for who in people))
    table.demo.clock.advance(QUIET)


@pytest.mark.behaviour("CHAN-02")
async def test_whoever_writes_is_answered_and_the_post_hears_of_it(table: Table) -> None:
    desk, counts, rung = Desk(table), Counts(), asyncio.Event()
    async with running(desk, counts, written=rung.set) as runner:
        writes(table, *PEOPLE[:2])
        runner.wake()
        await so(lambda: desk.answered() == PEOPLE[:2])
        await rung.wait()
        await so(lambda: counts.outcomes == ["turn done"] * 2)


@pytest.mark.behaviour("OPS-02")
async def test_what_another_process_stored_is_found_without_being_told(table: Table) -> None:
    desk = Desk(table)
    async with running(desk, Counts(), poll_s=0.02):
        await asyncio.sleep(0)
        writes(table, PEOPLE[0])
        await so(lambda: desk.answered() == PEOPLE[:1])


async def test_as_many_at_once_as_there_are_hands(table: Table) -> None:
    desk = Desk(table)
    desk.may_end.clear()
    async with running(desk, Counts(), at_once=4) as runner:
        writes(table, *PEOPLE)
        runner.wake()
        await so(lambda: len(desk.begun) == 4)
        assert len(table.turns.claim(9)) == 2
        desk.may_end.set()
        await so(lambda: len(desk.answered()) == 4)


async def test_who_is_busy_takes_up_the_next_when_a_turn_ends(table: Table) -> None:
    desk = Desk(table)
    async with running(desk, Counts(), at_once=1) as runner:
        writes(table, *PEOPLE)
        runner.wake()
        await so(lambda: desk.answered() == PEOPLE)


async def test_in_a_crowd_turns_wait_and_then_all_are_taken(table: Table) -> None:
    """What comes is stored first: a provider waits for seconds, a customer for an answer longer."""
    desk, time = Desk(table), Seconds()
    crowd = Crowd(time)
    crowd.saw(MANY)
    async with running(desk, Counts(), poll_s=0.02, crowd=crowd) as runner:
        writes(table, *PEOPLE)
        runner.wake()
        await so(lambda: len(desk.answered()) == 1)
        await asyncio.sleep(0.1)
        assert len(desk.begun) == 1
        time.now += STILL_S + RISE_S
        await so(lambda: desk.answered() == PEOPLE)


async def test_a_turn_that_cannot_be_ended_is_put_off_and_holds_nobody_up(table: Table) -> None:
    desk, counts = Desk(table), Counts()
    desk.failures = [OperationalError("", None, Exception("the disk is gone"))]
    async with running(desk, counts, at_once=1, poll_s=0.02) as runner:
        writes(table, *PEOPLE[:2])
        runner.wake()
        await so(lambda: counts.outcomes == ["turn error", "turn done"])
        table.demo.clock.advance(timedelta(seconds=6))
        await so(lambda: len(desk.answered()) == 2)


class Shaky(Turns):
    """A database that is away now and then."""

    hiccups = 1

    def next_due(self) -> float | None:
        if self.hiccups:
            self.hiccups -= 1
            raise OperationalError("", None, Exception("the server closed the connection"))
        return super().next_due()


async def test_a_database_that_is_away_for_a_while_is_waited_for(table: Table) -> None:
    desk, counts = Desk(table), Counts()
    desk.turns = Shaky(table.demo.store, table.demo.clock, "shaky")
    async with running(desk, counts) as runner:
        writes(table, PEOPLE[0])
        runner.wake()
        await so(lambda: desk.answered() == PEOPLE[:1])
    assert counts.outcomes[0] == "database error"


async def test_at_its_end_what_is_under_way_comes_to_its_own(table: Table) -> None:
    desk, counts = Desk(table), Counts()
    desk.may_end.clear()
    async with running(desk, counts) as runner:
        writes(table, PEOPLE[0])
        runner.wake()
        await so(lambda: len(desk.begun) == 1)
        asyncio.get_running_loop().call_later(0.05, desk.may_end.set)
    assert desk.answered() == PEOPLE[:1]
    assert counts.outcomes == ["turn done"]


async def test_at_its_end_what_takes_too_long_is_given_back_for_others(table: Table) -> None:
    """At once: nobody waits for a lease to run out, and it is no try of the turn's."""
    desk, counts = Desk(table), Counts()
    desk.may_end.clear()
    async with running(desk, counts, drain_s=0.01) as runner:
        writes(table, PEOPLE[0])
        runner.wake()
        await so(lambda: len(desk.begun) == 1)
    assert counts.outcomes == ["turn cancelled"]
    (claim,) = Turns(table.demo.store, table.demo.clock, "two").claim(5)
    assert (claim.address, claim.tries) == (PEOPLE[0], 1)


@pytest.mark.behaviour("OPS-02")
async def test_a_turn_that_another_process_holds_is_ended_here(table: Table) -> None:
    desk, counts = Desk(table), Counts()
    desk.may_end.clear()
    other = Turns(table.demo.store, table.demo.clock, "two")

    def takes_it_over() -> bool:
        """As if this process had been stopped for longer than its lease."""
        table.demo.clock.advance(timedelta(seconds=31))
        return bool(other.claim(5))

    async with running(desk, counts, renew_s=0.05) as runner:
        writes(table, PEOPLE[0])
        runner.wake()
        await so(lambda: len(desk.begun) == 1)
        await so(takes_it_over)
        await so(lambda: counts.outcomes == ["turn cancelled"])
    assert desk.answered() == []


async def test_a_long_turn_is_held_for_as_long_as_it_takes(table: Table) -> None:
    desk = Desk(table)
    desk.may_end.clear()
    async with running(desk, Counts(), renew_s=0.02) as runner:
        writes(table, PEOPLE[0])
        runner.wake()
        await so(lambda: len(desk.begun) == 1)
        for _ in range(4):
            table.demo.clock.advance(timedelta(seconds=20))
            await asyncio.sleep(0.1)
            assert Turns(table.demo.store, table.demo.clock, "two").claim(5) == []
        desk.may_end.set()
        await so(lambda: desk.answered() == PEOPLE[:1])
