"""Letters by e-mail, and what is known of each afterwards."""

import logging
import ssl
from collections.abc import Iterator
from dataclasses import replace

import pytest

from booking.outbox.carrier import Accepted, Ambiguous, Later, NotThere, Parcel, Rejected
from booking.outbox.letter import Body, Kind
from booking.testing import DEMO_NOW
from channels.mail.carrier import MailCarrier, Writer, open_mail
from channels.mail.server import read_server
from channels.mail.testing import MailBox, mail_server

WRITER = Writer("Sparkle Cleaning", "hello@sparkle.example")
TEXT = "Your verification code is: 123456\n.\nThis code expires in 10 minutes."


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_server(MailBox()) as opened:
        yield opened


@pytest.fixture
def carrier(box: MailBox) -> MailCarrier:
    return carrier_to(f"smtp://127.0.0.1:{box.port}")


def carrier_to(url: str) -> MailCarrier:
    return open_mail(read_server(url), WRITER, ssl.create_default_context())


def parcel(kind: Kind = "code", recipient: str = "john@example.com") -> Parcel:
    body = Body(TEXT, subject="Your sign-in code for Sparkle Cleaning")
    return Parcel(7, "email", "", recipient, kind, "authentication", body, DEMO_NOW)


@pytest.mark.behaviour("CHAN-09")
def test_a_letter_arrives_as_it_was_written(box: MailBox, carrier: MailCarrier) -> None:
    sent = carrier.send(parcel())
    (letter,) = box.letters
    assert sent == Accepted(str(letter["Message-ID"]))
    assert letter["To"] == "john@example.com"
    assert letter["From"] == "Sparkle Cleaning <hello@sparkle.example>"
    assert letter["Subject"] == "Your sign-in code for Sparkle Cleaning"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime == DEMO_NOW
    assert letter.get_content().splitlines() == TEXT.splitlines()


def test_a_letter_bears_the_same_name_however_often_it_is_sent(
    box: MailBox, carrier: MailCarrier
) -> None:
    """By it many a mail system throws the second copy away."""
    assert carrier.send(parcel()) == carrier.send(parcel())
    assert carrier.send(replace(parcel(), id=8)) != carrier.send(parcel())


@pytest.mark.parametrize("answer", ["450 Come back", "421 Too busy"])
def test_what_the_server_refuses_for_now_goes_later(
    box: MailBox, carrier: MailCarrier, answer: str
) -> None:
    box.refusals = [answer]
    sent = carrier.send(parcel())
    assert isinstance(sent, Later)
    assert sent.code == answer[:3]
    assert isinstance(carrier.send(parcel()), Accepted)


@pytest.mark.parametrize("answer", ["550 Nobody here", "554 Never"])
def test_what_the_server_refuses_for_good_never_goes(
    box: MailBox, carrier: MailCarrier, answer: str
) -> None:
    box.refusals = [answer]
    sent = carrier.send(parcel())
    assert isinstance(sent, Rejected)
    assert sent.code == answer[:3]


@pytest.mark.parametrize("kind", ["code", "notice"])
def test_a_connection_lost_before_the_letter_means_it_was_not_sent(
    box: MailBox, carrier: MailCarrier, kind: Kind
) -> None:
    box.vanishes = "before"
    assert isinstance(carrier.send(parcel(kind)), Later)
    assert box.letters == []


def test_a_connection_lost_after_the_letter_means_that_nobody_knows(
    box: MailBox, carrier: MailCarrier
) -> None:
    box.vanishes = "after"
    assert isinstance(carrier.send(parcel("notice")), Ambiguous)
    assert len(box.letters) == 1
    assert isinstance(carrier.look_up(parcel("notice")), Ambiguous)


def test_a_code_of_which_nobody_knows_may_go_twice(box: MailBox, carrier: MailCarrier) -> None:
    """A second copy of one code does no harm; somebody without any stays outside."""
    box.vanishes = "after"
    assert isinstance(carrier.send(parcel("code")), Later)
    assert isinstance(carrier.look_up(parcel("code")), NotThere)
    carrier.send(parcel("code"))
    assert len({letter["Message-ID"] for letter in box.letters}) == 1


@pytest.mark.parametrize("recipient", ["", "nobody", "a@x.example, b@x.example", "a@x\r\nBcc: b@x"])
def test_an_address_that_cannot_stand_in_a_letter_is_refused(
    box: MailBox, carrier: MailCarrier, recipient: str
) -> None:
    sent = carrier.send(parcel(recipient=recipient))
    assert isinstance(sent, Rejected)
    assert box.letters == []


def test_a_wrong_password_can_be_put_right_before_the_letter_is_lost(box: MailBox) -> None:
    box.login = "me:right"
    sent = carrier_to(f"smtp://me:wrong@127.0.0.1:{box.port}").send(parcel())
    assert isinstance(sent, Later)
    assert "name or password" in sent.reason
    assert isinstance(carrier_to(f"smtp://me:right@127.0.0.1:{box.port}").send(parcel()), Accepted)


def test_a_server_that_is_not_there_may_be_there_later() -> None:
    assert isinstance(carrier_to("smtp://127.0.0.1:1").send(parcel()), Later)


@pytest.mark.behaviour("AUTH-10")
def test_no_reason_and_no_log_names_an_address_or_a_code(
    box: MailBox, carrier: MailCarrier, caplog: pytest.LogCaptureFixture
) -> None:
    box.refusals = ["550 john@example.com is unknown", "450 john@example.com: later"]
    with caplog.at_level(logging.DEBUG):
        told = [carrier.send(parcel()) for _ in range(3)]
    assert "john" not in caplog.text + str(told[:2])
    assert "123456" not in caplog.text + str(told)
