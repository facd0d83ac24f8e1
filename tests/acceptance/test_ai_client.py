"""A customer adds the address to their AI client, signs in with a code, and books (SPEC MCP-06).

`frontdesk serve` is a process of its own, over real sockets; the client is the SDK's, and the
person in front of it has a browser.
"""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx2
import pytest
from anyio.to_thread import run_sync
from mcp import Client
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientMetadata
from pydantic import AnyUrl

from booking.identity.testing import code_of
from tests.booking.access.apps import said
from tests.mcp_server.oauth.sites import Kept
from tests.nursery import Nursery
from tests.web.surfer import Page

SERVE = ["serve", "--port", "0", "--now", "2026-02-05T09:00"]
BACK = "http://127.0.0.1:33418/callback"


@dataclass
class Desk:
    """A server that runs, and what it prints."""

    process: subprocess.Popen[str]
    url: str = ""

    def read_until(self, pattern: str) -> re.Match[str]:
        """The first line that has it."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if found := re.search(pattern, line):
                return found
        raise LookupError(pattern)


@contextmanager
def serving(nursery: Nursery) -> Iterator[Desk]:
    command = [*nursery.command, *SERVE]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            desk = Desk(process)
            desk.url = desk.read_until(r"AI client: (\S+)/mcp")[1]
            desk.read_until("codes are shown here")
            yield desk
        finally:
            process.terminate()


@dataclass
class Person:
    """Someone at a browser, whom their AI client sends to sign in."""

    desk: Desk
    contact: str
    came_back: dict[str, str] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)

    async def sign_in(self, address: str) -> None:
        async with httpx2.AsyncClient(base_url=self.desk.url, follow_redirects=True) as browser:
            page = Page(await browser.get(address))
            page = await self._press(browser, page, "Send me a code", contact=self.contact)
            code = code_of((await run_sync(self.desk.read_until, "code is: .*"))[0])
            page = await self._press(browser, page, "Sign in", code=code)
            page = await self._press(browser, page, "Allow")
        self.came_back = said(page.response.headers["refresh"].partition("url=")[2])

    async def _press(
        self, browser: httpx2.AsyncClient, page: Page, label: str, **typed: str
    ) -> Page:
        self.read.append(page.text)
        form, button = page.form_with(label)
        pairs = [pair for pair in form.fields if pair[0] not in typed]
        data: dict[str, list[str]] = {}
        for name, value in [*pairs, *typed.items(), *([button] if button[0] else [])]:
            data.setdefault(name, []).append(value)
        return Page(await browser.post(form.action, data=data))

    async def tell(self) -> AuthorizationCodeResult:
        return AuthorizationCodeResult(**self.came_back)


@pytest.mark.behaviour("MCP-06")
async def test_a_customer_signs_in_with_a_code_and_books(nursery: Nursery) -> None:
    with serving(nursery) as desk:
        john = Person(desk, "john@example.com")
        resource = f"{desk.url}/mcp"
        auth = OAuthClientProvider(
            resource,
            OAuthClientMetadata(redirect_uris=[AnyUrl(BACK)], client_name="My assistant"),
            Kept(),
            redirect_handler=john.sign_in,
            callback_handler=john.tell,
        )
        async with (
            httpx2.AsyncClient(auth=auth, timeout=20) as http,
            Client(streamable_http_client(resource, http_client=http)) as client,
        ):
            wish = {"service": "Base Clean", "when": "2026-02-11T14:00"}
            booked = await client.call_tool("create_booking", wish)
            mine = await client.call_tool("list_bookings", {})
    assert not booked.is_error, booked.content
    assert "My assistant" in john.read[0]
    assert booked.structured_content is not None
    code = booked.structured_content["booking"]["code"]
    assert code in str(mine.structured_content)
