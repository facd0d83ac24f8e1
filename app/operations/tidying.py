"""Retention in a running house: every hour, by whichever process comes first."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import anyio
import anyio.to_thread
from sqlalchemy.exc import SQLAlchemyError

from app.premises import Premises
from booking.errors import Busy
from booking.meter import Meter
from booking.retention import Retention

EVERY = timedelta(hours=1)
log = logging.getLogger(__name__)

Pause = Callable[[float], Awaitable[None]]
"""Waits for so many seconds."""


def retention_on(premises: Premises, meter: Meter) -> Retention:
    """The job for these premises, as their owner wants it."""
    return Retention(premises.store, premises.shop.privacy, premises.clock, meter)


async def keep_tidy(retention: Retention, pause: Pause = anyio.sleep) -> None:
    """Delete what is too old every hour, until cancelled; an error is logged, and tried again.

    Of several processes one does it: the others see that it was done.
    """
    while True:
        try:
            if not await anyio.to_thread.run_sync(retention.ran_within, EVERY):
                await tidy(retention)
        except (SQLAlchemyError, Busy):
            log.exception("what is too old could not be deleted")
        await pause(EVERY.total_seconds())


async def tidy(retention: Retention) -> None:
    """Delete batch by batch; whoever cancels waits for one batch at most."""
    deleted: dict[str, int] = {}
    steps = retention.steps()
    while step := await anyio.to_thread.run_sync(next, steps, None):
        deleted[step[0]] = deleted.get(step[0], 0) + step[1]
    await anyio.to_thread.run_sync(retention.record, deleted)


def in_words(deleted: Mapping[str, int], *, dry_run: bool) -> list[str]:
    """What went, or would go, a line for each table."""
    if not deleted:
        return ["Nothing is too old."]
    verb = "would be deleted" if dry_run else "deleted"
    return [f"{table}: {rows} {verb}" for table, rows in deleted.items()]
