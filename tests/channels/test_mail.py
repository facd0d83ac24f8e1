"""The mail server: how it is named, locked and spoken to, through real connections."""

import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from channels.mail.carrier import Writer
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
