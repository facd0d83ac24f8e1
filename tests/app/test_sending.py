"""How the codes of the pages leave the house."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr, ValidationError

from app.commands import clock_from
from app.operations.machine_room import UNWATCHED
from app.post_office import open_post_office
from app.premises import Premises, open_premises
from app.sending import in_words, sending_of
from app.settings import Settings, SettingsWrong
from app.twilio_line import line_of
from app.website import Sending
from booking.business import Contact, SignIn
from booking.identity import CodeLetter
from booking.identity.page import PageSignIn
from booking.identity.testing import code_of
from channels.mail.testing import MailBox, mail_server

TEXT = "Your verification code is: 123456"
MAIL = {"smtp_url": "smtp://mail.example.com"}
SMS = {
    "twilio_sms_from": "+15005550006",
    "twilio_account_sid": f"AC{'a' * 32}",
    "twilio_auth_tokens": "a secret",
}


@pytest.fixture(scope="module")
def premises() -> Iterator[Premises]:
    with open_premises(Settings(), clock_from(None)) as opened:
        yield opened


def sending_by(settings: dict[str, str], premises: Premises) -> Sending:
    """As the settings say."""
    described = Settings.model_validate(settings)
    line = line_of(described)
    office = open_post_office(described, premises, line, "http://127.0.0.1", UNWATCHED)
    return sending_of(office, premises.shop, None)


def sending_to(premises: Premises, show: Callable[[str], None]) -> Sending:
    office = open_post_office(Settings(), premises, None, "http://127.0.0.1", UNWATCHED)
    return sending_of(office, premises.shop, show)


def test_in_a_demo_codes_are_shown(premises: Premises) -> None:
    shown: list[str] = []
    sending = sending_to(premises, shown.append)
    sending.post.committed([CodeLetter(1, "sms", "+447700900001", "", TEXT)])
    assert shown == [f"[SMS to +447700900001] {TEXT}"]
    assert in_words(sending) == "Sign-in codes are shown here."


def test_a_code_for_nobody_is_not_shown(premises: Premises) -> None:
    shown: list[str] = []
    sending = sending_to(premises, shown.append)
    sending.post.committed([CodeLetter(1, "sms", "+4477", "", TEXT, is_decoy=True)])
    assert shown == []


def test_without_a_mail_server_no_way_is_promised(premises: Premises) -> None:
    sending = sending_by({}, premises)
    assert list(sending.ways) == []
    assert "FRONTDESK_SMTP_URL" in in_words(sending)


@pytest.mark.behaviour("AUTH-09")
@pytest.mark.parametrize(
    ("settings", "ways", "said"),
    [
        (MAIL, ["email"], "go out by e-mail. Who has only a phone"),
        (SMS, ["sms"], "go out by SMS. Who has only an e-mail address"),
        (MAIL | SMS, ["email", "sms"], "go out by e-mail and by SMS."),
    ],
)
def test_the_ways_of_codes_follow_from_the_settings(
    premises: Premises, settings: dict[str, str], ways: list[str], said: str
) -> None:
    sending = sending_by(settings, premises)
    assert sorted(sending.ways) == ways
    assert said in in_words(sending)


@pytest.mark.behaviour("AUTH-09")
def test_an_owner_who_wants_codes_sent_as_they_cannot_be_is_told_at_the_start(
    premises: Premises,
) -> None:
    by_sms = SignIn(codes_go="sms")
    wanting = replace(premises, shop=premises.shop.model_copy(update={"sign_in": by_sms}))
    sending = sending_by(MAIL, wanting)
    assert "has codes sent by SMS, and that is not set up" in in_words(sending)
    assert "FRONTDESK_TWILIO_SMS_FROM" in in_words(sending)
    sending = sending_by(SMS, wanting)
    assert "not set up" not in in_words(sending)


def test_shared_phones_that_need_e_mail_need_a_mail_server(premises: Premises) -> None:
    rules = SignIn(codes_go_elsewhere_for=("shared_number",))
    wanting = replace(premises, shop=premises.shop.model_copy(update={"sign_in": rules}))
    sending = sending_by(SMS, wanting)
    assert "FRONTDESK_SMTP_URL" in in_words(sending)


@pytest.mark.behaviour("CHAN-09")
def test_a_code_asked_for_on_a_page_goes_through_the_outbox_to_the_mail_server(
    premises: Premises,
) -> None:
    with mail_server(MailBox()) as box:
        settings = Settings(smtp_url=SecretStr(f"smtp://127.0.0.1:{box.port}"))
        office = open_post_office(settings, premises, None, "http://127.0.0.1", UNWATCHED)
        shop, clock, post = premises.shop, premises.clock, office.codes()
        door = PageSignIn(premises.store, shop, clock, b"k" * 32, post)
        door.send("a browser", "john@example.com")
        (errand,) = office.outbox.claim("a test", 5)
        office.outbox.settle(errand, office.carriers[0].send(errand.parcel))
        letter = box.wait()
    assert letter["From"] == "Sparkle Cleaning <hello@sparkle.example>"
    assert letter["To"] == "john@example.com"
    assert door.prove("a browser", code_of(letter.get_content()))


def test_letters_need_an_address_to_come_from(premises: Premises) -> None:
    silent = replace(premises, shop=premises.shop.model_copy(update={"contact": Contact()}))
    with pytest.raises(SettingsWrong, match="FRONTDESK_MAIL_FROM"):
        sending_by(MAIL, silent)


@pytest.mark.parametrize(
    "wrong",
    [
        {"smtp_url": "mail.example.com"},
        {"smtp_url": "http://me:secret@mail.example.com"},
        {"mail_from": "not an address"},
        {"mail_from": "a@b.example\nBcc: c@d.example"},
    ],
)
def test_what_cannot_be_used_is_said_without_the_secret(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings.model_validate(wrong)
    assert "secret" not in str(refused.value)
