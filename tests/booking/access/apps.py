"""Apps and the people they work for: builders for the tests of access."""

import base64
import hashlib
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from booking.access import Access, AuthorizationRequest, Client, Scope, Tokens
from booking.errors import NotSignedIn
from booking.testing import Demo
from booking.values import Caller

KEY = b"a key for tests, longer than it has to be"
ISSUER = "https://book.example.com"
RESOURCE = f"{ISSUER}/mcp"
BACK = "https://app.example.com/back"
VERIFIER = "a-verifier-of-the-app-that-is-forty-three-characters-long-or-more"
JOHN, OLIVIA, PRIYA = "+447700900001", "+447700900009", "+447700900003"
EVERYTHING = "booking:read booking:write admin"


def challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def open_access(demo: Demo, **other: str) -> Access:
    return Access(demo.store, demo.clock, KEY, **{"issuer": ISSUER, "resource": RESOURCE, **other})


def request(**other: Any) -> AuthorizationRequest:
    """A request that keeps to the rules, but for what is said otherwise."""
    usual = AuthorizationRequest(
        client_id="the app",
        redirect_uri=BACK,
        response_type="code",
        code_challenge=challenge_of(VERIFIER),
        code_challenge_method="S256",
        state="its own state",
        scope=EVERYTHING,
        resource=(RESOURCE,),
    )
    return replace(usual, **other)


@dataclass(frozen=True)
class App:
    """A client that keeps to the rules, unless it is told not to."""

    access: Access
    client: Client

    @property
    def id(self) -> str:
        return self.client.id

    def ask(self, **other: Any) -> str:
        return self.access.ask(request(**{"client_id": self.id, **other}))

    def code(self, person: Caller, scopes: tuple[Scope, ...] = tuple(Scope), **other: Any) -> str:
        """The code that a person's yes gives."""
        return said(self.access.approve(self.ask(**other), person, scopes))["code"]

    def exchange(self, code: str, **other: Any) -> Tokens:
        usual: dict[str, Any] = {
            "verifier": VERIFIER,
            "client_id": self.id,
            "redirect_uri": BACK,
            "resource": (RESOURCE,),
        }
        return self.access.exchange(code, **{**usual, **other})

    def connect(self, person: Caller, scopes: tuple[Scope, ...] = tuple(Scope)) -> Tokens:
        """All the way from the question to the tokens."""
        return self.exchange(self.code(person, scopes))

    def refresh(self, tokens: Tokens, **other: Any) -> Tokens:
        return self.access.refresh(tokens.refresh, **{"client_id": self.id, **other})


def register(access: Access, **other: Any) -> App:
    metadata: dict[str, Any] = {"client_name": "Claude", "redirect_uris": [BACK], **other}
    return App(access, access.register(metadata))


def said(address: str) -> dict[str, str]:
    """What an address tells the app in its query."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def is_good(access: Access, token: str) -> bool:
    try:
        access.bearer(token)
    except NotSignedIn:
        return False
    return True
