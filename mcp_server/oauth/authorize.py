"""/authorize: an app's request is taken down, and the browser goes on to the sign-in page."""

from collections.abc import Callable
from urllib.parse import urlencode

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from booking.access import Access, AuthorizationRequest, SentBack
from booking.errors import Refusal
from mcp_server.oauth.documents import Documents
from mcp_server.oauth.parameters import Parameters, form_of
from mcp_server.oauth.replies import NOT_KEPT

ProblemPage = Callable[[Refusal], Response]
"""Makes the page for a person whose app has asked for something that cannot be.

Of a SentBack it may show `to` as a link that the person can follow.
"""

PRIVATE = {**NOT_KEPT, "Referrer-Policy": "no-referrer"}


class Authorize:
    """The endpoint.

    Args:
        access: where requests are kept.
        documents: finds apps that are known by an address.
        sign_in: path of the page that asks the person.
        problem: the page for everything that goes wrong.
    """

    def __init__(
        self, access: Access, documents: Documents, sign_in: str, problem: ProblemPage
    ) -> None:
        self._access = access
        self._documents = documents
        self._sign_in = sign_in
        self._problem = problem

    async def handle(self, request: Request) -> Response:
        """Send the browser on, back, or nowhere."""
        try:
            asks = await _asks(request)
            await self._documents.learn(asks.client_id)
            handle = await run_sync(self._access.ask, asks)
        except SentBack as refused:
            return _to(refused.to) if refused.is_trusted else self._problem(refused)
        except Refusal as refused:
            return self._problem(refused)
        return _to(f"{self._sign_in}?{urlencode({'request': handle})}")


def _to(address: str) -> Response:
    return RedirectResponse(address, 302, PRIVATE)


async def _asks(request: Request) -> AuthorizationRequest:
    said = await form_of(request) if request.method == "POST" else Parameters(request.url.query)
    return AuthorizationRequest(
        client_id=said.one("client_id"),
        redirect_uri=said.one("redirect_uri"),
        response_type=said.one("response_type"),
        code_challenge=said.one("code_challenge"),
        code_challenge_method=said.one("code_challenge_method"),
        state=said.one("state"),
        scope=said.one("scope"),
        response_mode=said.one("response_mode"),
        resource=said.every("resource"),
    )
