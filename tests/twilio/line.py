"""The fake on a socket, and both who talk to it: Twilio's own client, and a customer's hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx2
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from channels.testing.twilio.fake import FakeTwilio
from channels.testing.twilio.server import create_fake_app, serving
from tests.twilio.checking import Inspector
from tests.twilio.wire import Inspected


class LocalHttp(TwilioHttpClient):  # type: ignore[misc]  # twilio tells no types
    """Twilio's own transport, at another address."""

    def __init__(self, url: str, timeout: float) -> None:
        super().__init__(timeout=timeout)
        self._there = urlsplit(url)

    def request(self, method: str, url: str, *args: Any, **more: Any) -> Response:
        parts = urlsplit(url)
        there = urlunsplit((*self._there[:2], parts.path, parts.query, ""))
        return super().request(method, there, *args, **more)


@dataclass(frozen=True)
class Line:
    """A fake that answers.

    Attributes:
        url: of the fake.
        twilio: the official client, logged in.
        control: asks the fake's control API.
    """

    url: str
    fake: FakeTwilio
    twilio: Client
    control: httpx2.Client

    def tell(self, verb: str, **given: Any) -> dict[str, Any]:
        """Ask the control API; what it answers."""
        answer = self.control.post(f"/_fake/{verb}", json=given)
        answer.raise_for_status()
        return answer.json() or {}

    def messages(self, after: int = 0, address: str = "", wait: float = 5) -> dict[str, Any]:
        """What has changed since a revision, once something has."""
        asked: dict[str, str | float] = {"after": after, "address": address, "wait": wait}
        found: dict[str, Any] = self.control.get("/_fake/messages", params=asked).json()
        return found

    def settled(self, sid: str, status: str) -> dict[str, Any]:
        """The message, once it has come so far."""
        after = 0
        while True:
            seen = self.messages(after)
            assert seen["revision"] > after, f"{sid} never was {status}"
            for message in seen["messages"]:
                if message["sid"] == sid and message["status"] == status:
                    found: dict[str, Any] = message
                    return found
            after = seen["revision"]


@contextmanager
def open_line(fake: FakeTwilio, inspector: Inspector, timeout: float = 20.0) -> Iterator[Line]:
    """Serve the fake, with the inspector looking on."""
    app = Inspected(create_fake_app(fake), inspector)
    with serving(app) as url, httpx2.Client(base_url=url, trust_env=False) as control:
        http = LocalHttp(url, timeout)
        yield Line(
            url, fake, Client(fake.account.sid, fake.account.token, http_client=http), control
        )
        http.session.close()
