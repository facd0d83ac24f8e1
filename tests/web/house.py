"""The demo business with its pages, and an app that asks for access."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.applications import Starlette
from starlette.testclient import TestClient

from booking.access import Access, AuthorizationRequest, Client, Tokens
from booking.identity.page import PageSignIn
from booking.identity.testing import KeptCodes
from booking.testing import Demo, open_demo
from tests.web.surfer import HOST, Surfer
from web.gate import Gate
from web.pages import error_handlers, page_routes

JOHN, FAMILY, PRIYA, OLIVIA = "+447700900001", "+447700900002", "+447700900003", "+447700900009"
PAGE_KEY, ACCESS_KEY = b"a key of the pages, long enough", b"a key of access, long enough too"
VERIFIER = "a-verifier-that-the-app-alone-knows-and-nobody-else"
CALLBACK = "https://app.example.net/callback"
EVERYTHING = "booking:read booking:write admin"


@dataclass
class House:
    demo: Demo
    post: KeptCodes
    door: PageSignIn
    access: Access
    app: Starlette
    clients: list[Client] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.post.last.code

    def later(self, **by: float) -> None:
        self.demo.clock.advance(timedelta(**by))

    def surfer(self) -> Surfer:
        """Someone at a browser of their own."""
        return Surfer(TestClient(self.app, HOST))

    def request(self, *, scope: str | None = EVERYTHING, **metadata: Any) -> str:
        """An app registers and asks; gives the handle with which it sends the person to us."""
        described = {"client_name": "Robin", "redirect_uris": [CALLBACK]} | metadata
        client = self.access.register(described)
        self.clients.append(client)
        digest = hashlib.sha256(VERIFIER.encode()).digest()
        return self.access.ask(
            AuthorizationRequest(
                client_id=client.id,
                redirect_uri=client.redirect_uris[0],
                response_type="code",
                code_challenge=base64.urlsafe_b64encode(digest).decode().rstrip("="),
                code_challenge_method="S256",
                state="what the app wants back",
                scope=scope,
            )
        )

    def exchange(self, address: str) -> Tokens:
        """What the app does with the address that the person was sent back to."""
        client = self.clients[-1]
        return self.access.exchange(
            answer_in(address)["code"],
            verifier=VERIFIER,
            client_id=client.id,
            redirect_uri=client.redirect_uris[0],
        )

    def signed_in(self, contact: str = JOHN, handle: str = "") -> Surfer:
        """Someone who has just typed the right code."""
        surfer = self.surfer()
        surfer.open(f"/sign-in?request={handle}" if handle else "/sign-in")
        surfer.press("Send me a code", contact=contact)
        surfer.press("Sign in", code=self.code)
        return surfer


def answer_in(address: str) -> dict[str, str]:
    """What an address of the app tells it."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@contextmanager
def open_house(*, secure: bool = True, **settings: Any) -> Iterator[House]:
    """The demo business and its pages; `settings` change the business or the ways of the post."""
    ways = settings.pop("ways", ("email", "sms"))
    demo = open_demo()
    shop = demo.shop.model_copy(update=settings)
    post = KeptCodes(ways)
    door = PageSignIn(demo.store, shop, demo.clock, PAGE_KEY, post)
    access = Access(demo.store, demo.clock, ACCESS_KEY, issuer=HOST, resource=f"{HOST}/mcp")
    app = Starlette(
        routes=page_routes(door, access, shop, Gate(demo.clock), secure=secure),
        exception_handlers=dict(error_handlers(shop)),
    )
    yield House(demo, post, door, access, app)
    demo.close()
