"""Apps introduce themselves: by registering, or by a document at their own address."""

from datetime import timedelta
from typing import Any

import pytest

from booking.access import Access, AccessRefused
from booking.access.clients import read_document, read_profile
from booking.testing import Demo
from tests.booking.access.apps import BACK, App, register

pytestmark = pytest.mark.behaviour("MCP-06")

ADDRESS = "https://app.example.com/client.json"
DOCUMENT: dict[str, Any] = {
    "client_id": ADDRESS,
    "client_name": "Example",
    "redirect_uris": ["http://localhost/callback", "http://127.0.0.1/callback"],
}


def test_an_app_gets_a_name_and_no_secret(demo: Demo, access: Access) -> None:
    client = access.register(
        {
            "client_name": "Claude",
            "client_uri": "https://claude.example",
            "redirect_uris": [BACK, BACK],
            "token_endpoint_auth_method": "client_secret_post",
            "scope": "booking:read openid",
            "software_id": {"passed": "over"},
        }
    )
    assert client.document == {
        "client_id": client.id,
        "client_id_issued_at": int(demo.clock.now().timestamp()),
        "client_name": "Claude",
        "client_uri": "https://claude.example",
        "redirect_uris": [BACK],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
        "scope": "booking:read",
    }
    assert (client.site, client.is_proven) == ("claude.example", False)
    assert access.client(client.id) == client


def test_two_apps_of_one_name_are_two(access: Access) -> None:
    assert register(access).id != register(access).id


@pytest.mark.parametrize(
    "address",
    [
        "https://app.example.com/back",
        "https://app.example.com:8443/back?x=%20",
        "http://127.0.0.1/back",
        "http://localhost:3000/back",
        "http://[::1]:3000/back",
        "com.example.app:/back",
        "cursor://anysphere.cursor-retrieval/oauth/callback",
    ],
)
def test_an_app_may_live_on_the_web_or_on_the_device(address: str) -> None:
    assert read_profile({"redirect_uris": [address]}).redirect_uris == (address,)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "app.example.com/back",
        "/back",
        "//app.example.com/back",
        "https:app.example.com",
        "https:///back",
        "https://",
        "http://app.example.com/back",
        "http://127.0.0.1.evil.example/back",
        "http://2130706433/back",
        "http://localhost.evil.example/back",
        "https://app.example.com/back#",
        "https://app.example.com/back#part",
        "https://user@app.example.com/back",
        "https://user:word@app.example.com/back",
        "https://app.example.com\\@evil.example/back",
        "https://app.example.com/ back",
        "https://app.example.com/back\n",
        "https://app.example.com/<b>",
        "https://app.example.com:port/back",
        "https://[app.example.com/back",
        "https://bücher.example/back",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "about:blank",
        "ftp://app.example.com/back",
        "https://app.example.com/" + "x" * 1000,
        None,
        7,
        ["https://app.example.com/back"],
    ],
)
def test_people_are_never_to_be_sent_there(address: object) -> None:
    with pytest.raises(AccessRefused) as refused:
        read_profile({"redirect_uris": [BACK, address]})
    assert refused.value.problem == "invalid_redirect_uri"


@pytest.mark.parametrize(
    ("metadata", "problem"),
    [
        ({}, "invalid_redirect_uri"),
        ({"redirect_uris": []}, "invalid_redirect_uri"),
        ({"redirect_uris": BACK}, "invalid_redirect_uri"),
        ({"redirect_uris": [BACK] * 11}, "invalid_redirect_uri"),
        ({"grant_types": ["client_credentials"]}, "invalid_client_metadata"),
        ({"grant_types": "authorization_code"}, "invalid_client_metadata"),
        ({"response_types": ["token"]}, "invalid_client_metadata"),
        ({"client_name": 7}, "invalid_client_metadata"),
        ({"client_uri": {}}, "invalid_client_metadata"),
        ({"scope": ["booking:read"]}, "invalid_client_metadata"),
    ],
)
def test_what_an_app_says_must_make_sense(metadata: dict[str, Any], problem: str) -> None:
    usual = {} if problem == "invalid_redirect_uri" else {"redirect_uris": [BACK]}
    with pytest.raises(AccessRefused) as refused:
        read_profile({**usual, **metadata})
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Claude\u202e\u200b\n\tDesktop", "Claude Desktop"),
        ("x" * 200, "x" * 80),
        (" \u200b ", None),
        (None, None),
        ("Ayşe'nin <b>uygulaması</b>", "Ayşe'nin <b>uygulaması</b>"),
    ],
)
def test_a_name_is_made_fit_to_be_shown(name: str | None, shown: str | None) -> None:
    assert read_profile({"redirect_uris": [BACK], "client_name": name}).name == shown


def test_an_app_without_a_name_goes_by_the_place_it_sends_people_to(access: Access) -> None:
    assert register(access, client_name=None).client.name == "An app at app.example.com"


@pytest.mark.parametrize(
    "uri", ["http://claude.example", "javascript:x", "https://[x", "https://x y", "", "x" * 2000]
)
def test_a_site_that_cannot_be_shown_is_none(uri: str) -> None:
    profile = read_profile({"redirect_uris": [BACK], "client_uri": uri})
    assert (profile.site, profile.uri) == (None, None)


def test_a_document_at_its_own_address_is_an_app_of_that_host(access: Access) -> None:
    client = access.remember_document(ADDRESS, DOCUMENT, timedelta(hours=1))
    assert client.id == ADDRESS
    assert (client.name, client.site, client.is_proven) == ("Example", "app.example.com", True)
    assert access.client(ADDRESS) == client
    asked = access.asked(App(access, client).ask(redirect_uri="http://localhost:4711/callback"))
    assert (asked.client_site, asked.site_is_proven, asked.is_local) == (
        "app.example.com",
        True,
        True,
    )


def test_a_document_must_be_fetched_again_after_its_time(demo: Demo, access: Access) -> None:
    access.remember_document(ADDRESS, DOCUMENT, timedelta(hours=1))
    demo.clock.advance(timedelta(hours=1))
    assert access.client(ADDRESS) is None
    access.remember_document(ADDRESS, {**DOCUMENT, "client_name": "New"}, timedelta(hours=1))
    found = access.client(ADDRESS)
    assert found is not None
    assert found.name == "New"


@pytest.mark.parametrize(
    "other",
    [
        {"client_id": None},
        {"client_id": "https://app.example.com/other.json"},
        {"client_id": ADDRESS + "/"},
        {"client_name": None},
        {"client_name": "\u200b"},
        {"client_secret": "x"},
        {"token_endpoint_auth_method": "client_secret_basic"},
        {"redirect_uris": ["http://evil.example/back"]},
        {"redirect_uris": None},
    ],
)
def test_a_document_that_does_not_fit_is_none(other: dict[str, Any]) -> None:
    with pytest.raises(AccessRefused):
        read_document(ADDRESS, {**DOCUMENT, **other})
