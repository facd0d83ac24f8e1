"""Writing things down in groups: those that come while the disk is busy share the next commit.

To make one message outlive a power cut takes as long as to make a hundred of them do so. Nobody
waits for a group to fill up: it is whatever has come meanwhile.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from sqlalchemy.exc import DataError, IntegrityError

from booking.errors import Busy

QUEUE = 2_000
"""Things that may wait to be written: some seconds' worth at the worst; more are refused."""

log = logging.getLogger(__name__)


def nobody_counts(_waiting: int) -> None:
    """Where nobody minds how many wait."""


One = TypeVar("One")
Told = TypeVar("Told")


@dataclass(frozen=True)
class _Waiting(Generic[One, Told]):
    one: One
    told: "asyncio.Future[Told]"


class Grouping(Generic[One, Told]):
    """Writes down what all requests of a process bring, one group after the other.

    Args:
        write: writes a group in one transaction, all of it or nothing; says something of each. It
            is called in a thread, never twice at the same time.
        what: they are, for the log: "messages".
        largest: of a group.
        queue: how many may wait.
        saw: told how many wait, whenever a group is begun.
    """

    def __init__(
        self,
        write: Callable[[Sequence[One]], Sequence[Told]],
        what: str,
        largest: int,
        queue: int = QUEUE,
        saw: Callable[[int], None] = nobody_counts,
    ) -> None:
        self._write, self._what, self._largest, self._saw = write, what, largest, saw
        self._waiting: asyncio.Queue[_Waiting[One, Told]] = asyncio.Queue(queue)
        self._thread = CapacityLimiter(1)  # never behind the work of others

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Write what comes, for as long as the block lasts; at its end what still waits."""
        writer = asyncio.create_task(self._write_all())
        try:
            yield
        finally:
            await self._waiting.join()
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer

    async def put(self, one: One) -> Told:
        """Write it down; when this returns, that is done.

        Raises:
            Busy: too many wait already, or the database was taken for too long.
            SQLAlchemyError: the database could not take it.
        """
        waiting = _Waiting[One, Told](one, asyncio.get_running_loop().create_future())
        try:
            self._waiting.put_nowait(waiting)
        except asyncio.QueueFull:
            raise Busy(f"Too many {self._what} wait to be stored. Send it once more.") from None
        return await waiting.told

    async def _write_all(self) -> None:
        while True:
            group = [await self._waiting.get()]
            while len(group) < self._largest and not self._waiting.empty():
                group.append(self._waiting.get_nowait())
            self._saw(len(group) + self._waiting.qsize())
            await self._store(group)
            for _ in group:
                self._waiting.task_done()

    async def _store(self, group: Sequence[_Waiting[One, Told]]) -> None:
        try:
            ones = [waiting.one for waiting in group]
            told = await anyio.to_thread.run_sync(self._write, ones, limiter=self._thread)
            words = list(zip(group, told, strict=True))
        except (DataError, IntegrityError) as refused:
            await self._one_by_one(group, refused)
        except Exception as failed:
            log.warning("a group of %d %s was not stored", len(group), self._what, exc_info=True)
            _fail(group, failed)
        else:
            for waiting, word in words:
                if not waiting.told.done():
                    waiting.told.set_result(word)

    async def _one_by_one(self, group: Sequence[_Waiting[One, Told]], refused: Exception) -> None:
        """One that the database cannot hold keeps no other from being stored."""
        if len(group) == 1:
            log.error("one of the %s cannot be stored", self._what, exc_info=refused)
            _fail(group, refused)
            return
        for waiting in group:
            await self._store([waiting])


def _fail(group: Sequence[_Waiting[One, Told]], failed: Exception) -> None:
    for waiting in group:
        if not waiting.told.done():  # whoever asked may be gone
            waiting.told.set_exception(failed)
