"""What holds for every page: headers, cookies, forgery, bulk, and what goes wrong."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from booking.access import AccessRefused, SentBack
from booking.errors import TooMany
from booking.testing import DEMO_NOW, FixedClock
from tests.web.house import CALLBACK, JOHN, House, open_house
from tests.web.surfer import Surfer
from web.errors import ErrorPages
from web.gate import Gate
from web.look import Look

PAGES = ("/sign-in", "/sign-in/code", "/sign-in/who", "/sign-in/consent", "/apps")
FORMS = (
    "/sign-in",
    "/sign-in/code",
    "/sign-in/again",
    "/sign-in/who",
    "/sign-in/consent",
    "/sign-in/deny",
    "/sign-out",
    "/apps",
)


@pytest.mark.parametrize("path", [*PAGES, "/nowhere"])
def test_no_page_can_be_framed_kept_or_scripted(house: House, path: str) -> None:
    client = house.signed_in().client if path == "/apps" else house.surfer().client
    headers = client.get(path, headers={"Accept": "text/html"}, follow_redirects=False).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    rules = {rule.split(" ")[0]: rule for rule in headers["content-security-policy"].split("; ")}
    assert rules["default-src"] == "default-src 'none'"
    assert rules["frame-ancestors"] == "frame-ancestors 'none'"
    assert rules["form-action"] == "form-action 'self'"
    assert "script-src" not in rules


def test_the_style_is_a_file_that_browsers_may_keep(house: House) -> None:
    surfer = house.surfer()
    surfer.open("/sign-in")
    path = surfer.page.response.text.split('rel="stylesheet" href="')[1].split('"')[0]
    style = surfer.client.get(path)
    assert style.headers["content-type"].startswith("text/css")
    assert "immutable" in style.headers["cache-control"]


@pytest.mark.parametrize("check", [None, "0" * 64, "\u00e9"])
def test_a_form_that_is_not_ours_changes_nothing(house: House, check: str | None) -> None:
    """Forged on another site (CSRF): it has the cookies, and not what our pages put into forms."""
    handle = house.request()
    surfer = house.signed_in(handle=handle)
    surfer.open("/sign-in")
    fields = {"request": handle, "contact": JOHN, "code": "123456", "answer": "allow"}
    fields |= {} if check is None else {"check": check}
    sent = len(house.post.sent)
    for path in FORMS:
        page = surfer.client.post(path, data=fields)
        assert (page.status_code, "Please begin again" in page.text) == (403, True)
    assert len(house.post.sent) == sent
    assert house.access.asked(handle).client_name == "Robin"
    assert surfer.open("/apps").path == "/apps"


def test_a_form_made_for_another_browser_is_not_ours(house: House) -> None:
    mine, theirs = house.surfer(), house.surfer()
    mine.open("/sign-in")
    theirs.open("/sign-in")
    theirs.page = mine.page
    assert theirs.press("Send me a code", contact=JOHN).status == 403
    assert house.post.sent == []


def test_without_cookies_the_page_says_what_is_missing(house: House) -> None:
    surfer = house.surfer()
    surfer.open("/sign-in")
    surfer.client.cookies.clear()
    page = surfer.press("Send me a code", contact=JOHN)
    assert page.status == 403
    assert "allow cookies" in page.text


def test_cookies_are_of_this_host_alone_and_no_script_reads_them(house: House) -> None:
    surfer = house.surfer()
    first = surfer.open("/sign-in").response.headers["set-cookie"]
    assert first.startswith("__Host-frontdesk-browser=")
    surfer.press("Send me a code", contact=JOHN)
    form, _ = surfer.page.form_with("Sign in")
    fields = dict(form.fields) | {"code": house.code}
    let_in = surfer.client.post(form.action, data=fields, follow_redirects=False)
    session, browser = let_in.headers.get_list("set-cookie")
    assert session.startswith("__Host-frontdesk-session=")
    assert "Max-Age=900" in session
    assert browser.startswith('__Host-frontdesk-browser=""')
    for cookie in (first, session):
        assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


def test_without_https_cookies_have_plain_names() -> None:
    with open_house(secure=False) as house:
        client = TestClient(house.app, "http://127.0.0.1:8000")
        cookie = client.get("/sign-in").headers["set-cookie"]
        assert cookie.startswith("frontdesk-browser=")
        assert "Secure" not in cookie
        surfer = Surfer(client)
        surfer.open("/sign-in")
        surfer.press("Send me a code", contact=JOHN)
        assert surfer.press("Sign in", code=house.code).path == "/apps"


def test_a_cookie_that_somebody_planted_opens_nothing_later(house: House) -> None:
    """The browser's name is dropped with the sign-in: who knows it has no session by it."""
    victim, thief = house.surfer(), house.surfer()
    victim.open("/sign-in")
    thief.client.cookies.update(dict(victim.client.cookies))
    victim.press("Send me a code", contact=JOHN)
    assert victim.press("Sign in", code=house.code).path == "/apps"
    assert thief.open("/apps").path == "/sign-in"
    assert thief.open("/sign-in/code").path == "/sign-in"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/sign-in", "GET, HEAD, POST"),
        ("DELETE", "/apps", "GET, HEAD, POST"),
        ("GET", "/sign-out", "POST"),
        ("GET", "/sign-in/deny", "POST"),
    ],
)
def test_a_wrong_method_is_told_so(house: House, method: str, path: str, allowed: str) -> None:
    answer = house.surfer().client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == allowed
    assert "<h1>" in answer.text


def test_a_page_that_is_not_there_is_a_page_for_people_and_a_line_for_programs(
    house: House,
) -> None:
    client = house.surfer().client
    assert "<h1>Page not found</h1>" in client.get("/x", headers={"Accept": "text/html"}).text
    assert client.get("/x", headers={"Accept": "application/json"}).text == "Not found\n"


def test_what_an_app_asks_wrongly_is_told_to_the_person_with_a_way_back(house: House) -> None:
    pages = ErrorPages(Look(house.demo.shop))
    back = f"{CALLBACK}?error=invalid_scope&state=<1>"
    scope = SentBack("invalid_scope", "There is no such scope.", back, is_trusted=False)
    told = pages.refused(scope)
    assert told.status_code == 400
    assert b"There is no such scope." in told.body
    assert b"Go back to the app (app.example.net)" in told.body
    assert f'href="{CALLBACK}?error=invalid_scope&amp;state=&lt;1&gt;"'.encode() in told.body
    nowhere = pages.refused(AccessRefused("invalid_request", "That address is not registered."))
    assert b"not registered" in nowhere.body
    assert b"Go back to the app" not in nowhere.body
    unknown = pages.refused(AccessRefused("invalid_client", "Please add the connection again."))
    assert b"<p>Please add the connection again.</p>" in unknown.body


def test_a_head_request_is_answered(house: House) -> None:
    assert house.surfer().client.head("/sign-in").status_code == 200


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"contact=" + b"x" * 20_000, "application/x-www-form-urlencoded", 413),
        (b"&".join([b"a=b"] * 100), "application/x-www-form-urlencoded", 400),
        (b"contact=" + b"x" * 10_000, "application/x-www-form-urlencoded", 400),
        (b"no boundary", "multipart/form-data", 400),
        (b'{"contact": "x"}', "application/json", 403),
        (b"\xff\xfe\x00=%ff%00", "application/x-www-form-urlencoded", 403),
    ],
)
def test_a_body_that_no_page_of_ours_sends_is_refused(
    house: House, body: bytes, kind: str, status: int
) -> None:
    surfer = house.surfer()
    surfer.open("/sign-in")
    answer = surfer.client.post("/sign-in", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert "<h1>" in answer.text


def test_who_sends_forms_in_bulk_is_told_when_to_come_back(house: House) -> None:
    surfer = house.surfer()
    surfer.open("/sign-in")
    for _ in range(60):
        surfer.client.post("/sign-in", data={})
    page = surfer.press("Send me a code", contact=JOHN)
    assert page.status == 429
    assert "Please try again in 10 minutes." in page.text
    assert page.response.headers["retry-after"] == "600"
    house.later(minutes=10)
    surfer.open("/sign-in")
    assert surfer.press("Send me a code", contact=JOHN).heading == "Enter your code"


def test_one_line_of_ipv6_counts_as_one_and_others_are_free() -> None:
    clock = FixedClock(DEMO_NOW)
    gate = Gate(clock, most=2, per_s=60)
    gate.admit("2001:db8::1")
    gate.admit("2001:db8::2")
    with pytest.raises(TooMany, match="in 1 minute"):
        gate.admit("2001:db8:0:0:ffff::3")
    for other in ("2001:db8:0:1::1", "192.0.2.1", "", "not an address"):
        gate.admit(other)
    clock.advance(timedelta(seconds=60))
    gate.admit("2001:db8::1")


def test_a_fault_of_ours_says_nothing_of_the_inside(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    surfer = house.surfer()
    surfer.open("/sign-in")
    surfer.press("Send me a code", contact=JOHN)
    with house.demo.store.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE login RENAME TO lost")
    page = surfer.press("Sign in", code=house.code)
    assert page.status == 500
    assert "reference " in page.text
    assert "login" not in page.text
    assert caplog.records[-1].exc_info is not None
    assert caplog.records[-1].exc_info[0] is OperationalError
    assert house.code not in caplog.text


@pytest.mark.behaviour("AUTH-10")
def test_neither_codes_nor_contacts_nor_handles_reach_a_log(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    handle = house.request()
    with caplog.at_level(logging.DEBUG, logger="web"), caplog.at_level(logging.DEBUG, "booking"):
        surfer = house.signed_in("john@example.com", handle)
        surfer.press("Allow")
    ours = [
        record.getMessage()
        for record in caplog.records
        if record.name.partition(".")[0] in {"web", "booking", "sqlalchemy"}
    ]
    assert [
        said for said in ours for secret in (house.code, "john@", handle) if secret in said
    ] == []
