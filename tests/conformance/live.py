"""The program itself, `frontdesk serve` in a process of its own, and a person who signs in at it.

Nothing here reaches into the program: it is spoken to over its sockets, and the sign-in code is
read where a person reads it, on what the program shows.
"""

import base64
import hashlib
import queue
import re
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import httpx2
from starlette.testclient import TestClient

from tests.web.house import answer_in
from tests.web.surfer import Surfer

ROOT = Path(__file__).parents[2]
NOW = "2026-02-05T09:00"
"""A Thursday; the demo's first booking is on the Monday after it."""

FRONTDESK = (sys.executable, "-m", "app.cli")

CALLBACK = "http://127.0.0.1:33418/callback"
"""Where the app would listen. Nobody does: the person's browser is read instead."""

LONGEST_WAIT_S = 60
"""A busy machine takes its time to start a process."""

_CODE = re.compile(r"\b(\d{6})\b")


class Served:
    """A running `frontdesk serve`.

    Attributes:
        url: its address, without a path.
        shown: every line that it has shown so far.
    """

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stderr is not None
        self.shown: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, args=[process.stderr], daemon=True).start()
        self.url = self.wait_for(re.compile(r"client: (\S+)/mcp"))
        self.wait_for(re.compile("(codes)"))

    @property
    def mcp(self) -> str:
        return f"{self.url}/mcp"

    def wait_for(self, pattern: re.Pattern[str]) -> str:
        """The first group of the pattern in the next line that has it."""
        while True:
            line = self._lines.get(timeout=LONGEST_WAIT_S)
            found = pattern.search(line)
            if found is not None:
                return found[1]

    def code(self) -> str:
        """The sign-in code that was sent last."""
        return self.wait_for(_CODE)

    def _listen(self, stream: IO[str]) -> None:
        for line in stream:
            self.shown.append(line)
            self._lines.put(line)


@contextmanager
def served(*words: str, command: Sequence[str] = FRONTDESK) -> Iterator[Served]:
    """`frontdesk serve` with a fresh demo, at any free port.

    Args:
        words: more of them for its command line.
        command: what starts `frontdesk`.
    """
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*command, "serve", "--port", "0", "--now", NOW, *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Served(process)
    finally:
        process.terminate()
        process.wait(timeout=LONGEST_WAIT_S)
        assert process.stderr is not None
        process.stderr.close()


@dataclass(frozen=True)
class SignedIn:
    """What an app has after a sign-in."""

    client_id: str
    access: str
    refresh: str
    scopes: frozenset[str]


@contextmanager
def browser(desk: Served) -> Iterator[httpx2.Client]:
    """Somebody's browser: keeps cookies, follows redirects within the desk."""
    with httpx2.Client(base_url=desk.url, follow_redirects=True, timeout=LONGEST_WAIT_S) as client:
        yield client


def sign_in(desk: Served, contact: str, *scopes: str, tick: str | None = None) -> SignedIn:
    """The way of an AI client to its token, and of its person through the pages.

    The app finds its way from the 401 alone, as any client does: metadata, registration,
    authorization; the person types contact and code, and allows.

    Args:
        desk: where.
        contact: the person's phone or e-mail address.
        scopes: what the app asks for; none: what the 401 tells it to ask for.
        tick: a scope that the person ticks besides.
    """
    with browser(desk) as client:
        app = Registered.at(desk, client, *scopes)
        surfer = Surfer(cast(TestClient, client))
        page = surfer.open(app.authorize_url)
        page = surfer.press("Send me a code", contact=contact)
        page = surfer.press("Sign in", code=desk.code())
        page = surfer.press("Allow", **({"scope": tick} if tick else {}))
        return app.exchange(client, answer_in(page.links["Go back to the app"])["code"])


@dataclass(frozen=True)
class Registered:
    """An app that has found the authorization server and introduced itself."""

    resource: str
    metadata: dict[str, Any]
    client_id: str
    scopes: tuple[str, ...]
    verifier: str

    @classmethod
    def at(cls, desk: Served, client: httpx2.Client, *scopes: str) -> "Registered":
        refused = client.post(desk.mcp, json={})
        assert refused.status_code == 401, refused.text
        challenge = refused.headers["www-authenticate"]
        resource = client.get(_quoted(challenge, "resource_metadata")).json()
        issuer = resource["authorization_servers"][0]
        found = client.get(f"{issuer}/.well-known/oauth-authorization-server").json()
        wanted = scopes or tuple(_quoted(challenge, "scope").split())
        asked = {
            "client_name": "Conformance",
            "redirect_uris": [CALLBACK],
            "grant_types": ["authorization_code", "refresh_token"],
            "token_endpoint_auth_method": "none",
        }
        registered = client.post(found["registration_endpoint"], json=asked)
        assert registered.status_code == 201, registered.text
        verifier = secrets.token_urlsafe(48)
        return cls(resource["resource"], found, registered.json()["client_id"], wanted, verifier)

    @property
    def authorize_url(self) -> str:
        digest = hashlib.sha256(self.verifier.encode()).digest()
        given = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": CALLBACK,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
            "scope": " ".join(self.scopes),
            "state": "of the app",
            "resource": self.resource,
        }
        return str(httpx2.URL(self.metadata["authorization_endpoint"], params=given))

    def exchange(self, client: httpx2.Client, code: str) -> SignedIn:
        answer = self.token(
            client,
            grant_type="authorization_code",
            code=code,
            redirect_uri=CALLBACK,
            code_verifier=self.verifier,
        )
        assert answer.status_code == 200, answer.text
        given = answer.json()
        return SignedIn(
            self.client_id,
            given["access_token"],
            given["refresh_token"],
            frozenset(given["scope"].split()),
        )

    def token(self, client: httpx2.Client, **form: str) -> httpx2.Response:
        """One request at the token endpoint."""
        form |= {"client_id": self.client_id, "resource": self.resource}
        return client.post(self.metadata["token_endpoint"], data=form)


def _quoted(challenge: str, name: str) -> str:
    """A parameter of a WWW-Authenticate header."""
    found = re.search(rf'\b{name}="([^"]*)"', challenge)
    assert found is not None, challenge
    return found[1]
