"""Signing in on a page: contact, code, and who it is."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import update

from booking.errors import CodeRefused, NotFound, NotSignedIn, Refusal, TooMany, Unclear
from booking.identity.page import PageSignIn
from booking.identity.testing import KeptCodes
from booking.tables import channel_identity, customer, login_code, session
from booking.values import Role
from tests.booking.identity.chat import (
    FAMILY,
    JOHN,
    KEY,
    NOBODY,
    OLIVIA,
    House,
    another,
    open_house,
)

BROWSER = "what only this browser knows"
FULL_WIDTH = {ord(digit): chr(0xFF10 + int(digit)) for digit in "0123456789"}
OTHER = "what only another browser knows"


@dataclass
class Page:
    house: House
    door: PageSignIn

    @property
    def code(self) -> str:
        return self.house.post.last.code

    def sign_in(self, contact: str = JOHN, browser: str = BROWSER) -> str:
        self.door.send(browser, contact)
        token = self.door.prove(browser, self.code)
        assert token is not None
        return token


def open_page(**settings: Any) -> Page:
    ways = settings.pop("ways", ("email", "sms"))
    house = open_house(**settings)
    house.post = KeptCodes(ways)
    demo = house.demo
    return Page(house, PageSignIn(demo.store, demo.shop, demo.clock, KEY, house.post))


@pytest.fixture
def page() -> Iterator[Page]:
    opened = open_page()
    yield opened
    opened.house.demo.close()


@pytest.mark.behaviour("MCP-06")
@pytest.mark.parametrize(
    ("written", "kind", "address"),
    [
        ("john@example.com", "email", "john@example.com"),
        ("  John@Example.COM ", "email", "john@example.com"),
        ("mailto:john@example.com", "email", "john@example.com"),
        (JOHN, "sms", JOHN),
        ("07700 900001", "sms", JOHN),
        ("07700\u2011900\u2011001", "sms", JOHN),
        ("\u202a+44\u00a07700\u00a0900001\u202c", "sms", JOHN),
        ("+44 (0)7700 900001", "sms", JOHN),
        ("0044 7700 900 001", "sms", JOHN),
        ("tel:+447700900001", "sms", JOHN),
        ("07700900001".translate(FULL_WIDTH), "sms", JOHN),
        ("my number is 07700900001", "sms", JOHN),
    ],
)
def test_a_contact_on_file_gets_a_code_and_the_code_signs_in(
    page: Page, written: str, kind: str, address: str
) -> None:
    page.door.send(BROWSER, written)
    assert (page.house.post.last.kind, page.house.post.last.address) == (kind, address)
    token = page.door.prove(BROWSER, page.code)
    assert token is not None
    assert page.door.caller_of(token) == page.house.demo.caller(JOHN, "web")


@pytest.mark.parametrize("written", ["", " ", "john", "@", "a@b", "12", "x" * 5000, "\0", "🙂"])
def test_what_is_no_contact_is_asked_again_and_leaves_no_trace(page: Page, written: str) -> None:
    with pytest.raises(Unclear, match="neither a phone number nor an e-mail address"):
        page.door.send(BROWSER, written)
    assert page.door.awaited(BROWSER) is None


@pytest.mark.behaviour("AUTH-01")
def test_a_stranger_meets_nothing_that_a_customer_does_not(page: Page) -> None:
    """Words, counting and caps: all the same, but no message leaves."""
    page.door.send(BROWSER, "john@example.com")
    page.door.send(OTHER, "nobody@example.com")
    assert [posted.address for posted in page.house.post.sent] == ["john@example.com"]
    guess = another(page.code)
    for _ in range(4):
        assert refusal(page, BROWSER, guess) == refusal(page, OTHER, guess)
    page.house.later(minutes=10)
    assert refusal(page, BROWSER, guess) == refusal(page, OTHER, guess)
    for _ in range(4):
        page.house.later(minutes=1)
        page.door.resend(BROWSER)
        page.door.resend(OTHER)
    page.house.later(minutes=1)
    for browser in (BROWSER, OTHER):
        with pytest.raises(TooMany, match="too many codes"):
            page.door.resend(browser)


def refusal(page: Page, browser: str, code: str) -> str:
    with pytest.raises(CodeRefused) as refused:
        page.door.prove(browser, code)
    return refused.value.text


@pytest.mark.behaviour("AUTH-06")
def test_wrong_codes_are_answered_as_in_the_chat(page: Page) -> None:
    page.door.send(BROWSER, JOHN)
    wrong = another(page.code)
    again = "Invalid or expired code. Please try again or request a new code."
    last = "Invalid or expired code. Please request a new verification code."
    assert [refusal(page, BROWSER, wrong) for _ in range(4)] == [again, again, last, last]
    assert refusal(page, BROWSER, page.code) == last


@pytest.mark.behaviour("AUTH-06")
def test_a_late_code_says_that_it_is_late(page: Page) -> None:
    page.door.send(BROWSER, JOHN)
    page.house.later(minutes=10)
    assert refusal(page, BROWSER, page.code).startswith("This code has expired.")


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "code", "12 34", "1234 5678 90"])
def test_what_is_no_code_costs_no_attempt(page: Page, typed: str) -> None:
    page.door.send(BROWSER, JOHN)
    for _ in range(4):
        assert "six digits" in refusal(page, BROWSER, typed)
    assert page.door.prove(BROWSER, page.code)


@pytest.mark.parametrize("dress", ["{a} {b}", "{a}-{b}", " {a}{b}\u200b", "Code: {a}\u2011{b}"])
def test_a_code_may_be_pasted_as_it_was_found(page: Page, dress: str) -> None:
    page.door.send(BROWSER, JOHN)
    assert page.door.prove(BROWSER, dress.format(a=page.code[:3], b=page.code[3:]))


def test_the_whole_message_may_be_pasted(page: Page) -> None:
    page.door.send(BROWSER, JOHN)
    assert page.door.prove(BROWSER, page.house.post.last.text)


@pytest.mark.behaviour("AUTH-05")
def test_a_code_is_good_once(page: Page) -> None:
    page.sign_in()
    page.house.later(seconds=10)
    assert refusal(page, BROWSER, page.code).startswith("Invalid or expired code.")


def test_the_right_code_sent_twice_is_never_called_wrong(page: Page) -> None:
    """People tap twice; but a wrong one is counted even then."""
    first = page.sign_in()
    refusal(page, BROWSER, another(page.code))
    second = page.door.prove(BROWSER, page.code)
    assert second is not None
    assert page.door.caller_of(second) == page.door.caller_of(first)
    assert refusal(page, BROWSER, page.code).startswith("Invalid or expired code.")


@pytest.mark.behaviour("AUTH-05")
def test_a_code_is_good_in_the_browser_that_asked_for_it(page: Page) -> None:
    page.door.send(BROWSER, JOHN)
    code = page.code
    page.door.send(OTHER, "priya@example.com")
    assert refusal(page, OTHER, code if code != page.code else another(code))
    assert page.door.prove(BROWSER, code)


@pytest.mark.behaviour("AUTH-05")
def test_a_new_code_can_be_had_after_half_a_minute(page: Page) -> None:
    page.door.send(BROWSER, JOHN)
    first = page.code
    with pytest.raises(TooMany, match="Please wait 30 seconds") as early:
        page.door.resend(BROWSER)
    assert early.value.facts["retry_after_s"] == 30
    page.house.later(seconds=30)
    page.door.resend(BROWSER)
    assert [posted.address for posted in page.house.post.sent] == [JOHN, JOHN]
    if first != page.code:
        refusal(page, BROWSER, first)
    assert page.door.prove(BROWSER, page.code)


def test_pressing_the_button_twice_sends_one_code(page: Page) -> None:
    page.door.send(BROWSER, JOHN)
    page.door.send(BROWSER, "07700 900001")
    assert len(page.house.post.sent) == 1
    assert page.door.prove(BROWSER, page.code)


def test_naming_the_contact_anew_after_three_wrong_codes_sends_another(page: Page) -> None:
    page.door.send(BROWSER, JOHN)
    for _ in range(3):
        refusal(page, BROWSER, another(page.code))
    assert page.sign_in()
    assert len(page.house.post.sent) == 2


def test_another_contact_can_be_named_at_once(page: Page) -> None:
    page.door.send(BROWSER, "jon@example.com")
    token = page.sign_in("john@example.com")
    assert page.door.name_of(page.door.caller_of(token)) == "John Smith"


def test_nobody_asks_for_a_new_code_who_had_none(page: Page) -> None:
    with pytest.raises(NotSignedIn):
        page.door.resend(BROWSER)


@pytest.mark.behaviour("AUTH-04")
def test_who_shares_a_phone_is_asked_after_the_code(page: Page) -> None:
    page.door.send(BROWSER, FAMILY)
    with pytest.raises(NotSignedIn):
        page.door.profiles(BROWSER)
    assert page.door.prove(BROWSER, page.code) is None
    people = page.door.profiles(BROWSER)
    assert [who.name for who in people] == ["Customer A", "Customer B", "Customer C"]
    token = page.door.choose(BROWSER, people[1].ticket)
    assert page.door.caller_of(token) == page.house.demo.caller("customer.b@example.com", "web")
    with pytest.raises(NotSignedIn):
        page.door.choose(BROWSER, people[0].ticket)


def test_the_code_of_a_family_sent_twice_leads_to_the_same_choice(page: Page) -> None:
    page.door.send(BROWSER, FAMILY)
    assert page.door.prove(BROWSER, page.code) is None
    assert page.door.prove(BROWSER, page.code) is None
    assert len(page.door.profiles(BROWSER)) == 3


@pytest.mark.behaviour("AUTH-04")
def test_a_choice_is_for_this_browser_and_for_ten_minutes(page: Page) -> None:
    page.door.send(BROWSER, FAMILY)
    page.door.prove(BROWSER, page.code)
    ticket = page.door.profiles(BROWSER)[0].ticket
    with pytest.raises(NotFound):
        page.door.choose(BROWSER, "somebody else")
    with pytest.raises(NotSignedIn):
        page.door.choose(OTHER, ticket)
    page.door.send(OTHER, FAMILY)
    page.door.prove(OTHER, page.code)
    with pytest.raises(NotFound):
        page.door.choose(OTHER, ticket)
    page.house.later(minutes=10)
    with pytest.raises(NotSignedIn, match="Too much time"):
        page.door.choose(BROWSER, ticket)


def test_two_of_one_name_are_told_apart_by_what_they_do_not_share(page: Page) -> None:
    with page.house.demo.store.writing() as connection:
        everyone = update(customer).where(customer.c.phone == FAMILY)
        connection.execute(everyone.values(name="Ann"))
    assert details(page, FAMILY)[1] == "customer.b@example.com"
    with page.house.demo.store.writing() as connection:
        connection.execute(everyone.values(email="all@example.com"))
        connection.execute(
            update(customer)
            .where(customer.c.phone == JOHN)
            .values(name="Ann", email="all@example.com")
        )
    assert details(page, "all@example.com")[0] == "the phone number ending in 001"


def details(page: Page, contact: str) -> list[str]:
    browser = f"of {contact}"
    page.door.send(browser, contact)
    page.door.prove(browser, page.code)
    return [who.detail for who in page.door.profiles(browser)]


@pytest.mark.behaviour("AUTH-05")
def test_nobody_floods_anothers_phone_from_many_browsers(page: Page) -> None:
    for number in range(7):
        page.door.send(f"browser {number}", FAMILY)
    assert len(page.house.post.sent) == 5


def test_only_ways_that_exist_are_promised() -> None:
    page = open_page(ways=("email",))
    told = "cannot send codes by text message.*your e-mail address instead"
    with pytest.raises(Refusal, match=told):
        page.door.send(BROWSER, JOHN)
    assert page.sign_in("john@example.com")


@pytest.mark.behaviour("AUTH-08")
def test_a_session_in_a_browser_lasts_a_quarter_of_an_hour(page: Page) -> None:
    token = page.sign_in()
    page.house.later(minutes=14, seconds=59)
    assert page.door.caller_of(token).role == Role.CUSTOMER
    page.house.later(seconds=1)
    with pytest.raises(NotSignedIn):
        page.door.caller_of(token)


def test_signing_out_ends_it_at_once(page: Page) -> None:
    token = page.sign_in()
    page.door.sign_out(token)
    page.door.sign_out("no token at all")
    with pytest.raises(NotSignedIn):
        page.door.caller_of(token)


@pytest.mark.behaviour("AUTH-08")
def test_the_owner_can_end_it(page: Page) -> None:
    token = page.sign_in()
    assert page.house.identity.revoke(page.house.demo.caller(OLIVIA), JOHN) == 1
    with pytest.raises(NotSignedIn):
        page.door.caller_of(token)


@pytest.mark.behaviour("AUTH-08")
def test_the_owner_stops_one_who_is_still_choosing(page: Page) -> None:
    page.door.send(BROWSER, FAMILY)
    page.door.prove(BROWSER, page.code)
    ticket = page.door.profiles(BROWSER)[0].ticket
    page.house.identity.revoke(page.house.demo.caller(OLIVIA), FAMILY)
    with pytest.raises(NotSignedIn):
        page.door.choose(BROWSER, ticket)


@pytest.mark.behaviour("AUTH-11")
def test_the_role_is_the_one_of_now(page: Page) -> None:
    token = page.sign_in(OLIVIA)
    with page.house.demo.store.writing() as connection:
        connection.execute(
            update(customer).where(customer.c.phone == OLIVIA).values(role="customer")
        )
    assert page.door.caller_of(token).role == Role.CUSTOMER


def test_an_address_that_was_given_away_meanwhile_opens_nothing(page: Page) -> None:
    page.door.send(BROWSER, JOHN)
    with page.house.demo.store.writing() as connection:
        connection.execute(update(customer).where(customer.c.phone == JOHN).values(phone=NOBODY))
    assert refusal(page, BROWSER, page.code).startswith("Invalid or expired code.")


@pytest.mark.behaviour("AUTH-10")
def test_neither_code_nor_browser_nor_token_lies_in_the_database(
    page: Page, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        token = page.sign_in()
    secrets = (BROWSER, page.code, token)
    with page.house.demo.store.reading() as connection:
        rows = [
            str(row)
            for table in (channel_identity, login_code, session)
            for row in connection.execute(table.select())
        ]
    assert rows
    assert [secret for secret in secrets if any(secret in row for row in rows)] == []
    assert [secret for secret in secrets if secret in caplog.text] == []


def test_a_token_of_the_chat_opens_no_page(page: Page) -> None:
    """The keys differ in the house; here the same one is used to show the worst."""
    door = page.house.with_key(b"another key, as long as it has to be")
    chat = door.identify("terminal", JOHN, "hi")
    assert "code is: " in chat.text
    foreign = door.verify("terminal", JOHN, chat.text).token
    assert foreign is not None
    with pytest.raises(NotSignedIn):
        page.door.caller_of(foreign)
