"""One path of the pages: from a request to a response, whatever fails in between."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

import anyio.to_thread
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from booking.errors import Refusal
from booking.fault_reference import new_fault_reference
from booking.identity.page import PageSignIn
from booking.seal import same
from web.cookies import Cookies
from web.errors import ErrorPages
from web.gate import Gate
from web.visit import Visit, read_visit

log = logging.getLogger(__name__)

Handler = Callable[[Visit], Response]
"""What a path does with a request: plain synchronous code. It may raise any Refusal."""


@dataclass(frozen=True)
class Counter:
    """What every path needs.

    Attributes:
        door: makes the seals that forms carry.
        cookies: reads them.
        errors: the pages for what goes wrong.
        gate: counts forms.
    """

    door: PageSignIn
    cookies: Cookies
    errors: ErrorPages
    gate: Gate

    def check_for(self, secret: str) -> str:
        """What a form carries to show that it is ours, made for whoever holds that cookie."""
        return self.door.seal("form", secret)

    def is_ours(self, visit: Visit) -> bool:
        """Whether a form comes from a page of ours in this very browser (no CSRF)."""
        check = visit.typed("check")
        return any(
            same(check, self.check_for(secret))
            for secret in (visit.token, visit.browser)
            if secret is not None
        )


class Endpoint:
    """Answers one path.

    Args:
        counter: what every path needs.
        get: shows the page; None: there is nothing to see.
        post: takes its form; None: it has none.
    """

    def __init__(
        self, counter: Counter, *, get: Handler | None = None, post: Handler | None = None
    ) -> None:
        self._counter = counter
        self._handlers = {
            method: handler
            for method, handler in (("GET", get), ("HEAD", get), ("POST", post))
            if handler is not None
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI."""
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        handler = self._handlers.get(request.method)
        if handler is None:
            return self._counter.errors.not_allowed(self._handlers)
        try:
            visit = await read_visit(request, self._counter.cookies)
            return await anyio.to_thread.run_sync(self._serve, request.method, handler, visit)
        except HTTPException as unreadable:
            return self._counter.errors.unreadable(unreadable.status_code)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as fault:  # noqa: BLE001 - the last line of defence: no stack trace
            return self._sorry(fault)

    def _serve(self, method: str, handler: Handler, visit: Visit) -> Response:
        try:
            if method == "POST":
                self._counter.gate.admit(visit.address)
                if not self._counter.is_ours(visit):
                    return self._counter.errors.stale_form(visit.handle)
            return handler(visit)
        except Refusal as refused:
            return self._counter.errors.refused(refused)

    def _sorry(self, fault: Exception) -> Response:
        reference = new_fault_reference()
        log.error("fault %s: %s", reference, type(fault).__name__, exc_info=fault)
        return self._counter.errors.fault(reference)
