"""A house with its authorization server, and browsers and apps that come to it; all in memory."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx2
from mcp.client.auth import OAuthClientProvider
from mcp.shared.auth import (
    AuthorizationCodeResult,
    OAuthClientInformationFull,
    OAuthClientMetadata,
    OAuthToken,
)
from pydantic import AnyUrl
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response

from app.server import create_app
from booking.access import Access, Scope
from booking.errors import Refusal
from mcp_server.caller import Apps, NoSessions
from mcp_server.http import Endpoint
from mcp_server.oauth import Documents, Fetched, Unfetchable, oauth_routes
from mcp_server.scopes import USUAL_SCOPES, to_ask_for
from mcp_server.server import create_server
from tests.booking.access.apps import BACK, said
from tests.mcp_server.desks import watch_of
from tests.mcp_server.doors import ADDRESS
from tests.tools.desks import Counter

KEY = b"a key for tests, longer than it has to be"
DOCUMENT_AT = "https://app.example.com/client.json"
DOCUMENT = {
    "client_id": DOCUMENT_AT,
    "client_name": "Example",
    "redirect_uris": [BACK],
}


class KeptDocuments:
    """A DocumentFetcher with a web of its own, that counts how often it is asked."""

    def __init__(self, web: Mapping[str, bytes]) -> None:
        self.web = web
        self.fetched: list[str] = []

    async def fetch(self, address: str) -> Fetched:
        self.fetched.append(address)
        if address not in self.web:
            raise Unfetchable("there is nothing")
        return Fetched(self.web[address], timedelta(hours=1))


@dataclass(frozen=True)
class Site:
    """The web application, and the room behind it."""

    counter: Counter
    access: Access
    endpoint: Endpoint
    app: Starlette
    documents: KeptDocuments

    def browser(self) -> httpx2.AsyncClient:
        """Somebody without a token; follows no redirects by itself."""
        return httpx2.AsyncClient(transport=httpx2.ASGITransport(self.app), base_url=ADDRESS.url)


def open_site(counter: Counter, web: Mapping[str, bytes] | None = None) -> Site:
    access = Access(
        counter.demo.store,
        counter.demo.clock,
        KEY,
        issuer=ADDRESS.url,
        resource=ADDRESS.resource,
    )
    documents = KeptDocuments(web or {})
    server = create_server(counter.room, NoSessions(), watch_of(counter), key=KEY)
    endpoint = Endpoint(server, Apps(access.bearer), ADDRESS, scopes=USUAL_SCOPES, needs=to_ask_for)
    routes = oauth_routes(access, Documents(access, documents), problem_page)
    app = create_app(endpoint, counter.demo.store, counter.demo.shop.name, routes)
    return Site(counter, access, endpoint, app, documents)


def problem_page(refusal: Refusal) -> Response:
    return PlainTextResponse(refusal.text, 400)


@dataclass
class Kept:
    """What the SDK's client keeps between two runs."""

    tokens: OAuthToken | None = None
    client: OAuthClientInformationFull | None = None

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.client

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.client = client_info


@dataclass
class Host:
    """An AI client on the SDK's own OAuth, with a person in front of it who says yes.

    Attributes:
        who: the person's e-mail address.
        allows: what they tick.
        asked: the scopes it asked for, each time.
    """

    site: Site
    who: str
    allows: tuple[Scope, ...] = tuple(Scope)
    document: str | None = None
    kept: Kept = field(default_factory=Kept)
    asked: list[tuple[Scope, ...]] = field(default_factory=list)
    answer: dict[str, str] = field(default_factory=dict)

    @asynccontextmanager
    async def http(self) -> AsyncIterator[httpx2.AsyncClient]:
        """Signs in by itself when it must."""
        auth = OAuthClientProvider(
            ADDRESS.resource,
            OAuthClientMetadata(redirect_uris=[AnyUrl(BACK)], client_name="Example"),
            self.kept,
            redirect_handler=self._open_browser,
            callback_handler=self._called_back,
            client_metadata_url=self.document,
        )
        transport = httpx2.ASGITransport(self.site.app)
        async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS.url, auth=auth) as http:
            yield http

    async def _open_browser(self, address: str) -> None:
        async with self.site.browser() as browser:
            page = await browser.get(address)
        assert page.status_code == 302, page.text
        handle = handle_in(page)
        asked = self.site.access.asked(handle).scopes
        self.asked.append(asked)
        person = self.site.counter.caller(self.who)
        allowed = [scope for scope in asked if scope in self.allows]
        self.answer = said(self.site.access.approve(handle, person, allowed))

    async def _called_back(self) -> AuthorizationCodeResult:
        return AuthorizationCodeResult(**self.answer)


def handle_in(page: httpx2.Response) -> str:
    """The handle of the request, from the redirect to the sign-in page."""
    to = page.headers["location"]
    assert urlsplit(to).path == "/sign-in"
    return said(to)["request"]


Form = dict[str, Any]
