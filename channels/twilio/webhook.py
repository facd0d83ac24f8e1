"""The two addresses that Twilio calls: a message came, a message of ours went on (SPEC CHAN-01).

The hot path of the house. A message is stored and answered in milliseconds; what follows from it
happens elsewhere. Twilio is told that it arrived only when it is in the database: otherwise it
hears 503 and comes again.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import inf
from time import monotonic, perf_counter

from starlette.datastructures import FormData, Headers, QueryParams
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from booking.clock import Clock
from booking.meter import Meter
from booking.outbox.report import Report
from booking.traces import Traces
from channels.message import Inbound
from channels.twilio.form import FormBroken, FormTooLarge, read_form
from channels.twilio.inbound import NotAMessage, inbound_of
from channels.twilio.signature import SIGNATURE, Signatures
from channels.twilio.status import OUR_ID, status_of

SILENCE_S = 60.0
MESSAGES, STATUSES = "/webhooks/twilio/whatsapp", "/webhooks/twilio/status"
Take = Callable[[Inbound], Awaitable[bool]]
"""Stores a message; True: it is new. Raises if it could not be stored."""
Moved = Callable[[Report], Awaitable[None]]
"""Notes a report. Raises if it could not be noted."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Post:
    """What every call is measured by.

    Attributes:
        signatures: proves that Twilio calls.
        clock: says when.
        meter: counts calls by their outcome.
        traces: follows a call to the answer it leads to.
    """

    signatures: Signatures
    clock: Clock
    meter: Meter
    traces: Traces


def routes(post: Post, take: Take, moved: Moved) -> list[BaseRoute]:
    """The routes of both webhooks.

    Args:
        post: what every call is measured by.
        take: called for each message, once its signature is proven.
        moved: called for each report, likewise.
    """

    async def message(form: FormData, _: QueryParams, trace: str) -> str:
        return "new" if await take(inbound_of(form, post.clock.now(), trace)) else "duplicate"

    async def status(form: FormData, query: QueryParams, _: str) -> str:
        report = status_of(form, query.get(OUR_ID, ""), post.clock.now())
        if report is None:
            return "ignored"
        await moved(report)
        return "moved"

    return [
        Route(MESSAGES, Webhook(post, "message", message)),
        Route(STATUSES, Webhook(post, "status", status)),
    ]


Handle = Callable[[FormData, QueryParams, str], Awaitable[str]]
DONE = Response("<Response/>", media_type="text/xml")


class Webhook:
    """An address for Twilio alone: an ASGI application, as bare as can be.

    Args:
        post: what every call is measured by.
        name: "message" or "status".
        handle: what is done with a form whose signature is proven; returns how it ended.
    """

    def __init__(self, post: Post, name: str, handle: Handle) -> None:
        self.post, self.name, self.handle = post, name, handle
        self._silent_until = -inf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call."""
        begun = perf_counter()
        outcome, answer = await self._answer(scope, receive)
        self.post.meter.saw("webhook", outcome, name=self.name, seconds=perf_counter() - begun)
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[str, Response]:
        headers = Headers(scope=scope)
        if scope["method"] != "POST" or SIGNATURE not in headers:
            return "forbidden", PlainTextResponse("This address is for Twilio alone.\n", 403)
        try:
            form = await read_form(receive)
        except FormTooLarge:
            return "too_large", PlainTextResponse("Too large\n", 413)
        except FormBroken:
            return "broken", PlainTextResponse("Not a form\n", 400)
        query = scope["query_string"].decode("latin-1")
        url = self.post.signatures.url_of(scope["path"], query)
        if not self.post.signatures.proves(url, form, headers):
            self._tell(url)
            return "forbidden", PlainTextResponse("The signature does not fit.\n", 403)
        return await self._handled(form, QueryParams(query))

    def _tell(self, url: str) -> None:
        """Once a minute: whoever guesses signatures shall not fill the log."""
        if monotonic() < self._silent_until:
            return
        self._silent_until = monotonic() + SILENCE_S
        _log.warning(
            "A webhook was refused: no secret of ours signed it for %s. If Twilio calls another "
            "address, set FRONTDESK_PUBLIC_URL; if its token is new, FRONTDESK_TWILIO_AUTH_TOKENS.",
            url,
        )

    async def _handled(self, form: FormData, query: QueryParams) -> tuple[str, Response]:
        try:
            with self.post.traces.span("webhook", of=self.name) as trace:
                return await self.handle(form, query, trace), DONE
        except NotAMessage as wrong:
            return "broken", PlainTextResponse(f"{wrong}\n", 400)
        except Exception:  # noqa: BLE001 - whatever broke, Twilio must hear that it was not stored
            _log.exception("A webhook could not be stored; Twilio is asked to come again")
            return "failed", PlainTextResponse("Not stored: please come again.\n", 503)
