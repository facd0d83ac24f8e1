"""Codes by e-mail, through a real connection to a mail server on this machine."""

import logging
import ssl
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from booking.identity.page import PageSignIn
from booking.identity.testing import code_of
from booking.testing import DEMO_NOW, FixedClock, open_demo
from channels.mail.carrier import Writer
from channels.mail.post import MailPost, open_mail_post
from channels.mail.server import MailServer, NotTaken, ServerWrong, hand_over, read_server
from channels.mail.testing import MailBox, mail_server
from tests.channels.locks import make_lock

WRITER = Writer("Sparkle Cleaning", "hello@sparkle.example")
TEXT = "Your verification code is: 123456\n\nThis code expires in 10 minutes."


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_server(MailBox()) as opened:
        yield opened


def here(box: MailBox, scheme: str = "smtp", login: str = "") -> MailServer:
    return read_server(f"{scheme}://{login}{'@' if login else ''}127.0.0.1:{box.port}")


def a_letter() -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"] = "hello@sparkle.example", "john@example.com"
    letter.set_content(TEXT)
    return letter


@pytest.mark.behaviour("AUTH-09")
def test_a_code_asked_for_on_a_page_arrives_and_signs_in(box: MailBox) -> None:
    demo, trust = open_demo(), ssl.create_default_context()
    with open_mail_post(here(box), WRITER, demo.clock, trust) as post:
        door = PageSignIn(demo.store, demo.shop, demo.clock, b"k" * 32, post)
        door.send("a browser", "john@example.com")
        letter = box.wait()
    assert letter["To"] == "john@example.com"
    assert letter["From"] == "Sparkle Cleaning <hello@sparkle.example>"
    assert letter["Subject"] == "Your sign-in code for Sparkle Cleaning"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime == DEMO_NOW
    assert door.prove("a browser", code_of(letter.get_content()))
    demo.close()


def test_what_the_server_refuses_for_now_is_tried_again(box: MailBox) -> None:
    box.refusals = ["450 Come back", "451 Not yet"]
    sent = posted(box, pauses_s=(0.001, 0.001))
    assert [letter["To"] for letter in sent] == ["john@example.com"]


@pytest.mark.parametrize("answer", ["550 Nobody here", "554 Never"])
def test_what_the_server_refuses_for_good_is_left_and_the_next_code_still_goes(
    box: MailBox, answer: str
) -> None:
    box.refusals = [answer]
    sent = posted(box, "nobody@example.com", "john@example.com", pauses_s=(0.001,))
    assert [letter["To"] for letter in sent] == ["john@example.com"]


def test_an_address_that_cannot_stand_in_a_letter_holds_up_nobody(box: MailBox) -> None:
    sent = posted(box, "a\r\nBcc: all@example.com", "john@example.com")
    assert [letter["To"] for letter in sent] == ["john@example.com"]


def posted(box: MailBox, *addresses: str, pauses_s: tuple[float, ...] = ()) -> list[EmailMessage]:
    """What has arrived when everything is done."""
    trust = ssl.create_default_context()
    post = MailPost(
        WRITER, FixedClock(DEMO_NOW), lambda letter: hand_over(here(box), letter, trust), pauses_s
    )
    for address in addresses or ("john@example.com",):
        post.send_code("email", address, TEXT)
    post.close()
    post.work()
    return box.letters


def test_a_code_that_has_run_out_is_not_sent(box: MailBox) -> None:
    clock = FixedClock(DEMO_NOW)
    delivered: list[EmailMessage] = []
    post = MailPost(WRITER, clock, delivered.append)
    post.send_code("email", "john@example.com", TEXT)
    clock.advance(timedelta(minutes=10))
    post.close()
    post.work()
    assert delivered == []


def test_at_the_end_of_the_day_nobody_waits_for_a_server_that_is_slow() -> None:
    tries: list[EmailMessage] = []

    def refuse(letter: EmailMessage) -> None:
        tries.append(letter)
        raise NotTaken("not now", "later")

    post = MailPost(WRITER, FixedClock(DEMO_NOW), refuse, pauses_s=(3600.0,))
    post.send_code("email", "john@example.com", TEXT)
    post.hurry()
    post.close()
    post.work()
    assert len(tries) == 1


def test_a_post_that_is_full_or_asked_for_an_sms_fails_for_nobody() -> None:
    """Who names an address must not learn from a failure whether it is on file."""
    post = MailPost(WRITER, FixedClock(DEMO_NOW), lambda _: None)
    post.send_code("sms", "+447700900001", TEXT)
    for number in range(1200):
        post.send_code("email", f"{number}@example.com", TEXT)
    post.close()


@pytest.mark.behaviour("AUTH-10")
def test_no_log_names_an_address_or_a_code(box: MailBox, caplog: pytest.LogCaptureFixture) -> None:
    box.refusals = ["550 john@example.com is unknown", "450 john@example.com: later"]
    with caplog.at_level(logging.DEBUG):
        posted(box, "john@example.com", "john@example.com\nBcc: john@x", "john@example.com")
    assert len(caplog.records) >= 3
    assert "john" not in caplog.text
    assert "123456" not in caplog.text


@pytest.fixture(scope="module")
def locks(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's lock, and the trust of a client that knows its certificate."""
    folder: Path = tmp_path_factory.mktemp("locks")
    return make_lock(folder, "127.0.0.1")


def test_starttls_and_a_login(locks: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    lock, trust = locks
    with mail_server(MailBox(lock=lock, login="me:p@ss word")) as box:
        server = MailServer("127.0.0.1", box.port, "asked for", "me", "p@ss word")
        hand_over(server, a_letter(), trust)
        assert box.locked
        wrong = MailServer("127.0.0.1", box.port, "asked for", "me", "guess")
        with pytest.raises(NotTaken, match="name or password refused") as refused:
            hand_over(wrong, a_letter(), trust)
        assert refused.value.when == "later"


def test_tls_from_the_start(locks: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    lock, trust = locks
    with mail_server(MailBox(lock=lock), locked=True) as box:
        hand_over(here(box, "smtps"), a_letter(), trust)
        assert box.locked


def test_a_certificate_that_nobody_vouches_for_gets_no_code(
    locks: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    with mail_server(MailBox(lock=locks[0])) as box:
        server = MailServer("127.0.0.1", box.port, "asked for")
        with pytest.raises(NotTaken, match="TLS") as refused:
            hand_over(server, a_letter(), ssl.create_default_context())
        assert refused.value.when == "later"
        assert box.letters == []


def test_a_server_elsewhere_without_tls_gets_no_code(box: MailBox) -> None:
    """Whoever sits in between could take the offer of STARTTLS away, and read along."""
    server = MailServer("127.0.0.1", box.port, "asked for")
    with pytest.raises(NotTaken, match="STARTTLS"):
        hand_over(server, a_letter(), ssl.create_default_context())
    assert box.letters == []


def test_a_server_that_is_not_there_may_be_there_later(box: MailBox) -> None:
    with pytest.raises(NotTaken, match="connection") as failed:
        hand_over(MailServer("127.0.0.1", 1, "none"), a_letter(), ssl.create_default_context())
    assert failed.value.when == "later"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.com", MailServer("mail.example.com", 587, "asked for")),
        ("smtps://mail.example.com/", MailServer("mail.example.com", 465, "from the start")),
        ("smtp://localhost:25", MailServer("localhost", 25, "none")),
        (
            "smtp://me%40example.com:p%40ss@mail.example.com:2525",
            MailServer("mail.example.com", 2525, "asked for", "me@example.com", "p@ss"),
        ),
    ],
)
def test_a_server_is_written_as_an_address(url: str, server: MailServer) -> None:
    assert read_server(url) == server
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize(
    "url",
    ["", "mail.example.com", "http://mail.example.com", "smtp://", "smtp://m:x", "smtp://m/x"],
)
def test_any_other_address_says_how_to_write_it(url: str) -> None:
    with pytest.raises(ServerWrong, match="write it like smtp://"):
        read_server(url)
