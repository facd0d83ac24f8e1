"""What an app may ask for, and how a person answers (SPEC MCP-06)."""

import re
from datetime import timedelta
from typing import Any

import pytest

from booking.access import (
    Access,
    AccessRefused,
    Client,
    ClientId,
    RequestGone,
    Scope,
    SentBack,
)
from booking.access.redirects import is_local
from booking.access.requests import read_wish, redirect_for
from booking.errors import NotSignedIn
from booking.testing import Demo
from booking.values import VISITOR, Caller
from tests.booking.access.apps import (
    BACK,
    ISSUER,
    OLIVIA,
    RESOURCE,
    App,
    challenge_of,
    register,
    request,
    said,
)

pytestmark = pytest.mark.behaviour("MCP-06")


def test_a_person_sees_who_asks_for_what_and_where_they_will_go(access: Access, app: App) -> None:
    asked = access.asked(app.ask(scope="booking:read booking:write"))
    assert asked.client_name == "Claude"
    assert (asked.client_site, asked.site_is_proven) == (None, False)
    assert (asked.redirect_uri, asked.redirect_host) == (BACK, "app.example.com")
    assert not asked.is_local
    assert asked.scopes == (Scope.READ, Scope.WRITE)
    assert asked.resource == RESOURCE


def test_the_yes_goes_back_with_a_code_the_state_and_our_name(app: App, john: Caller) -> None:
    told = said(app.access.approve(app.ask(state="a b&c=d"), john, [Scope.READ]))
    assert set(told) == {"code", "state", "iss"}
    assert told["state"] == "a b&c=d"
    assert told["iss"] == ISSUER


def test_the_no_goes_back_as_one(app: App) -> None:
    told = said(app.access.deny(app.ask()))
    assert told == {"error": "access_denied", "state": "its own state", "iss": ISSUER}


def test_what_the_app_put_into_its_address_stays_there(access: Access, john: Caller) -> None:
    app = register(access, redirect_uris=[f"{BACK}?tenant=7%2F8"])
    to = access.approve(app.ask(redirect_uri=f"{BACK}?tenant=7%2F8"), john, [Scope.READ])
    assert to.startswith(f"{BACK}?tenant=7%2F8&code=")


def registered_at(*addresses: str, site: str | None = None) -> Client:
    return Client(ClientId("the app"), "App", site, site is not None, addresses, {})


APP = registered_at(BACK)

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no response type": ({"response_type": None}, "invalid_request"),
    "a token at once": ({"response_type": "token"}, "unsupported_response_type"),
    "no PKCE": ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
    "PKCE without its method": ({"code_challenge_method": None}, "invalid_request"),
    "plain PKCE": ({"code_challenge_method": "plain"}, "invalid_request"),
    "a method in small letters": ({"code_challenge_method": "s256"}, "invalid_request"),
    "a challenge that is no digest": ({"code_challenge": "short"}, "invalid_request"),
    "a challenge with padding": ({"code_challenge": challenge_of("v") + "="}, "invalid_request"),
    "another resource": ({"resource": ("https://other.example/mcp",)}, "invalid_target"),
    "another resource too": ({"resource": (RESOURCE, f"{ISSUER}/x")}, "invalid_target"),
    "a resource with a fragment": ({"resource": (f"{RESOURCE}#x",)}, "invalid_target"),
    "a resource with a user": ({"resource": ("https://u@book.example.com/mcp",)}, "invalid_target"),
    "a resource that is none": ({"resource": ("https://[book/mcp",)}, "invalid_target"),
    "scopes of others alone": ({"scope": "openid email"}, "invalid_scope"),
    "an answer in the fragment": ({"response_mode": "fragment"}, "invalid_request"),
    "a state without end": ({"state": "x" * 2001}, "invalid_request"),
    "a state that cannot be seen": ({"state": "a\0b"}, "invalid_request"),
}


@pytest.mark.parametrize(("wrong", "problem"), WRONG.values(), ids=WRONG)
def test_an_app_is_told_what_is_wrong_with_its_request(wrong: dict[str, Any], problem: str) -> None:
    with pytest.raises(SentBack) as refused:
        read_wish(request(**wrong), BACK, RESOURCE, ISSUER, APP)
    told = said(refused.value.to)
    assert refused.value.to.startswith(f"{BACK}?")
    assert told["error"] == refused.value.problem == problem
    assert re.fullmatch(r"[ !#-\[\]-~]+", told["error_description"])  # RFC 6749, 4.1.2.1
    assert told["iss"] == ISSUER
    assert told.get("state") == ("its own state" if "state" not in wrong else None)


@pytest.mark.parametrize(
    ("address", "site", "is_trusted"),
    [
        (BACK, None, False),
        (BACK, "other.example", False),
        (BACK, "app.example.com", True),
        ("http://127.0.0.1:3000/back", None, True),
        ("cursor://callback", None, True),
    ],
)
def test_a_link_to_us_is_no_link_to_anywhere(
    address: str, site: str | None, is_trusted: bool
) -> None:
    """Anybody can register an address: with a wrong request nobody is sent there unasked."""
    wrong = request(redirect_uri=address, response_type="token")
    with pytest.raises(SentBack) as refused:
        read_wish(wrong, address, RESOURCE, ISSUER, registered_at(address, site=site))
    assert refused.value.is_trusted is is_trusted


ELSEWHERE = {
    "another host": "https://evil.example/back",
    "another path": "https://app.example.com/back/../evil",
    "a longer path": "https://app.example.com/back/",
    "another query": "https://app.example.com/back?x=1",
    "another case": "https://app.example.com/Back",
    "another port": "https://app.example.com:444/back",
    "the usual port": "https://app.example.com:443/back",
    "no encryption": "http://app.example.com/back",
    "a user in front": "https://app.example.com@evil.example/back",
    "a fragment": "https://app.example.com/back#x",
    "a script": "javascript:alert(1)",
    "nothing": "",
}


@pytest.mark.parametrize("address", ELSEWHERE.values(), ids=ELSEWHERE)
def test_nobody_is_sent_to_an_address_that_was_not_registered(address: str) -> None:
    with pytest.raises(AccessRefused) as refused:
        redirect_for(request(redirect_uri=address), APP)
    assert not isinstance(refused.value, SentBack)


def test_not_even_to_be_told_so(app: App) -> None:
    with pytest.raises(AccessRefused) as refused:
        app.ask(redirect_uri=f"{BACK}/x", response_type="token")
    assert not isinstance(refused.value, SentBack)


def test_what_else_is_wrong_the_app_is_told_at_the_address_it_named(app: App) -> None:
    with pytest.raises(SentBack) as refused:
        app.ask(response_type="token")
    assert refused.value.to.startswith(f"{BACK}?error=unsupported_response_type&")


@pytest.mark.parametrize(
    ("registered", "sent"),
    [
        ("http://127.0.0.1/back", "http://127.0.0.1:51004/back"),
        ("http://127.0.0.1:3000/back", "http://127.0.0.1:51004/back"),
        ("http://localhost/back?x=1", "http://localhost:8080/back?x=1"),
        ("http://[::1]:1/back", "http://[::1]:2/back"),
    ],
)
def test_a_program_on_the_persons_device_may_use_any_port(registered: str, sent: str) -> None:
    assert redirect_for(request(redirect_uri=sent), registered_at(registered)) == sent
    assert is_local(sent)


@pytest.mark.parametrize(
    "sent",
    [
        "http://127.0.0.1:3000/other",
        "http://localhost:3000/back",
        "http://127.0.0.2:3000/back",
        "https://127.0.0.1:3000/back",
        "http://127.0.0.1.evil.example:3000/back",
    ],
)
def test_its_port_alone_is_free(sent: str) -> None:
    with pytest.raises(AccessRefused):
        redirect_for(request(redirect_uri=sent), registered_at("http://127.0.0.1/back"))


def test_an_app_with_one_address_need_not_name_it(access: Access, app: App) -> None:
    assert access.asked(app.ask(redirect_uri=None)).redirect_uri == BACK
    two = register(access, redirect_uris=[BACK, f"{BACK}/2"])
    with pytest.raises(AccessRefused, match="did not say where"):
        two.ask(redirect_uri=None)


@pytest.mark.parametrize("resource", [(), (RESOURCE,), ("HTTPS://BOOK.example.com:443/mcp/",)])
def test_the_resource_is_ours_however_it_is_written(resource: tuple[str, ...]) -> None:
    wish = read_wish(request(resource=resource), BACK, RESOURCE, ISSUER, APP)
    assert wish.resource == RESOURCE


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        (None, (Scope.READ, Scope.WRITE)),
        ("  ", (Scope.READ, Scope.WRITE)),
        ("openid booking:read offline_access", (Scope.READ,)),
    ],
)
def test_who_names_no_scope_means_the_usual_ones_and_those_of_others_are_passed_over(
    scope: str | None, found: tuple[Scope, ...]
) -> None:
    assert read_wish(request(scope=scope), BACK, RESOURCE, ISSUER, APP).scopes == found


def test_a_request_waits_ten_minutes_and_is_answered_once(
    demo: Demo, app: App, john: Caller
) -> None:
    late, answered = app.ask(), app.ask()
    app.access.approve(answered, john, [Scope.READ])
    demo.clock.advance(timedelta(minutes=10))
    for handle, why in ((late, "late"), (answered, "answered"), ("made up", "unknown")):
        for answer in (app.access.asked, app.access.deny):
            with pytest.raises(RequestGone) as gone:
                answer(handle)
            assert gone.value.facts["why"] == why
            assert "connect again" in gone.value.text


def test_who_has_not_signed_in_can_allow_nothing(app: App) -> None:
    handle = app.ask()
    with pytest.raises(NotSignedIn):
        app.access.approve(handle, VISITOR, [Scope.READ])
    assert app.access.asked(handle).client_name == "Claude"


@pytest.mark.parametrize(
    ("who", "asks", "allows", "gets"),
    [
        ("+447700900001", "booking:read booking:write admin", tuple(Scope), "read write"),
        (OLIVIA, "booking:read booking:write admin", tuple(Scope), "read write admin"),
        (OLIVIA, "booking:read booking:write admin", (Scope.READ, Scope.WRITE), "read write"),
        (OLIVIA, "booking:read", tuple(Scope), "read admin"),
        (OLIVIA, "booking:read", (Scope.READ, Scope.WRITE), "read"),
        (OLIVIA, "booking:write", (), "read"),
        ("+447700900001", "admin", tuple(Scope), "read"),
    ],
)
def test_an_app_gets_what_the_person_allows_and_has_and_the_office_may_be_added_unasked(
    demo: Demo, app: App, who: str, asks: str, allows: tuple[Scope, ...], gets: str
) -> None:
    code = said(app.access.approve(app.ask(scope=asks), demo.caller(who), allows))["code"]
    assert " ".join(scope.split(":")[-1] for scope in app.exchange(code).scopes) == gets


def test_another_key_opens_nothing(demo: Demo, app: App, john: Caller) -> None:
    tokens = app.connect(john)
    other = type(app.access)(
        demo.store, demo.clock, b"another key, of another house", issuer=ISSUER, resource=RESOURCE
    )
    with pytest.raises(NotSignedIn):
        other.bearer(tokens.access)
    with pytest.raises(ValueError, match="16 bytes"):
        type(app.access)(demo.store, demo.clock, b"short", issuer=ISSUER, resource=RESOURCE)
