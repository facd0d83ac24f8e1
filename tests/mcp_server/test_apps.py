"""Which clients are offered the slot picker, and what the others lose: nothing."""

import re
from base64 import b64encode
from hashlib import sha256

import httpx2
import pytest
from mcp import Client, types
from mcp.client.extension import ClientExtension
from mcp.client.streamable_http import streamable_http_client
from mcp.server import Server

from mcp_server.apps.slot_picker import URI
from tests.mcp_server.desks import MODES, client, server_for
from tests.tools.desks import PRIYA, Counter, open_counter

pytestmark = [pytest.mark.anyio, pytest.mark.behaviour("MCP-08")]
both_eras = pytest.mark.parametrize("mode", MODES)

EXTENSION = "io.modelcontextprotocol/ui"
PAGES = "text/html;profile=mcp-app"
SEARCH = {"service": "standard", "when": "next week"}


@pytest.fixture
def counter() -> Counter:
    return open_counter()


class ShowsPages(ClientExtension):
    """What a client says that shows pages of that kind."""

    identifier = EXTENSION

    def __init__(self, kind: str = PAGES) -> None:
        self._kind = kind

    def settings(self) -> dict[str, list[str]]:
        return {"mimeTypes": [self._kind]}


def with_pages(server: Server, mode: str, kind: str = PAGES) -> Client:
    return Client(server, mode=mode, extensions=[ShowsPages(kind)])


async def referred(customer: Client) -> dict[str, object]:
    """The tools that refer to something, and what they refer to."""
    tools = (await customer.list_tools()).tools
    return {tool.name: tool.meta for tool in tools if tool.meta}


@both_eras
async def test_a_client_that_shows_pages_is_referred_to_the_picker(
    counter: Counter, mode: str
) -> None:
    async with with_pages(server_for(counter, PRIYA), mode) as customer:
        assert await referred(customer) == {"check_availability": {"ui": {"resourceUri": URI}}}
        assert URI in {one.uri for one in (await customer.list_resources()).resources}


async def test_the_newest_protocol_says_that_there_are_pages(counter: Counter) -> None:
    """The older one has no word for extensions of a server; the reference itself must do."""
    async with with_pages(server_for(counter, PRIYA), "auto") as customer:
        assert customer.server_capabilities is not None
        assert EXTENSION in (customer.server_capabilities.extensions or {})


@both_eras
@pytest.mark.parametrize("kind", [None, "text/html", "text/html+skybridge"])
async def test_other_clients_see_exactly_what_they_saw_before(
    counter: Counter, mode: str, kind: str | None
) -> None:
    server = server_for(counter, PRIYA)
    async with with_pages(server, mode, kind) if kind else client(server, mode) as customer:
        assert await referred(customer) == {}
        assert URI not in {one.uri for one in (await customer.list_resources()).resources}
        plain = await customer.call_tool("check_availability", SEARCH)
    async with with_pages(server, mode) as shown:
        assert await shown.call_tool("check_availability", SEARCH) == plain


async def test_a_client_that_cannot_say_is_not_left_out(counter: Counter) -> None:
    """The older protocol without a session: what the client said at first is not known later."""
    server = server_for(counter, PRIYA)
    app = server.streamable_http_app(stateless_http=True, json_response=True)
    url = "http://127.0.0.1:8765/mcp"
    async with (
        server.session_manager.run(),
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=url) as http,
        Client(streamable_http_client(url, http_client=http), mode="legacy") as customer,
    ):
        assert set(await referred(customer)) == {"check_availability"}


@both_eras
async def test_the_page_is_html_that_needs_nothing_from_outside(
    counter: Counter, mode: str
) -> None:
    async with with_pages(server_for(counter, PRIYA), mode) as customer:
        (page,) = (await customer.read_resource(URI)).contents
    assert isinstance(page, types.TextResourceContents)
    assert page.mime_type == PAGES
    assert page.text.startswith("<!doctype html>")
    assert not re.search(r"https?:|\b(src|href|import|url)\s*[=(]|\{\{", page.text)
    assert "innerHTML" not in page.text
    nowhere: dict[str, list[str]] = {
        "connectDomains": [],
        "resourceDomains": [],
        "frameDomains": [],
        "baseUriDomains": [],
    }
    assert page.meta == {"ui": {"csp": nowhere, "prefersBorder": True}}


async def test_nothing_but_its_own_script_and_style_may_work_in_it(counter: Counter) -> None:
    async with with_pages(server_for(counter, PRIYA), "auto") as customer:
        (page,) = (await customer.read_resource(URI)).contents
    assert isinstance(page, types.TextResourceContents)
    policy = re.findall(r'Content-Security-Policy" content="([^"]+)"', page.text)
    for kind in ("style", "script"):
        (inside,) = re.findall(rf"<{kind}>(.*?)</{kind}>", page.text, re.DOTALL)
        digest = b64encode(sha256(inside.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy[0]
    assert policy[0].startswith("default-src 'none';")
    assert "unsafe" not in policy[0]
