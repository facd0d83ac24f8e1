"""Storing messages in groups: those that come while the disk is busy share the next commit.

To make one message outlive a power cut takes as long as to make a hundred of them do so. Nobody
waits for a group to fill up: it is whatever has come meanwhile.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

import anyio.to_thread
from anyio import CapacityLimiter
from sqlalchemy.exc import DataError, IntegrityError

from app.turns.messages import arrival_of
from booking.errors import Busy
from booking.inbox.arrival import Arrival
from channels.message import Inbound

LARGEST = 200
"""Messages in one transaction."""

QUEUE = 2_000
"""Messages that may wait to be stored: some seconds' worth at the worst; more are refused."""

log = logging.getLogger(__name__)


def nobody_waits() -> None:
    """Where turns are not taken in this process: others look by themselves."""


class Stores(Protocol):
    """Stores messages, all of them or none: the inbox."""

    def take(self, arrivals: Sequence[Arrival]) -> list[bool]:
        """For each, whether it is new."""
        ...


@dataclass(frozen=True)
class _Waiting:
    arrival: Arrival
    stored: "asyncio.Future[bool]"


class Gatherer:
    """Stores the messages of all webhooks of a process, one group after the other.

    Args:
        inbox: where they are stored.
        region: where phones without a country code belong, such as "GB".
        wake: called when there is something new to be answered.
        queue: how many may wait.
    """

    def __init__(
        self,
        inbox: Stores,
        region: str,
        wake: Callable[[], None] = nobody_waits,
        queue: int = QUEUE,
    ) -> None:
        self._inbox, self._region, self._wake = inbox, region, wake
        self._waiting: asyncio.Queue[_Waiting] = asyncio.Queue(queue)
        self._thread = CapacityLimiter(1)  # never behind the work of others

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Store what comes, for as long as the block lasts; at its end what still waits."""
        writer = asyncio.create_task(self._write())
        try:
            yield
        finally:
            await self._waiting.join()
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer

    async def take(self, message: Inbound) -> bool:
        """Store a message; when this returns it is ours to answer.

        Returns:
            True if it is new, False if we had it already.

        Raises:
            Busy: too many wait already, or the database was taken for too long.
            SQLAlchemyError: the database could not store it.
        """
        arrival = arrival_of(message, self._region)
        waiting = _Waiting(arrival, asyncio.get_running_loop().create_future())
        try:
            self._waiting.put_nowait(waiting)
        except asyncio.QueueFull:
            raise Busy("Too many messages wait to be stored. Send it once more.") from None
        return await waiting.stored

    async def _write(self) -> None:
        while True:
            group = [await self._waiting.get()]
            while len(group) < LARGEST and not self._waiting.empty():
                group.append(self._waiting.get_nowait())
            await self._store(group)
            for _ in group:
                self._waiting.task_done()

    async def _store(self, group: Sequence[_Waiting]) -> None:
        try:
            found = await self._in_thread([waiting.arrival for waiting in group])
        except (DataError, IntegrityError) as refused:
            await self._one_by_one(group, refused)
        except Exception as failed:
            log.warning("a group of %d messages was not stored", len(group), exc_info=True)
            _tell(group, failed)
        else:
            for waiting, is_new in zip(group, found, strict=True):
                if not waiting.stored.done():
                    waiting.stored.set_result(is_new)
            if any(found):
                self._wake()

    async def _one_by_one(self, group: Sequence[_Waiting], refused: Exception) -> None:
        """One message that the database cannot hold keeps no other from being stored."""
        if len(group) == 1:
            log.error("a message cannot be stored", exc_info=refused)
            _tell(group, refused)
            return
        for waiting in group:
            await self._store([waiting])

    async def _in_thread(self, arrivals: Sequence[Arrival]) -> list[bool]:
        return await anyio.to_thread.run_sync(self._inbox.take, arrivals, limiter=self._thread)


def _tell(group: Sequence[_Waiting], failed: Exception) -> None:
    for waiting in group:
        if not waiting.stored.done():  # whoever asked may be gone
            waiting.stored.set_exception(failed)
