"""Apps that are known by the address of a document, and what a stranger may make us fetch."""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from typing import Any

import anyio
import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from booking.access import AccessRefused
from mcp_server.oauth import Fetched, Unfetchable, WebFetcher
from mcp_server.oauth.documents import check_address
from mcp_server.oauth.fetching import is_public, look_up, web_client
from tests.booking.access.apps import BACK, VERIFIER, challenge_of
from tests.mcp_server.oauth.sites import DOCUMENT, DOCUMENT_AT, Site, handle_in, open_site
from tests.tools.desks import open_counter

pytestmark = [pytest.mark.anyio, pytest.mark.behaviour("MCP-06")]

ASKS = {
    "client_id": DOCUMENT_AT,
    "redirect_uri": BACK,
    "response_type": "code",
    "code_challenge": challenge_of(VERIFIER),
    "code_challenge_method": "S256",
}


@pytest.fixture
def site() -> Site:
    return open_site(open_counter(), {DOCUMENT_AT: json.dumps(DOCUMENT).encode()})


@pytest.fixture
async def http(site: Site) -> AsyncIterator[httpx2.AsyncClient]:
    async with site.browser() as http:
        yield http


async def test_a_document_is_fetched_once_an_hour(site: Site, http: httpx2.AsyncClient) -> None:
    for minutes in (0, 59, 1, 59):
        site.counter.demo.clock.advance(timedelta(minutes=minutes))
        assert (await http.get("/authorize", params=ASKS)).status_code == 302
    assert site.documents.fetched == [DOCUMENT_AT] * 2


async def test_the_person_sees_a_host_that_stands_for_it(
    site: Site, http: httpx2.AsyncClient
) -> None:
    asked = site.access.asked(handle_in(await http.get("/authorize", params=ASKS)))
    assert (asked.client_site, asked.site_is_proven) == ("app.example.com", True)


async def test_the_app_is_told_of_a_wrong_request_at_its_own_host(
    http: httpx2.AsyncClient,
) -> None:
    page = await http.get("/authorize", params={**ASKS, "response_type": "token"})
    assert page.status_code == 302
    assert page.headers["location"].startswith(f"{BACK}?error=unsupported_response_type")


@pytest.mark.parametrize(
    "body",
    [
        None,
        b"",
        b"[]",
        b"<html>",
        b"[" * 5000,
        json.dumps({**DOCUMENT, "client_id": "https://other.example/client.json"}).encode(),
        json.dumps({**DOCUMENT, "redirect_uris": ["https://other.example/back"]}).encode(),
        json.dumps({**DOCUMENT, "redirect_uris": ["javascript:alert(1)"]}).encode(),
        json.dumps({**DOCUMENT, "client_secret": "x"}).encode(),
    ],
)
async def test_without_a_document_that_fits_nobody_is_asked(body: bytes | None) -> None:
    site = open_site(open_counter(), {} if body is None else {DOCUMENT_AT: body})
    async with site.browser() as http:
        page = await http.get("/authorize", params=ASKS)
    assert page.status_code == 400
    assert "location" not in page.headers


@pytest.mark.parametrize(
    "address",
    [
        "https://app.example.com",
        "https://app.example.com/",
        "https://app.example.com/a/../b",
        "https://app.example.com/./b",
        "https://app.example.com/b#part",
        "https://user@app.example.com/b",
        "https://app.example.com:8443/b",
        "https://app.example.com:x/b",
        "https://localhost/b",
        "https://127.0.0.1/b",
        "https://2130706433/b",
        "https://[::1]/b",
        "https://[::1/b",
        "https://app.example.com/ b",
        "https://app.example.com\\@evil.example/b",
        "https://bücher.example/b",
        "https://app.example.com/" + "x" * 500,
    ],
)
def test_what_is_no_address_of_a_document_is_not_fetched(address: str) -> None:
    with pytest.raises(AccessRefused):
        check_address(address)


def test_a_document_may_lie_anywhere_on_its_host() -> None:
    check_address("https://app.example.com:443/a/b.json?v=1")


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_an_address_of_the_open_net_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104
        "10.0.0.1",
        "127.0.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "192.0.2.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "fc00::1",
        "fe80::1",
        "fe80::1%eth0",
        "ff02::1",
        "localhost",
        "",
    ],
)
def test_an_address_of_a_house_is_not(address: str) -> None:
    assert not is_public(address)


async def big(request: Request) -> Response:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b" " * 1024

    return StreamingResponse(pieces(), media_type="application/json")


async def echo(request: Request) -> Response:
    return JSONResponse(dict(request.headers), headers={"Cache-Control": "max-age=7200"})


async def never(request: Request) -> Response:
    await anyio.sleep_forever()
    return Response()


def answering(status: int = 200, **headers: str) -> Callable[[Request], Response]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: JSONResponse({}, status, named)


WEB = Starlette(
    routes=[
        Route("/big", big),
        Route("/echo", echo),
        Route("/never", never),
        Route("/usual", answering()),
        Route("/kept", answering(cache_control="public, max-age=999999999")),
        Route("/brief", answering(cache_control="max-age=1")),
        Route("/private", answering(cache_control="no-store, max-age=7200")),
        Route("/missing", answering(404)),
        Route("/html", lambda request: Response("<p>", media_type="text/html")),
        Route("/typed", answering(content_type="application/vnd.client+json; charset=utf-8")),
        Route("/packed", answering(content_encoding="gzip")),
        Route("/elsewhere", lambda request: RedirectResponse("https://app.example.com/usual")),
    ]
)


def fetcher(*addresses: str) -> WebFetcher:
    """Over real requests, to a web in this process in which every host has these addresses."""

    async def named(host: str) -> Sequence[str]:
        return addresses

    return WebFetcher(lambda: httpx2.AsyncClient(transport=httpx2.ASGITransport(WEB)), named)


async def fetch(path: str) -> Fetched:
    return await fetcher("93.184.216.34").fetch(f"https://app.example.com{path}")


async def test_the_connection_goes_to_the_address_that_was_looked_at() -> None:
    """By its number, with the host's name in the request: no second look-up can lead elsewhere."""
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        named = {"content-type": "application/json"}
        return httpx2.Response(200, headers=named, stream=httpx2.ByteStream(b"{}"))

    async def named(host: str) -> Sequence[str]:
        return ["2606:2800:220:1::1", "93.184.216.34"]

    web = WebFetcher(lambda: httpx2.AsyncClient(transport=httpx2.MockTransport(answer)), named)
    await web.fetch("https://app.example.com/client.json?v=1")
    [request] = seen
    assert str(request.url) == "https://93.184.216.34/client.json?v=1"
    assert request.headers["host"] == "app.example.com"
    assert request.extensions["sni_hostname"] == "app.example.com"


async def test_nothing_about_us_goes_along() -> None:
    sent: dict[str, Any] = json.loads((await fetch("/echo")).body)
    assert set(sent) <= {"host", "accept", "accept-encoding", "connection", "user-agent"}
    assert sent["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    "addresses", [(), ("127.0.0.1",), ("93.184.216.34", "10.0.0.1"), ("::ffff:10.0.0.1",)]
)
async def test_a_name_that_leads_into_our_own_house_is_not_followed(
    addresses: tuple[str, ...],
) -> None:
    with pytest.raises(Unfetchable):
        await fetcher(*addresses).fetch("https://app.example.com/usual")


@pytest.mark.parametrize("path", ["/big", "/missing", "/html", "/packed", "/elsewhere", "/none"])
async def test_what_is_no_short_json_is_left_alone(path: str) -> None:
    with pytest.raises(Unfetchable):
        await fetch(path)


@pytest.mark.parametrize(
    ("path", "lasts"),
    [
        ("/usual", timedelta(hours=1)),
        ("/typed", timedelta(hours=1)),
        ("/echo", timedelta(hours=2)),
        ("/kept", timedelta(days=1)),
        ("/brief", timedelta(minutes=5)),
        ("/private", timedelta(minutes=5)),
    ],
)
async def test_a_document_is_kept_as_its_host_says_within_bounds(
    path: str, lasts: timedelta
) -> None:
    assert (await fetch(path)).lasts == lasts


async def test_a_host_that_does_not_answer_is_not_waited_for() -> None:
    async def named(host: str) -> Sequence[str]:
        return ["93.184.216.34"]

    def open_client() -> httpx2.AsyncClient:
        return httpx2.AsyncClient(transport=httpx2.ASGITransport(WEB))

    with pytest.raises(Unfetchable):
        await WebFetcher(open_client, named, patience_s=0.05).fetch("https://app.example.com/never")


async def test_a_name_that_nobody_has_is_no_fault_of_ours() -> None:
    async def named(host: str) -> Sequence[str]:
        raise OSError("no such host")

    with pytest.raises(Unfetchable):
        await WebFetcher(web_client, named).fetch("https://app.example.com/usual")


async def test_names_are_looked_up_as_this_machine_does() -> None:
    assert set(await look_up("localhost")) <= {"127.0.0.1", "::1"}


async def test_the_client_of_the_real_web_asks_no_proxy_of_the_shell() -> None:
    async with web_client() as http:
        assert not http.trust_env
        assert not http.follow_redirects
