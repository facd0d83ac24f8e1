"""What an app may do: asked, answered, and taken back."""

import pytest

from booking.access import AccessRefused, Scope
from booking.errors import NotSignedIn
from booking.values import Role
from tests.web.house import CALLBACK, EVERYTHING, FAMILY, OLIVIA, House, answer_in

pytestmark = pytest.mark.behaviour("MCP-06")


def back_in(house_page: str) -> str:
    """Where the page sends the browser."""
    return house_page.partition("url=")[2]


def test_a_customer_lets_an_app_in_and_the_app_may_what_was_ticked(house: House) -> None:
    handle = house.request(scope=EVERYTHING)
    surfer = house.surfer()
    page = surfer.open(f"/sign-in?request={handle}")
    assert "Robin" in page.text
    assert "app.example.net" in page.text
    assert "We have not checked it." in page.text
    surfer.press("Send me a code", contact="john@example.com")
    page = surfer.press("Sign in", code=house.code)
    assert page.heading == "Allow this app to act for you?"
    assert "Book, move and cancel for you" in page.text
    assert "what the team can" not in page.text
    page = surfer.press("Allow")
    assert page.heading == "Connected"
    address = back_in(page.response.headers["refresh"])
    assert address.startswith(f"{CALLBACK}?")
    assert page.links["Go back to the app"] == address
    assert answer_in(address)["state"] == "what the app wants back"
    bearer = house.access.bearer(house.exchange(address).access)
    assert bearer.caller.customer == house.demo.person("john@example.com").id
    assert bearer.scopes == (Scope.READ, Scope.WRITE)


def test_what_is_not_ticked_is_not_given(house: House) -> None:
    surfer = house.signed_in(handle=house.request())
    page = surfer.press("Allow", untick=Scope.WRITE)
    tokens = house.exchange(back_in(page.response.headers["refresh"]))
    assert tokens.scopes == (Scope.READ,)


def test_the_owner_gives_what_the_team_can_only_by_a_tick_of_her_own(house: House) -> None:
    """Also to an app that did not ask for it: few know that they could."""
    surfer = house.signed_in(OLIVIA, house.request(scope="booking:read booking:write"))
    assert "See and do what the team can" in surfer.page.text
    page = surfer.press("Allow")
    assert house.exchange(back_in(page.response.headers["refresh"])).scopes == (
        Scope.READ,
        Scope.WRITE,
    )
    asked = house.request(scope="booking:read booking:write")
    surfer.open(f"/sign-in/consent?request={asked}")
    page = surfer.press("Allow", scope=Scope.ADMIN)
    tokens = house.exchange(back_in(page.response.headers["refresh"]))
    assert tokens.scopes == (Scope.READ, Scope.ADMIN)
    assert house.access.bearer(tokens.access).caller.role == Role.ADMIN


def test_a_customer_who_forges_a_tick_gets_no_more(house: House) -> None:
    surfer = house.signed_in(handle=house.request())
    page = surfer.press("Allow", scope=Scope.ADMIN)
    tokens = house.exchange(back_in(page.response.headers["refresh"]))
    assert tokens.scopes == (Scope.READ,)


@pytest.mark.parametrize("label", ["Don't allow", "Don't connect"])
def test_a_no_is_told_to_the_app(house: House, label: str) -> None:
    """Before signing in or after it."""
    handle = house.request()
    if label == "Don't allow":
        surfer = house.signed_in(handle=handle)
    else:
        surfer = house.surfer()
        surfer.open(f"/sign-in?request={handle}")
    page = surfer.press(label)
    assert page.heading == "Not connected"
    told = answer_in(back_in(page.response.headers["refresh"]))
    assert told["error"] == "access_denied"
    assert "code" not in told
    assert surfer.open(f"/sign-in?request={handle}").status == 410


def test_a_member_of_a_family_speaks_for_themselves_alone(house: House) -> None:
    surfer = house.signed_in(FAMILY, house.request())
    ticket = surfer.page.response.text.split('name="who" value="')[3].split('"')[0]
    surfer.press("Continue", who=ticket)
    page = surfer.press("Allow")
    tokens = house.exchange(back_in(page.response.headers["refresh"]))
    caller = house.access.bearer(tokens.access).caller
    assert caller.customer == house.demo.person("customer.c@example.com").id


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/consent"])
def test_a_request_that_is_not_there_any_more_says_what_to_do(house: House, path: str) -> None:
    late = house.request()
    house.later(minutes=10)
    for handle in (late, "unknown", "%00", "%ff", "x" * 5000, "🙂"):
        page = house.surfer().open(f"{path}?request={handle}")
        assert page.status == 410
        assert "go back to your app and connect again" in page.text


def test_a_request_is_answered_once(house: House) -> None:
    handle = house.request()
    surfer = house.signed_in(handle=handle)
    consent = surfer.page
    surfer.press("Allow")
    surfer.page = consent
    page = surfer.press("Allow")
    assert page.status == 410
    assert "answered already" in page.text


def test_nobody_allows_anything_who_has_not_signed_in(house: House) -> None:
    page = house.surfer().open(f"/sign-in/consent?request={house.request()}")
    assert page.path == "/sign-in"
    assert "Robin" in page.text


def test_a_yes_after_the_session_has_ended_asks_to_sign_in_and_then_goes_on(house: House) -> None:
    surfer = house.signed_in()
    house.later(minutes=14)
    surfer.open(f"/sign-in/consent?request={house.request()}")
    house.later(minutes=2)
    page = surfer.press("Allow")
    assert page.path == "/sign-in"
    assert "You have been signed out" in page.text
    surfer.press("Send me a code", contact="john@example.com")
    assert surfer.press("Sign in", code=house.code).heading == "Allow this app to act for you?"


def test_somebody_else_can_take_over_before_the_yes(house: House) -> None:
    handle = house.request()
    surfer = house.signed_in(handle=handle)
    page = surfer.press("That is not me")
    assert (page.path, page.heading) == ("/sign-in", "Sign in")
    surfer.press("Send me a code", contact="priya@example.com")
    assert "Priya Patel" in surfer.press("Sign in", code=house.code).text


def test_what_an_app_says_of_itself_is_shown_as_text(house: House) -> None:
    name = '<b>Bank</b> "\u202eknab\u202c'
    surfer = house.signed_in(handle=house.request(client_name=name))
    assert "<b>" not in surfer.page.response.text
    assert "\u202e" not in surfer.page.response.text


def test_a_person_sees_which_apps_have_access_and_ends_one(house: House) -> None:
    surfer = house.signed_in(handle=house.request())
    page = surfer.press("Allow")
    tokens = house.exchange(back_in(page.response.headers["refresh"]))
    page = before = surfer.open("/apps")
    assert "Robin" in page.text
    assert "Allowed on 5 February 2026" in page.text
    page = surfer.press("Take access away from Robin")
    assert "that app no longer has access" in page.text
    assert "Robin" not in page.text
    surfer.page = before
    assert surfer.press("Take access away from Robin").status == 200  # pressed twice
    with pytest.raises(NotSignedIn):
        house.access.bearer(tokens.access)
    with pytest.raises(AccessRefused):
        house.access.refresh(tokens.refresh, client_id=house.clients[-1].id)


def test_nobody_ends_the_access_of_anothers_app(house: House) -> None:
    john = house.signed_in(handle=house.request())
    page = john.press("Allow")
    tokens = house.exchange(back_in(page.response.headers["refresh"]))
    john.open("/apps")
    form, _ = john.page.form_with("Take access away from Robin")
    number = dict(form.fields)["app"]
    priya = house.signed_in("priya@example.com", house.request())
    house.exchange(back_in(priya.press("Allow").response.headers["refresh"]))
    for app in (number, "0", "-1", "x", "", "9" * 30):
        priya.open("/apps")
        assert "Robin" in priya.press("Take access away from Robin", app=app).text
    assert house.access.bearer(tokens.access).client_name == "Robin"
