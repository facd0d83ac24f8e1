"""The loop that answers: claims conversations that are due, and answers several at once.

It ends by cancellation, and nothing else ends it: a database that is away for a while is waited
for. Several processes may each run one; what one of them leaves behind another one takes up.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from secrets import token_hex
from typing import TypeVar

import anyio.to_thread
from anyio import CancelScope, CapacityLimiter

from app.bell import Bell
from app.crowd import Crowd, Hands
from app.operations.about import about
from app.turns.gathering import nobody_waits
from booking.inbox.claim import Claim, Done, Finished
from booking.inbox.turns import Turns
from booking.meter import Meter

AT_ONCE = 8
"""Conversations that one process answers at the same time; it mostly waits for a model."""

POLL_S = 0.25
"""Between two looks for what other processes have stored."""

PAUSE_S = 0.02
"""Between two looks in any case: a thousand messages a second are no reason for a thousand."""

LONGEST_S = 180.0
"""A turn that takes longer hangs: it is begun again, and counts as a try."""

DRAIN_S = 8.0
"""When the process ends: for turns that are under way; containers are killed after ten."""

LAST_S = 5.0
"""After that, for those that have changed something and so go on to their end."""

FIRST_REST_S, LONGEST_REST_S = 0.5, 10.0
"""After an error of the database, doubled each time."""

RETRY_S = 5.0
"""Before a turn is tried again that could not be ended."""

log = logging.getLogger(__name__)
Got = TypeVar("Got")


def new_owner() -> str:
    """A name for a process that no other one ever has."""
    return token_hex(12)


@dataclass
class _Running:
    """A turn that is under way, and since when, by the loop's own time."""

    claim: Claim
    task: "asyncio.Task[None]"
    since: float
    is_ended: bool = False


class TurnRunner:
    """Runs turns in this process.

    Args:
        turns: gives them out.
        answer: takes one and ends it.
        written: called when a turn has ended: letters may lie in the outbox.
        meter: counts them by how they ended.
        renew_s: between two renewals of the leases.
        at_once: how many at the same time.
        poll_s: between two looks for what other processes stored.
        drain_s: how long turns may go on when the loop is cancelled.
        beat: told whenever the loop comes round.
        crowd: who calls this process meanwhile, and comes first; None: nobody does.
    """

    def __init__(
        self,
        turns: Turns,
        answer: Callable[[Claim], Awaitable[Finished]],
        written: Callable[[], None],
        meter: Meter,
        *,
        renew_s: float,
        at_once: int = AT_ONCE,
        poll_s: float = POLL_S,
        drain_s: float = DRAIN_S,
        beat: Callable[[], None] = nobody_waits,
        crowd: Crowd | None = None,
    ) -> None:
        self._turns, self._answer = turns, answer
        self._written, self._meter = written, meter
        self._renew_s, self._hands = renew_s, Hands(crowd or Crowd(), at_once)
        self._poll_s, self._drain_s, self._came_round = poll_s, drain_s, beat
        self._running: dict[tuple[int, int], _Running] = {}
        self._bell = Bell()
        self._threads = CapacityLimiter(at_once + 2)  # never behind the tools of the turns
        self._rest_s = FIRST_REST_S

    def wake(self) -> None:
        """Look now: something was stored in this process. May be called in any thread."""
        self._bell.ring()

    async def run(self) -> None:
        """Answer whoever writes, until the task is cancelled."""
        heart = asyncio.create_task(self._beat())
        try:
            while True:
                await self._look()
        finally:
            with CancelScope(shield=True):
                await self._drain()
                heart.cancel()
                await asyncio.wait([heart])

    async def _look(self) -> None:
        self._came_round()
        await asyncio.sleep(PAUSE_S)
        try:
            wait_s = await self._claim_due()
        except Exception as failed:
            log.warning("turns cannot be had: %s", type(failed).__name__, exc_info=failed)
            self._meter.saw("database", "error", name="turns")
            await asyncio.sleep(self._rest_s)
            self._rest_s = min(self._rest_s * 2, LONGEST_REST_S)
            return
        self._rest_s = FIRST_REST_S
        if wait_s > 0:
            await self._bell.wait(wait_s)

    async def _claim_due(self) -> float:
        """Take what is due, as far as hands are free.

        Returns:
            Seconds until it is worth while to look again, unless somebody wakes us.
        """
        free = self._hands.free(len(self._running))
        if free <= 0:  # the end of a turn wakes us, but not that of a crowd
            return self._poll_s if self._hands.are_tied else LONGEST_REST_S
        due_s = await self._in_thread(self._turns.next_due)
        if due_s is None or due_s > 0:
            return min(self._poll_s, due_s or self._poll_s)
        for claim in await self._claim(free):
            self._start(claim)
        return 0

    async def _claim(self, free: int) -> list[Claim]:
        """Hold some; whoever is cancelled meanwhile gives back at once what it has got."""
        claiming = asyncio.create_task(self._in_thread(lambda: self._turns.claim(free)))
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:
            with CancelScope(shield=True), suppress(Exception):
                for claim in await claiming:
                    await self._let_go(claim)
            raise

    def _start(self, claim: Claim) -> None:
        now = asyncio.get_running_loop().time()
        self._hands.use()
        task = asyncio.create_task(self._take(claim))
        self._running[claim.conversation_id, claim.token] = _Running(claim, task, now)

    async def _take(self, claim: Claim) -> None:
        with about(conversation=claim.conversation, turn=claim.turn):
            started = asyncio.get_running_loop().time()
            outcome = await self._outcome(claim)
            took = asyncio.get_running_loop().time() - started
            log.info("a turn has ended: %s", outcome, extra={"seconds": took})
        self._meter.saw("turn", outcome, name=claim.channel, seconds=took)

    async def _outcome(self, claim: Claim) -> str:
        try:
            finished = await self._answer(claim)
        except asyncio.CancelledError:
            hangs = self._running[claim.conversation_id, claim.token].is_ended
            await self._let_go(claim, after_s=0 if hangs else None)
            return "cancelled"
        except Exception:
            log.exception("a turn could not be ended")
            await self._let_go(claim, after_s=RETRY_S)
            return "error"
        else:
            if isinstance(finished, Done):
                self._written()
            return type(finished).__name__.lower()
        finally:
            del self._running[claim.conversation_id, claim.token]
            self._bell.ring()

    async def _let_go(self, claim: Claim, after_s: float | None = None) -> None:
        """Give it back; with a time, it failed, and is to be tried again after it."""
        try:
            if after_s is None:
                await self._in_thread(lambda: self._turns.give_back(claim))
            else:
                await self._in_thread(lambda: self._turns.put_off(claim, int(after_s * 1000)))
        except Exception as failed:  # noqa: BLE001 - then the lease runs out
            log.warning("a turn was not given back: %s", type(failed).__name__)

    async def _beat(self) -> None:
        """Hold what is under way; what is not ours any more, or hangs, is ended."""
        while True:
            await asyncio.sleep(self._renew_s)
            now = asyncio.get_running_loop().time()
            late = [one for one in self._running.values() if now - one.since > LONGEST_S]
            held = [one for one in self._running.values() if now - one.since <= LONGEST_S]
            for one in (*late, *await self._lost(held)):
                if not one.is_ended:
                    log.warning("a turn is ended: it hangs, or another process holds it")
                    one.is_ended = True
                    one.task.cancel()

    async def _lost(self, held: Sequence[_Running]) -> list[_Running]:
        try:
            claims = [one.claim for one in held]
            lost = await self._in_thread(lambda: self._turns.renew(claims))
        except Exception as failed:  # noqa: BLE001 - there are two more tries before the lease ends
            log.warning("leases were not renewed: %s", type(failed).__name__)
            return []
        gone = {(claim.conversation_id, claim.token) for claim in lost}
        return [one for one in held if (one.claim.conversation_id, one.claim.token) in gone]

    async def _drain(self) -> None:
        if not self._running:
            return
        log.info("%d turns are under way: they may end", len(self._running))
        await asyncio.wait([one.task for one in self._running.values()], timeout=self._drain_s)
        left = [one.task for one in self._running.values()]
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=LAST_S)

    async def _in_thread(self, call: Callable[[], Got]) -> Got:
        return await anyio.to_thread.run_sync(call, limiter=self._threads)
