"""How the codes of the pages leave the house."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr, ValidationError

from app.commands import clock_from
from app.premises import Premises, open_premises
from app.sending import in_words, open_sending
from app.settings import Settings, SettingsWrong
from booking.business import Contact
from booking.identity import CodeLetter
from channels.mail.testing import MailBox, mail_server

TEXT = "Your verification code is: 123456"


@pytest.fixture(scope="module")
def premises() -> Iterator[Premises]:
    with open_premises(Settings(), clock_from(None)) as opened:
        yield opened


def test_in_a_demo_codes_are_shown(premises: Premises) -> None:
    shown: list[str] = []
    with open_sending(Settings(), premises, shown.append) as sending:
        sending.post.committed([CodeLetter(1, "sms", "+447700900001", "", TEXT)])
    assert shown == [f"[SMS to +447700900001] {TEXT}"]
    assert in_words(sending) == "Sign-in codes are shown here."


def test_without_a_mail_server_no_way_is_promised(premises: Premises) -> None:
    with open_sending(Settings(), premises, None) as sending:
        assert list(sending.ways) == []
    assert "FRONTDESK_SMTP_URL" in in_words(sending)


@pytest.mark.behaviour("AUTH-09")
def test_with_a_mail_server_codes_go_out_by_e_mail(premises: Premises) -> None:
    with mail_server(MailBox()) as box:
        settings = Settings(smtp_url=SecretStr(f"smtp://127.0.0.1:{box.port}"))
        with open_sending(settings, premises, None) as sending:
            assert list(sending.ways) == ["email"]
            sending.post.committed([CodeLetter(1, "email", "john@example.com", "", TEXT)])
            letter = box.wait()
    assert letter["From"] == "Sparkle Cleaning <hello@sparkle.example>"
    assert "by e-mail" in in_words(sending)


def test_letters_need_an_address_to_come_from(premises: Premises) -> None:
    silent = replace(premises, shop=premises.shop.model_copy(update={"contact": Contact()}))
    settings = Settings(smtp_url=SecretStr("smtp://mail.example.com"))
    with (
        pytest.raises(SettingsWrong, match="FRONTDESK_MAIL_FROM"),
        open_sending(settings, silent, None),
    ):
        pass


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
