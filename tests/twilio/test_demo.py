"""`frontdesk serve --demo`: everything on one machine, for a developer without an account."""

import io
import re
from collections.abc import Iterator
from time import monotonic

import httpx2
import pytest

from app.cli import main
from app.commands import Streams
from tests.nursery import Nursery
from tests.twilio.people import Customer
from tests.twilio.process import Process

JOHN, HIDDEN = "+447700900001", "GB.5e1f0a7c"


@pytest.fixture(scope="module")
def chat(nursery: Nursery) -> Iterator[httpx2.Client]:
    """The page's own address."""
    quick = {"FRONTDESK_QUIET_S": "0.05"}
    desk = Process(nursery, ["serve", "--demo", "--port", "0"], quick, "Chat as a customer")
    desk.start()
    desk.wait()
    found = re.search(r"Chat as a customer: (\S+)", desk.said)
    assert found
    with httpx2.Client(base_url=found[1], trust_env=False) as client:
        yield client
    desk.kill()


def test_the_page_says_that_it_is_for_developers_and_takes_no_foreign_script(
    chat: httpx2.Client,
) -> None:
    page = chat.get("/")
    assert "For developers." in page.text
    assert "Sparkle Cleaning" in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_customer_signs_in_on_the_page(chat: httpx2.Client) -> None:
    assert "You're now verified!" in Customer(chat, JOHN).signs_in().text


def test_e_mail_of_the_demo_lands_on_the_page(chat: httpx2.Client) -> None:
    hidden = Customer(chat, HIDDEN)
    hidden.asks("my bookings")
    hidden.asks("john@example.com")
    letter = first_letter(chat)
    code = re.search(r"\d{6}", letter["text"])
    assert letter["to"] == "john@example.com"
    assert code
    hidden.says(code[0])
    assert "Standard Clean" in hidden.reads().text


def first_letter(chat: httpx2.Client) -> dict[str, str]:
    """The first e-mail, once it has come."""
    until = monotonic() + 10
    while monotonic() < until:
        if letters := chat.get("/letters").json():
            first: dict[str, str] = letters[0]
            return first
    raise AssertionError("no e-mail came")


@pytest.mark.parametrize(
    ("argument", "value", "said"),
    [
        ("--host", "0.0.0.0", "this machine alone"),  # noqa: S104 - refused
        ("--db", "sqlite:///real.db", "would be lost"),
        ("--public-url", "https://desk.example", "this machine alone"),
    ],
)
def test_a_demo_is_not_for_the_world(argument: str, value: str, said: str) -> None:
    aside = io.StringIO()
    streams = Streams(io.StringIO(), io.StringIO(), aside)
    assert main(["serve", "--demo", "--port", "0", argument, value], streams) == 2
    assert said in aside.getvalue()
