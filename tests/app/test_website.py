"""The whole web application, as `frontdesk serve` puts it together."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx2
import pytest

from app.commands import clock_from
from app.post import AsidePost
from app.premises import Premises, open_premises
from app.settings import Settings
from app.token import issue
from app.website import Sending, furnish_site
from app.wiring import local_caller, open_access, watch_over
from booking.access import Scope
from mcp_server.address import Address
from mcp_server.limits import RATES, Rates
from mcp_server.watch import Watch
from tests.mcp_server.doors import post

ADDRESS = Address("https://book.example.com")


@dataclass
class House:
    """A demo whose site is opened as often as a test wants."""

    premises: Premises
    watch: Watch

    @asynccontextmanager
    async def site(self, rates: Rates = RATES) -> AsyncIterator[httpx2.AsyncClient]:
        """A client of it."""
        sending = Sending(AsidePost(lambda _: None, ["email"]))
        app = furnish_site(self.premises, ADDRESS, self.watch, sending, rates=rates)
        transport = httpx2.ASGITransport(app, client=("203.0.113.7", 5000))
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=transport, base_url=ADDRESS.url) as http,
        ):
            yield http

    def token(self, who: str) -> str:
        caller = local_caller(self.premises, who, AsidePost(lambda _: None))
        return issue(open_access(self.premises, ADDRESS), caller, list(Scope)).access


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with (
        open_premises(Settings(), clock_from(None)) as premises,
        watch_over(premises) as watch,
    ):
        yield House(premises, watch)


@pytest.mark.behaviour("MCP-06")
async def test_a_token_of_the_command_line_opens_the_door(house: House) -> None:
    async with house.site() as http:
        http.headers["Authorization"] = f"Bearer {house.token('olivia@sparkle.example')}"
        figures = await post(http, "admin_stats")
        http.headers["Authorization"] = f"Bearer {house.token('+447700900001')}"
        hidden = await post(http, "admin_stats")
    assert '"isError":true' not in figures.text
    assert "Unknown tool" in hidden.text


@pytest.mark.behaviour("MCP-06")
async def test_what_a_client_is_told_leads_to_the_pages_of_the_sign_in(house: House) -> None:
    async with house.site() as http:
        refused = await post(http, "list_services")
        resource = (await http.get("/.well-known/oauth-protected-resource/mcp")).json()
        issuer = resource["authorization_servers"][0]
        server = (await http.get(f"{issuer}/.well-known/oauth-authorization-server")).json()
        page = await http.get("/sign-in")
    assert refused.status_code == 401
    assert server["issuer"] == issuer == ADDRESS.url
    assert server["authorization_endpoint"].startswith(ADDRESS.url)
    assert page.status_code == 200


@pytest.mark.parametrize("path", ["/mcp", "/sign-in", "/token", "/nothing"])
async def test_whoever_asks_for_another_host_is_turned_away(house: House, path: str) -> None:
    """A browser may have been told that another name leads to this machine."""
    async with house.site() as http:
        answer = await http.get(path, headers={"Host": "evil.example"})
    assert answer.status_code == 421


async def test_whoever_looks_after_the_server_asks_by_any_name(house: House) -> None:
    async with house.site(Rates(address=0, strangers=0)) as http:
        answer = await http.get("/readyz", headers={"Host": "10.0.0.5:8000"})
    assert answer.status_code == 200


@pytest.mark.behaviour("MCP-07")
async def test_an_address_that_sends_too_much_is_told_when_to_come_back(house: House) -> None:
    async with house.site(Rates(address=3)) as http:
        answers = [await http.get("/apps") for _ in range(4)]
    assert answers[2].status_code != 429
    assert answers[3].status_code == 429
    assert 0 < int(answers[3].headers["retry-after"]) <= 60
    assert "Retry in" in answers[3].json()["error_description"]


@pytest.mark.behaviour("MCP-07")
async def test_strangers_are_slowed_down_before_anybody_else(house: House) -> None:
    async with house.site(Rates(strangers=2)) as http:
        statuses = [(await post(http, "quota")).status_code for _ in range(3)]
    assert statuses == [401, 401, 429]


async def test_a_page_that_is_not_there_is_a_page_for_people(house: House) -> None:
    async with house.site() as http:
        page = await http.get("/nothing", headers={"Accept": "text/html"})
        line = await http.get("/nothing")
    assert page.status_code == line.status_code == 404
    assert "<html" in page.text
    assert line.text == "Not found\n"
