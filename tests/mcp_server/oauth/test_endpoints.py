"""The authorization server as a stranger meets it: forms, headers, errors, hostile requests."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from mcp.shared.auth import OAuthMetadata

from booking.access import Scope
from booking.errors import Busy
from mcp_server.oauth import replies
from tests.booking.access.apps import BACK, EVERYTHING, VERIFIER, challenge_of, said
from tests.mcp_server.doors import ADDRESS
from tests.mcp_server.oauth.sites import Form, Site, handle_in, open_site
from tests.tools.desks import JOHN, open_counter

pytestmark = [pytest.mark.anyio, pytest.mark.behaviour("MCP-06")]

LOCAL = "http://127.0.0.1:33418/"
PAGE = {"Origin": "https://inspector.example"}


@pytest.fixture
def site() -> Site:
    return open_site(open_counter())


@pytest.fixture
async def http(site: Site) -> AsyncIterator[httpx2.AsyncClient]:
    async with site.browser() as http:
        yield http


async def register(http: httpx2.AsyncClient, *addresses: str) -> str:
    answer = await http.post(
        "/register", json={"client_name": "Inspector", "redirect_uris": addresses or [BACK]}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["client_id"])


def asking(client_id: str, /, **other: str | None) -> dict[str, str]:
    usual = {
        "client_id": client_id,
        "redirect_uri": BACK,
        "response_type": "code",
        "code_challenge": challenge_of(VERIFIER),
        "code_challenge_method": "S256",
        "state": "its state",
        "scope": EVERYTHING,
        "resource": ADDRESS.resource,
    }
    return {name: value for name, value in {**usual, **other}.items() if value is not None}


async def code_for(site: Site, http: httpx2.AsyncClient, client_id: str) -> str:
    page = await http.get("/authorize", params=asking(client_id))
    john = site.counter.caller(JOHN)
    return said(site.access.approve(handle_in(page), john, tuple(Scope)))["code"]


def exchanging(client_id: str, code: str, /, **other: str | None) -> Form:
    usual = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": client_id,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        "resource": ADDRESS.resource,
    }
    return {name: value for name, value in {**usual, **other}.items() if value is not None}


def not_kept(answer: httpx2.Response) -> bool:
    return answer.headers["cache-control"] == "no-store" and answer.headers["pragma"] == "no-cache"


async def test_the_metadata_says_what_is_there(http: httpx2.AsyncClient) -> None:
    answer = await http.get("/.well-known/oauth-authorization-server", headers=PAGE)
    found = answer.json()
    OAuthMetadata.model_validate(found)
    assert found == {
        "issuer": "https://book.example.com",
        "authorization_endpoint": "https://book.example.com/authorize",
        "token_endpoint": "https://book.example.com/token",
        "registration_endpoint": "https://book.example.com/register",
        "revocation_endpoint": "https://book.example.com/revoke",
        "scopes_supported": ["booking:read", "booking:write", "admin"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": ["none"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "code_challenge_methods_supported": ["S256"],
        "client_id_metadata_document_supported": True,
        "authorization_response_iss_parameter_supported": True,
    }
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_what_the_resource_says_of_us_is_what_we_say(http: httpx2.AsyncClient) -> None:
    resource = (await http.get("/.well-known/oauth-protected-resource/mcp")).json()
    issuer = (await http.get("/.well-known/oauth-authorization-server")).json()["issuer"]
    assert resource["authorization_servers"] == [issuer]


@pytest.mark.parametrize("path", ["/token", "/register", "/revoke"])
async def test_a_page_elsewhere_may_call_what_needs_no_cookie(
    http: httpx2.AsyncClient, path: str
) -> None:
    asks = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type, mcp-protocol-version",
    }
    answer = await http.options(path, headers={**PAGE, **asks})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    refused = await http.post(path, headers=PAGE, content=b"")
    assert refused.status_code == 400
    assert refused.headers["access-control-allow-origin"] == "*"
    assert not_kept(refused)


async def test_a_page_elsewhere_may_not_call_the_question_itself(http: httpx2.AsyncClient) -> None:
    answer = await http.get("/authorize", headers=PAGE)
    assert "access-control-allow-origin" not in answer.headers


async def test_a_registration_is_answered_with_what_was_understood(
    http: httpx2.AsyncClient,
) -> None:
    answer = await http.post("/register", json={"redirect_uris": [BACK], "client_name": "App"})
    found = answer.json()
    assert answer.status_code == 201
    assert not_kept(answer)
    assert found["redirect_uris"] == [BACK]
    assert found["token_endpoint_auth_method"] == "none"  # noqa: S105
    assert "client_secret" not in found


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "invalid_client_metadata"),
        (b"[]", "invalid_client_metadata"),
        (b"{", "invalid_client_metadata"),
        (b'"\xff"', "invalid_client_metadata"),
        (b"[" * 9000, "invalid_client_metadata"),
        (b"{}", "invalid_redirect_uri"),
        (b'{"redirect_uris": ["javascript:alert(1)"]}', "invalid_redirect_uri"),
        (b'{"redirect_uris": ["https://a.example/"], "scope": 1}', "invalid_client_metadata"),
    ],
)
async def test_a_registration_that_makes_no_sense_is_refused(
    http: httpx2.AsyncClient, body: bytes, problem: str
) -> None:
    answer = await http.post("/register", content=body)
    assert (answer.status_code, answer.json()["error"]) == (400, problem)


async def test_who_sends_too_much_is_cut_off(http: httpx2.AsyncClient) -> None:
    for path in ("/register", "/token", "/revoke", "/authorize"):
        assert (await http.post(path, content=b"x" * 20_000)).status_code == 413


@pytest.mark.parametrize("method", ["get", "post"])
async def test_a_good_request_leads_to_the_sign_in(
    site: Site, http: httpx2.AsyncClient, method: str
) -> None:
    asks = asking(await register(http))
    given = {"params": asks} if method == "get" else {"data": asks}
    page = await http.request(method, "/authorize", **given)  # type: ignore[arg-type]
    assert page.status_code == 302
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert site.access.asked(handle_in(page)).client_name == "Inspector"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"client_id": "nobody"}, "not known here"),
        ({"client_id": None}, "not known here"),
        ({"redirect_uri": "https://evil.example/"}, "not registered"),
        ({"redirect_uri": "javascript:alert(1)"}, "begins with"),
    ],
)
async def test_with_a_strangers_address_the_browser_stays_here(
    http: httpx2.AsyncClient, wrong: Form, words: str
) -> None:
    page = await http.get("/authorize", params=asking(await register(http), **wrong))
    assert page.status_code == 400
    assert words in page.text
    assert "location" not in page.headers


async def test_a_wrong_request_is_told_to_a_program_of_the_device(
    http: httpx2.AsyncClient,
) -> None:
    client = await register(http, LOCAL)
    asks = asking(client, redirect_uri=LOCAL, code_challenge_method="plain")
    page = await http.get("/authorize", params=asks)
    assert page.status_code == 302
    assert page.headers["location"].startswith(LOCAL)
    told = said(page.headers["location"])
    assert told["error"] == "invalid_request"
    assert (told["state"], told["iss"]) == ("its state", ADDRESS.url)


async def test_and_not_to_an_address_that_anybody_may_have_registered(
    http: httpx2.AsyncClient,
) -> None:
    page = await http.get("/authorize", params=asking(await register(http), response_type="token"))
    assert page.status_code == 400
    assert "location" not in page.headers
    assert "response_type" in page.text


async def test_a_parameter_that_is_there_twice_is_refused(http: httpx2.AsyncClient) -> None:
    asks = asking(await register(http))
    twice = (*asks.items(), ("redirect_uri", "https://evil.example/"))
    page = await http.get("/authorize", params=twice)
    assert (page.status_code, page.text) == (400, "redirect_uri is there more than once.")


async def test_nobody_can_send_parameters_without_end(http: httpx2.AsyncClient) -> None:
    page = await http.get("/authorize?" + "&".join(f"x{n}=1" for n in range(100)))
    assert page.status_code == 400


async def test_a_code_is_exchanged_for_tokens(site: Site, http: httpx2.AsyncClient) -> None:
    client = await register(http)
    answer = await http.post(
        "/token", data=exchanging(client, await code_for(site, http, client)), headers=PAGE
    )
    found = answer.json()
    assert answer.status_code == 200
    assert not_kept(answer)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert set(found) == {"access_token", "token_type", "expires_in", "scope", "refresh_token"}
    assert (found["token_type"], found["expires_in"]) == ("Bearer", 900)
    assert found["scope"] == "booking:read booking:write"
    assert site.access.bearer(found["access_token"]).client == client


EXCHANGES: dict[str, tuple[dict[str, Any], int, str]] = {
    "no grant type": ({"grant_type": None}, 400, "invalid_request"),
    "another grant type": ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    "no code": ({"code": None}, 400, "invalid_request"),
    "a made up code": ({"code": "made-up"}, 400, "invalid_grant"),
    "no verifier": ({"code_verifier": None}, 400, "invalid_request"),
    "an empty verifier": ({"code_verifier": ""}, 400, "invalid_request"),
    "a short verifier": ({"code_verifier": "short"}, 400, "invalid_grant"),
    "another verifier": ({"code_verifier": VERIFIER[::-1]}, 400, "invalid_grant"),
    "another redirect": ({"redirect_uri": f"{BACK}/x"}, 400, "invalid_grant"),
    "another resource": ({"resource": "https://evil.example/mcp"}, 400, "invalid_target"),
    "no client": ({"client_id": None}, 401, "invalid_client"),
    "an unknown client": ({"client_id": "nobody"}, 401, "invalid_client"),
}


async def test_an_exchange_in_which_anything_is_wrong_gives_nothing(
    site: Site, http: httpx2.AsyncClient
) -> None:
    client = await register(http)
    code = await code_for(site, http, client)
    for name, (wrong, status, problem) in EXCHANGES.items():
        answer = await http.post("/token", data=exchanging(client, code, **wrong))
        assert (answer.status_code, answer.json()["error"]) == (status, problem), name
        assert answer.json()["error_description"]
        assert not_kept(answer)
    assert (await http.post("/token", data=exchanging(client, code))).status_code == 200
    assert (await http.post("/token", data=exchanging(client, code))).status_code == 400


async def test_a_body_that_is_no_form_is_told_so(http: httpx2.AsyncClient) -> None:
    for sent in ({"json": {"grant_type": "x"}}, {"files": {"grant_type": b"x"}}):
        answer = await http.post("/token", **sent)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_tokens_are_renewed_and_the_old_one_ends_all(
    site: Site, http: httpx2.AsyncClient
) -> None:
    client = await register(http)
    form = exchanging(client, await code_for(site, http, client))
    first = (await http.post("/token", data=form)).json()
    renewing = {"grant_type": "refresh_token", "client_id": client}
    old = {**renewing, "refresh_token": first["refresh_token"]}
    wide = await http.post("/token", data={**old, "scope": EVERYTHING})
    assert wide.json()["error"] == "invalid_scope"
    second = (await http.post("/token", data={**old, "scope": "booking:read"})).json()
    assert second["scope"] == "booking:read"
    again = await http.post("/token", data=old)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    new = {**renewing, "refresh_token": second["refresh_token"]}
    assert (await http.post("/token", data=new)).json()["error"] == "invalid_grant"


async def test_access_is_given_back_and_nonsense_is_no_error(
    site: Site, http: httpx2.AsyncClient
) -> None:
    client = await register(http)
    form = exchanging(client, await code_for(site, http, client))
    tokens = (await http.post("/token", data=form)).json()
    for token in (tokens["access_token"], "nonsense"):
        answer = await http.post("/revoke", data={"token": token, "client_id": client})
        assert (answer.status_code, answer.content) == (200, b"")
    assert site.access.grants(site.counter.caller(JOHN)) == []
    missing = await http.post("/revoke", data={"client_id": client})
    assert missing.json()["error"] == "invalid_request"


async def test_errors_repeat_nothing_that_was_sent(http: httpx2.AsyncClient) -> None:
    client, sent = await register(http), "<script>alert(1)</script>"
    page = await http.get("/authorize", params=asking(client, scope=sent, redirect_uri=sent))
    token = await http.post("/token", data={"grant_type": sent, "client_id": sent})
    named = await http.post("/register", json={"redirect_uris": [sent]})
    assert [answer.status_code for answer in (page, token, named)] == [400, 400, 400]
    assert [answer.text for answer in (page, token, named) if "alert" in answer.text] == []


async def test_the_handle_and_nothing_else_goes_on_to_the_page(http: httpx2.AsyncClient) -> None:
    page = await http.get("/authorize", params=asking(await register(http)))
    assert set(parse_qs(urlsplit(page.headers["location"]).query)) == {"request"}


async def test_each_endpoint_takes_its_own_methods(http: httpx2.AsyncClient) -> None:
    for path in ("/token", "/register", "/revoke"):
        assert (await http.get(path)).status_code == 405
    assert (await http.put("/authorize")).status_code == 405


def test_what_is_ours_to_mend_is_not_told_as_theirs() -> None:
    answer = replies.refused(Busy("Please try again in a minute."))
    assert answer.status_code == 503
    assert b"temporarily_unavailable" in answer.body
