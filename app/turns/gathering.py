"""Storing the messages of all webhooks of a process, in groups, and waking whoever answers."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from app.grouping import QUEUE, Grouping, nobody_counts
from app.turns.messages import arrival_of
from booking.inbox.arrival import Arrival
from channels.message import Inbound

LARGEST = 200
"""Messages in one transaction."""


def nobody_waits() -> None:
    """Where turns are not taken in this process: others look by themselves."""


class Stores(Protocol):
    """Stores messages, all of them or none: the inbox."""

    def take(self, arrivals: Sequence[Arrival]) -> list[bool]:
        """For each, whether it is new."""
        ...


class Gatherer:
    """Stores messages.

    Args:
        inbox: where they are stored.
        region: where phones without a country code belong, such as "GB".
        wake: called when there is something new to be answered.
        queue: how many may wait.
        saw: told how many do.
    """

    def __init__(
        self,
        inbox: Stores,
        region: str,
        wake: Callable[[], None] = nobody_waits,
        queue: int = QUEUE,
        saw: Callable[[int], None] = nobody_counts,
    ) -> None:
        self._region, self._wake = region, wake
        self._groups = Grouping(inbox.take, "messages", LARGEST, queue, saw)

    def open(self) -> AbstractAsyncContextManager[None]:
        """Store what comes, for as long as the block lasts; at its end what still waits."""
        return self._groups.open()

    async def take(self, message: Inbound) -> bool:
        """Store a message; when this returns it is ours to answer.

        Returns:
            True if it is new, False if we had it already.

        Raises:
            Busy: too many wait already, or the database was taken for too long.
            SQLAlchemyError: the database could not store it.
        """
        is_new = await self._groups.put(arrival_of(message, self._region))
        if is_new:
            self._wake()
        return is_new
