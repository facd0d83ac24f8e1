"""The SDK's own OAuth client signs in, works, is renewed, and is thrown out (SPEC MCP-06)."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from booking.access import Scope
from tests.booking.access.apps import JOHN as JOHNS_PHONE
from tests.mcp_server.desks import MODES
from tests.mcp_server.doors import ADDRESS
from tests.mcp_server.oauth.sites import DOCUMENT, DOCUMENT_AT, Host, Site, open_site
from tests.tools.desks import JOHN, OLIVIA, Counter, open_counter

pytestmark = [pytest.mark.anyio, pytest.mark.behaviour("MCP-06")]


@pytest.fixture
def counter() -> Counter:
    return open_counter()


@pytest.fixture
async def site(counter: Counter) -> AsyncIterator[Site]:
    site = open_site(counter, {DOCUMENT_AT: json.dumps(DOCUMENT).encode()})
    async with site.endpoint.open():
        yield site


async def whose_profile(host: Host, mode: str = "auto") -> str:
    async with (
        host.http() as http,
        Client(streamable_http_client(ADDRESS.resource, http_client=http), mode=mode) as client,
    ):
        answer = await client.call_tool("profile", {})
    assert answer.structured_content is not None
    return str(answer.structured_content["name"])


@pytest.mark.parametrize("mode", MODES)
async def test_a_client_that_registers_signs_its_person_in(site: Site, mode: str) -> None:
    host = Host(site, JOHN)
    assert await whose_profile(host, mode) == "John Smith"
    assert host.asked == [(Scope.READ, Scope.WRITE)]
    assert host.kept.tokens is not None
    assert host.kept.tokens.scope == "booking:read booking:write"
    assert host.kept.client is not None
    assert host.kept.client.client_secret is None


async def test_a_client_with_a_document_needs_no_registration(site: Site) -> None:
    host = Host(site, JOHN, document=DOCUMENT_AT)
    assert await whose_profile(host) == "John Smith"
    assert host.kept.client is None or host.kept.client.client_id == DOCUMENT_AT
    assert site.documents.fetched == [DOCUMENT_AT]
    [grant] = site.access.grants(site.counter.caller(JOHN))
    assert (grant.client_name, grant.client_site) == ("Example", "app.example.com")


async def test_a_client_that_comes_back_is_not_asked_again(counter: Counter, site: Site) -> None:
    host = Host(site, JOHN)
    await whose_profile(host)
    first = host.kept.tokens
    assert await whose_profile(host) == "John Smith"
    assert host.kept.tokens == first
    assert len(host.asked) == 1


async def test_a_token_that_has_run_out_is_got_anew(counter: Counter, site: Site) -> None:
    host = Host(site, JOHN)
    await whose_profile(host)
    counter.demo.clock.advance(timedelta(hours=1))
    first = host.kept.tokens
    assert await whose_profile(host) == "John Smith"
    assert host.kept.tokens != first


async def test_a_client_that_was_thrown_out_must_ask_again(counter: Counter, site: Site) -> None:
    host = Host(site, JOHN)
    await whose_profile(host)
    john = counter.caller(JOHN)
    site.access.end_grant(john, site.access.grants(john)[0].id)
    assert await whose_profile(host) == "John Smith"
    assert len(host.asked) == 2


async def test_the_owner_is_asked_for_more_when_it_is_needed(site: Site) -> None:
    """The challenge of the door names the scope, and the client asks the person for it."""
    host = Host(site, OLIVIA, allows=(Scope.READ, Scope.WRITE))
    async with (
        host.http() as http,
        Client(streamable_http_client(ADDRESS.resource, http_client=http)) as client,
    ):
        await client.call_tool("profile", {})
        host.allows = tuple(Scope)
        figures = await client.call_tool("admin_stats", {})
    assert not figures.is_error
    assert host.asked == [(Scope.READ, Scope.WRITE), tuple(Scope)]


async def test_people_who_share_a_house_share_nothing_else(counter: Counter, site: Site) -> None:
    john, olivia = Host(site, JOHN), Host(site, OLIVIA)
    assert await whose_profile(john) == "John Smith"
    assert await whose_profile(olivia) == "Olivia Owner"
    assert john.kept.tokens != olivia.kept.tokens
    assert counter.demo.person(JOHNS_PHONE).name == "John Smith"
