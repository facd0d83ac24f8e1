"""What Twilio calls, joined to where it is stored: messages to the inbox, reports to the outbox."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from app.grouping import QUEUE, Grouping, nobody_counts
from app.turns.gathering import Gatherer
from booking.outbox.report import Report
from channels.twilio.webhook import MESSAGES, STATUSES, Post, routes

LARGEST = 100
"""Reports in one transaction."""

Opening = Callable[[], AbstractAsyncContextManager[None]]
Note = Callable[[Sequence[Report]], Sequence[bool]]


@dataclass(frozen=True)
class Webhooks:
    """What Twilio calls.

    Attributes:
        routes: of a site.
        opens: to be open for as long as they are served.
    """

    routes: Sequence[BaseRoute]
    opens: Sequence[Opening] = ()


def open_webhooks(
    post: Post, gatherer: Gatherer, note: Note, saw: Callable[[int], None] = nobody_counts
) -> Webhooks:
    """Those of a site that has a line to Twilio.

    Args:
        post: what every call is measured by.
        gatherer: stores messages.
        note: notes reports (Outbox.took).
        saw: told how many reports wait to be noted.
    """
    reports = Reports(note, saw)
    return Webhooks(routes(post, gatherer.take, reports.moved), (gatherer.open, reports.open))


def closed_webhooks() -> Webhooks:
    """Those of a site that has none: Twilio hears why, should it call."""

    async def closed(_: Request) -> Response:
        return PlainTextResponse("Twilio is not set up here.\n", 503)

    return Webhooks([Route(path, closed, methods=["POST"]) for path in (MESSAGES, STATUSES)])


class Reports:
    """Notes the reports of all webhooks of a process, those that come together in one transaction.

    Args:
        note: writes them down (Outbox.took); says of each whether it is of a letter of ours.
        saw: told how many wait.
    """

    def __init__(self, note: Note, saw: Callable[[int], None] = nobody_counts) -> None:
        self._groups = Grouping(note, "reports", LARGEST, QUEUE, saw)

    def open(self) -> AbstractAsyncContextManager[None]:
        """Note what comes, for as long as the block lasts; at its end what still waits."""
        return self._groups.open()

    async def moved(self, report: Report) -> None:
        """Note a report; when this returns it is noted.

        Raises:
            Exception: whatever kept the database from it.
        """
        await self._groups.put(report)
