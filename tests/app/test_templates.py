"""`frontdesk templates`, from the file to WhatsApp's yes, before a Twilio of this machine."""

import io
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from app.cli import main
from app.commands import Streams
from booking.clock import SystemClock
from channels.testing.twilio.account import Account
from channels.testing.twilio.contents import APPROVED
from channels.testing.twilio.fake import FakeTwilio
from channels.testing.twilio.server import create_fake_app, serving


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeTwilio]:
    fake = FakeTwilio(Account(), SystemClock(), Random(5))  # noqa: S311 - repeatable
    with serving(create_fake_app(fake)) as url:
        account = fake.account
        for name, value in {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'desk.db'}",
            "TWILIO_ACCOUNT_SID": account.sid,
            "TWILIO_AUTH_TOKENS": account.token,
            "TWILIO_WHATSAPP_FROM": account.whatsapp,
            "TWILIO_API_URL": url,
        }.items():
            monkeypatch.setenv(f"FRONTDESK_{name}", value)
        yield fake


def run(*arguments: str) -> tuple[int, str, str]:
    """The exit status, the output, and what was said beside it."""
    out, aside = io.StringIO(), io.StringIO()
    status = main(["templates", *arguments], Streams(io.StringIO(), out, aside))
    return status, out.getvalue(), aside.getvalue()


def decide(fake: FakeTwilio, status: str) -> None:
    """WhatsApp has looked at them."""
    for content in fake.contents:
        content.approval.status = status


@pytest.mark.behaviour("CHAN-05")
def test_templates_go_from_the_file_to_whatsapps_yes(there: FakeTwilio) -> None:
    assert "booking_confirmed (en, utility): unsubmitted" in run()[1]
    status, _, aside = run("submit")
    assert (status, aside) == (0, "3 handed in.\n")
    assert run("sync")[1].count("pending") == 3
    decide(there, APPROVED)
    _, shown, aside = run("sync")
    assert aside == "3 changed.\n"
    assert shown.count("approved\n    may be sent") == 3
    assert run("submit")[2] == "0 handed in.\n"


def test_a_twilio_that_refuses_is_told_in_a_line(
    there: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRONTDESK_TWILIO_AUTH_TOKENS", "another")
    status, shown, aside = run("submit")
    assert status == 1
    assert "booking_confirmed: 20003" in aside
    assert "unsubmitted" in shown


def test_without_a_line_to_twilio_it_is_told_what_is_missing(
    there: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ACCOUNT_SID", "AUTH_TOKENS", "WHATSAPP_FROM"):
        monkeypatch.delenv(f"FRONTDESK_TWILIO_{name}")
    status, _, aside = run("sync")
    assert status == 2
    assert "FRONTDESK_TWILIO_ACCOUNT_SID" in aside
