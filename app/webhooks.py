"""What Twilio calls, joined to where it is stored: messages to the inbox, reports to the outbox."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from app.turns.gathering import Gatherer
from booking.outbox.report import Report
from channels.twilio.webhook import MESSAGES, STATUSES, Post, routes

LARGEST = 100
"""Reports in one transaction."""

Opening = Callable[[], AbstractAsyncContextManager[None]]
Note = Callable[[Sequence[Report]], object]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Webhooks:
    """What Twilio calls.

    Attributes:
        routes: of a site.
        opens: to be open for as long as they are served.
    """

    routes: Sequence[BaseRoute]
    opens: Sequence[Opening] = ()


def open_webhooks(post: Post, gatherer: Gatherer, note: Note) -> Webhooks:
    """Those of a site that has a line to Twilio.

    Args:
        post: what every call is measured by.
        gatherer: stores messages.
        note: notes reports (Outbox.took).
    """
    reports = Reports(note)
    return Webhooks(routes(post, gatherer.take, reports.moved), (gatherer.open, reports.open))


def closed_webhooks() -> Webhooks:
    """Those of a site that has none: Twilio hears why, should it call."""

    async def closed(_: Request) -> Response:
        return PlainTextResponse("Twilio is not set up here.\n", 503)

    return Webhooks([Route(path, closed, methods=["POST"]) for path in (MESSAGES, STATUSES)])


class Reports:
    """Notes the reports of all webhooks of a process, those that come together in one transaction.

    Args:
        note: writes them down (Outbox.took).
    """

    def __init__(self, note: Note) -> None:
        self._note = note
        self._waiting: asyncio.Queue[tuple[Report, asyncio.Future[None]]] = asyncio.Queue()
        self._thread = CapacityLimiter(1)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Note what comes, for as long as the block lasts; at its end what still waits."""
        writer = asyncio.create_task(self._write())
        try:
            yield
        finally:
            await self._waiting.join()
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer

    async def moved(self, report: Report) -> None:
        """Note a report; when this returns it is noted.

        Raises:
            Exception: whatever kept the database from it.
        """
        noted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((report, noted))
        await noted

    async def _write(self) -> None:
        while True:
            group = [await self._waiting.get()]
            while len(group) < LARGEST and not self._waiting.empty():
                group.append(self._waiting.get_nowait())
            await self._note_all(group)
            for _ in group:
                self._waiting.task_done()

    async def _note_all(self, group: Sequence[tuple[Report, "asyncio.Future[None]"]]) -> None:
        reports = [report for report, _ in group]
        failed: Exception | None = None
        try:
            await anyio.to_thread.run_sync(self._note, reports, limiter=self._thread)
        except Exception as trouble:
            log.warning("%d reports were not noted", len(group), exc_info=True)
            failed = trouble
        for _, noted in group:
            if not noted.done():  # whoever asked may be gone
                _tell(noted, failed)


def _tell(noted: "asyncio.Future[None]", failed: Exception | None) -> None:
    if failed is None:
        noted.set_result(None)
    else:
        noted.set_exception(failed)
