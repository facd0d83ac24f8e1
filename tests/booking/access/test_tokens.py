"""Codes and tokens: good once, for one app, one person, one address, and not for long."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from booking.access import AccessRefused, Scope
from booking.errors import NotSignedIn
from booking.identity import Identity
from booking.identity.testing import KeptCodes
from booking.tables import customer
from booking.testing import Demo
from booking.values import VISITOR, Caller, Role
from tests.booking.access.apps import (
    BACK,
    ISSUER,
    JOHN,
    KEY,
    OLIVIA,
    PRIYA,
    RESOURCE,
    VERIFIER,
    App,
    is_good,
    open_access,
    register,
)

pytestmark = pytest.mark.behaviour("MCP-06")

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def set_role(demo: Demo, who: str, role: Role) -> None:
    with demo.store.writing() as connection:
        connection.execute(update(customer).where(customer.c.phone == who).values(role=role))


def test_a_token_says_who_it_is_and_how_far_it_goes(demo: Demo, app: App, john: Caller) -> None:
    tokens = app.connect(john)
    bearer = app.access.bearer(tokens.access)
    assert bearer.caller == Caller(john.customer, Role.CUSTOMER, "mcp")
    assert bearer.scopes == bearer.lendable == tokens.scopes == (Scope.READ, Scope.WRITE)
    assert (bearer.client, bearer.client_name, bearer.resource) == (app.id, "Claude", RESOURCE)
    assert bearer.expires - demo.clock.now() == 15 * MINUTE == timedelta(seconds=tokens.lasts_s)


def test_an_access_token_is_good_for_a_quarter_of_an_hour(
    demo: Demo, app: App, john: Caller
) -> None:
    token = app.connect(john).access
    demo.clock.advance(15 * MINUTE - timedelta(seconds=1))
    assert is_good(app.access, token)
    demo.clock.advance(timedelta(seconds=1))
    assert not is_good(app.access, token)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "another verifier": ({"verifier": VERIFIER[::-1]}, "invalid_grant"),
    "the challenge for a verifier": ({"verifier": "x" * 43}, "invalid_grant"),
    "no verifier": ({"verifier": None}, "invalid_grant"),
    "an empty verifier": ({"verifier": ""}, "invalid_grant"),
    "an app that nobody knows": ({"client_id": "somebody else"}, "invalid_client"),
    "no app": ({"client_id": None}, "invalid_client"),
    "another redirect": ({"redirect_uri": f"{BACK}/x"}, "invalid_grant"),
    "an empty redirect": ({"redirect_uri": ""}, "invalid_grant"),
    "another resource": ({"resource": (ISSUER,)}, "invalid_target"),
}


@pytest.mark.parametrize(("wrong", "problem"), WRONG.values(), ids=WRONG)
def test_a_code_is_worth_nothing_without_all_that_belongs_to_it(
    app: App, john: Caller, wrong: dict[str, Any], problem: str
) -> None:
    """And whoever tries it spoils nothing for the app it was given to."""
    code = app.code(john)
    with pytest.raises(AccessRefused) as refused:
        app.exchange(code, **wrong)
    assert refused.value.problem == problem
    assert is_good(app.access, app.exchange(code).access)


def test_the_codes_and_tokens_of_one_app_are_no_good_to_another(app: App, john: Caller) -> None:
    thief, code = register(app.access), app.code(john)
    with pytest.raises(AccessRefused) as refused:
        thief.exchange(code)
    assert refused.value.problem == "invalid_grant"
    tokens = app.exchange(code)
    with pytest.raises(AccessRefused) as refused:
        thief.refresh(tokens)
    assert refused.value.problem == "invalid_grant"
    assert is_good(app.access, app.refresh(tokens).access)


@pytest.mark.parametrize("code", ["", "fdc_", "made up", "\0", "x" * 5000])
def test_a_code_that_we_did_not_give_is_none(app: App, code: str) -> None:
    with pytest.raises(AccessRefused) as refused:
        app.exchange(code)
    assert refused.value.problem == "invalid_grant"


def test_a_code_is_good_for_a_minute(demo: Demo, app: App, john: Caller) -> None:
    in_time, late = app.code(john), app.code(john)
    demo.clock.advance(timedelta(seconds=59))
    app.exchange(in_time)
    demo.clock.advance(timedelta(seconds=1))
    with pytest.raises(AccessRefused) as refused:
        app.exchange(late)
    assert refused.value.problem == "invalid_grant"


def test_a_code_need_not_repeat_the_redirect_or_name_the_resource(app: App, john: Caller) -> None:
    """OAuth 2.1 leaves both to PKCE."""
    tokens = app.exchange(app.code(john), redirect_uri=None, resource=())
    assert is_good(app.access, tokens.access)


def test_a_used_code_without_its_verifier_ends_nothing(app: App, john: Caller) -> None:
    """Codes stand in the histories of browsers: finding one there is no way to log people out."""
    code = app.code(john)
    tokens = app.exchange(code)
    with pytest.raises(AccessRefused):
        app.exchange(code, verifier="x" * 43)
    assert is_good(app.access, tokens.access)


def test_a_renewed_token_goes_on_where_the_old_one_ends(demo: Demo, app: App, john: Caller) -> None:
    first = app.connect(john)
    demo.clock.advance(20 * MINUTE)
    second = app.refresh(first)
    assert second.refresh != first.refresh
    assert not is_good(app.access, first.access)
    assert app.access.bearer(second.access).caller.customer == john.customer
    assert is_good(app.access, app.refresh(second).access)


WRONG_RENEWAL: dict[str, tuple[dict[str, Any], str]] = {
    "an app that nobody knows": ({"client_id": "somebody else"}, "invalid_client"),
    "no app": ({"client_id": None}, "invalid_client"),
    "more than was granted": ({"scope": "booking:read booking:write admin"}, "invalid_scope"),
    "nothing that we have": ({"scope": "openid"}, "invalid_scope"),
    "another resource": ({"resource": ("https://other.example/mcp",)}, "invalid_target"),
}


@pytest.mark.parametrize(("wrong", "problem"), WRONG_RENEWAL.values(), ids=WRONG_RENEWAL)
def test_a_refresh_token_is_for_its_app_and_what_it_was_granted(
    app: App, john: Caller, wrong: dict[str, Any], problem: str
) -> None:
    tokens = app.connect(john)
    with pytest.raises(AccessRefused) as refused:
        app.refresh(tokens, **wrong)
    assert refused.value.problem == problem
    assert is_good(app.access, app.refresh(tokens).access)


def test_an_app_may_ask_for_less_for_a_while(app: App, john: Caller) -> None:
    less = app.refresh(app.connect(john), scope="booking:read offline_access")
    assert app.access.bearer(less.access).scopes == less.scopes == (Scope.READ,)
    assert app.refresh(less).scopes == (Scope.READ, Scope.WRITE)


def test_an_app_that_stays_away_for_a_month_is_out(demo: Demo, app: App, john: Caller) -> None:
    tokens = app.connect(john)
    demo.clock.advance(30 * DAY - MINUTE)
    tokens = app.refresh(tokens)
    demo.clock.advance(30 * DAY)
    with pytest.raises(AccessRefused):
        app.refresh(tokens)
    assert app.access.grants(john) == []


def test_after_half_a_year_the_person_is_asked_again(demo: Demo, app: App, john: Caller) -> None:
    tokens = app.connect(john)
    for _ in range(8):
        demo.clock.advance(20 * DAY)
        tokens = app.refresh(tokens)
    demo.clock.advance(20 * DAY)
    with pytest.raises(AccessRefused):
        app.refresh(tokens)


def test_tokens_are_no_other_tokens(demo: Demo, app: App, john: Caller) -> None:
    """A refresh token opens nothing, an access token renews nothing, a changed one is none."""
    tokens = app.connect(john)
    handle, number, expires, letters, seal = tokens.access.split(".")
    forged = [
        "",
        "fda_....",
        tokens.refresh,
        tokens.access.replace("fda_", "fdr_"),
        tokens.access + "x",
        ".".join((handle, number, expires, "rwa", seal)),
        ".".join((handle, number, "9" * 10, letters, seal)),
        ".".join((handle, number, expires, letters, "é\0")),
        tokens.refresh.replace("fdr_", "fda_"),
    ]
    assert [token for token in forged if is_good(app.access, token)] == []
    for token in (tokens.access, tokens.access.replace("fda_", "fdr_"), "", "fdr_.."):
        with pytest.raises(AccessRefused):
            app.access.refresh(token, client_id=app.id)


def test_a_token_is_good_for_this_address_alone(demo: Demo, app: App, john: Caller) -> None:
    token = app.connect(john).access
    moved = open_access(demo, resource="https://other.example/mcp")
    assert is_good(app.access, token)
    assert not is_good(moved, token)


def test_an_owner_without_the_scope_of_the_team_calls_as_a_customer(demo: Demo, app: App) -> None:
    olivia = demo.caller(OLIVIA)
    modest = app.access.bearer(app.connect(olivia, (Scope.READ, Scope.WRITE)).access)
    assert modest.caller.role is Role.CUSTOMER
    assert modest.lendable == tuple(Scope)
    assert app.access.bearer(app.connect(olivia).access).caller.role is Role.ADMIN


def test_who_is_an_owner_no_longer_loses_it_at_once_and_gets_it_back(demo: Demo, app: App) -> None:
    tokens = app.connect(demo.caller(OLIVIA))
    set_role(demo, OLIVIA, Role.CUSTOMER)
    bearer = app.access.bearer(tokens.access)
    assert bearer.caller.role is Role.CUSTOMER
    assert bearer.scopes == bearer.lendable == (Scope.READ, Scope.WRITE)
    assert app.access.grants(bearer.caller)[0].scopes == (Scope.READ, Scope.WRITE)
    renewed = app.refresh(tokens)
    assert renewed.scopes == (Scope.READ, Scope.WRITE)
    set_role(demo, OLIVIA, Role.STAFF)
    assert app.access.bearer(renewed.access).caller.role is Role.CUSTOMER
    assert app.access.bearer(app.refresh(renewed).access).caller.role is Role.STAFF


@pytest.mark.parametrize("kind", ["access", "refresh"])
def test_an_app_can_give_its_access_back(app: App, john: Caller, kind: str) -> None:
    tokens, other = app.connect(john), app.connect(john)
    app.access.revoke(getattr(tokens, kind), client_id=app.id)
    app.access.revoke(getattr(tokens, kind), client_id=app.id)
    assert not is_good(app.access, tokens.access)
    assert is_good(app.access, other.access)


def test_nobody_else_can_and_nonsense_changes_nothing(app: App, john: Caller) -> None:
    tokens = app.connect(john)
    app.access.revoke(tokens.refresh, client_id="somebody else")
    app.access.revoke("nonsense", client_id=app.id)
    assert is_good(app.access, tokens.access)


def test_people_see_the_apps_that_they_have_let_in(demo: Demo, app: App, john: Caller) -> None:
    local = register(
        app.access,
        client_name="Editor",
        client_uri="https://editor.example/home",
        redirect_uris=["http://127.0.0.1/back"],
    )
    app.connect(john)
    demo.clock.advance(MINUTE)
    local.code(john, redirect_uri="http://127.0.0.1:9/back")  # never exchanged: it has no access
    local.exchange(
        local.code(john, (Scope.READ,), redirect_uri="http://127.0.0.1:9/back"), redirect_uri=None
    )
    editor, claude = app.access.grants(john)
    assert (editor.client_name, editor.client_site) == ("Editor", "editor.example")
    assert (editor.redirect_host, editor.scopes) == ("127.0.0.1", (Scope.READ,))
    assert editor.since == editor.used == demo.clock.now()
    assert claude.until - demo.clock.now() == 30 * DAY - MINUTE
    assert app.access.grants(demo.caller(PRIYA)) == []
    with pytest.raises(NotSignedIn):
        app.access.grants(VISITOR)


def test_an_app_that_was_ended_cannot_renew_nor_use_its_code(app: App, john: Caller) -> None:
    tokens = app.connect(john)
    app.access.end_grant(john, app.access.grants(john)[0].id)
    with pytest.raises(AccessRefused) as refused:
        app.refresh(tokens)
    assert refused.value.problem == "invalid_grant"


@pytest.mark.behaviour("AUTH-08")
def test_who_has_lost_their_phone_loses_the_apps_too(demo: Demo, app: App, john: Caller) -> None:
    johns, olivias = app.connect(john), app.connect(demo.caller(OLIVIA))
    waiting = app.code(john)
    identity = Identity(demo.store, demo.shop, demo.clock, KEY, KeptCodes())
    identity.revoke(demo.caller(OLIVIA), JOHN)
    assert not is_good(app.access, johns.access)
    assert is_good(app.access, olivias.access)
    with pytest.raises(AccessRefused):
        app.exchange(waiting)
