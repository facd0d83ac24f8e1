"""What the settings say of Twilio, and what the house makes of it."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import httpx2 as httpx
import pytest
from pydantic import SecretStr
from sqlalchemy.exc import DataError
from starlette.applications import Starlette

from app.commands import clock_from
from app.premises import Premises, open_premises
from app.settings import Settings, SettingsWrong, read_settings
from app.turnstile import FREE
from app.twilio_line import NOT_SET_UP, in_words, line_of
from app.webhooks import Reports, closed_webhooks
from booking.outbox.report import Report
from channels.twilio.webhook import MESSAGES, STATUSES

SID = "AC" + "0" * 32
NOW = datetime(2026, 2, 2, 9, tzinfo=UTC)


def settings(**changed: object) -> Settings:
    known = {
        "twilio_account_sid": SID,
        "twilio_auth_tokens": (SecretStr("new"), SecretStr("old")),
        "twilio_whatsapp_from": "+14155238886",
    }
    return read_settings().model_copy(update={**known, **changed})


@pytest.fixture
def premises() -> Iterator[Premises]:
    with open_premises(read_settings(), clock_from(None)) as premises:
        yield premises


def test_without_an_account_there_is_no_line() -> None:
    assert line_of(read_settings()) is None
    assert in_words(None, "https://desk.example.com") == NOT_SET_UP


@pytest.mark.parametrize(
    "missing", ["twilio_account_sid", "twilio_auth_tokens", "twilio_whatsapp_from"]
)
def test_half_an_account_is_named_at_the_start(missing: str) -> None:
    with pytest.raises(SettingsWrong, match=f"FRONTDESK_{missing.upper()}"):
        line_of(settings(**{missing: ()}))


def test_secrets_that_rotate_stand_in_one_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_TWILIO_AUTH_TOKENS", "new, old,")
    monkeypatch.setenv("FRONTDESK_TWILIO_WHATSAPP_FROM", "whatsapp:+1 415 523 8886")
    read = read_settings()
    assert [token.get_secret_value() for token in read.twilio_auth_tokens] == ["new", "old"]
    assert read.twilio_whatsapp_from == "+14155238886"


@pytest.mark.parametrize("number", ["14155238886", "whatsapp:4155", "+1415abc8886", "+"])
def test_a_number_without_its_country_code_is_told(
    monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    monkeypatch.setenv("FRONTDESK_TWILIO_WHATSAPP_FROM", number)
    with pytest.raises(SettingsWrong, match="country code"):
        read_settings()


def test_whoever_starts_it_is_told_the_address_for_twilio() -> None:
    said = in_words(line_of(settings(twilio_sms_from="Sparkle")), "https://desk.example.com")
    assert "WhatsApp +14155238886 and SMS" in said
    assert "https://desk.example.com/webhooks/twilio/whatsapp#rc=5&rp=all" in said


def test_whoever_starts_it_where_twilio_cannot_call_is_told_so() -> None:
    said = in_words(line_of(settings()), "http://127.0.0.1:8000")
    assert "cannot call http://127.0.0.1:8000: set FRONTDESK_PUBLIC_URL" in said


def test_a_line_carries_what_it_has_a_sender_for(premises: Premises) -> None:
    line = line_of(settings())
    assert line is not None
    carrier = line.carrier(premises, "https://desk.example.com", lambda _, __: ())
    assert carrier.channels == {"whatsapp"}


@pytest.mark.behaviour("CHAN-01")
async def test_where_nothing_is_set_up_twilio_hears_so() -> None:
    app = Starlette(routes=[*closed_webhooks().routes])
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://desk"
    ) as client:
        answer = await client.post(MESSAGES)
    assert answer.status_code == 503
    assert "not set up" in answer.text


def test_no_turnstile_stands_before_twilio() -> None:
    assert {MESSAGES, STATUSES} <= FREE


def report(number: int) -> Report:
    return Report("sent", NOW, number, f"SM{number}")


@pytest.mark.behaviour("CHAN-04")
async def test_reports_that_come_together_are_noted_together() -> None:
    groups: list[Sequence[Report]] = []

    def note(group: Sequence[Report]) -> list[bool]:
        groups.append(group)
        return [True] * len(group)

    reports = Reports(note)
    async with reports.open():
        await asyncio.gather(*[reports.moved(report(number)) for number in range(50)])
    assert [one.outbox_id for group in groups for one in group] == list(range(50))
    assert len(groups) < 50


@pytest.mark.behaviour("CHAN-04")
async def test_a_report_that_was_not_noted_is_told_so() -> None:
    def broken(_: Sequence[Report]) -> list[bool]:
        raise OSError("disk full")

    reports = Reports(broken)
    async with reports.open():
        with pytest.raises(OSError, match="disk full"):
            await reports.moved(report(1))


@pytest.mark.behaviour("CHAN-04")
async def test_a_report_that_cannot_be_noted_keeps_no_other_from_it() -> None:
    noted: list[Report] = []

    def picky(group: Sequence[Report]) -> list[bool]:
        if report(2) in group:
            raise DataError("", None, Exception("cannot be stored"))
        noted.extend(group)
        return [True] * len(group)

    reports = Reports(picky)
    async with reports.open():
        told = [reports.moved(report(number)) for number in (1, 2, 3)]
        first, second, third = await asyncio.gather(*told, return_exceptions=True)
    assert (first, third) == (None, None)
    assert isinstance(second, DataError)
    assert noted == [report(1), report(3)]


async def test_what_was_heard_at_the_end_is_still_noted() -> None:
    noted: list[Report] = []

    def note(group: Sequence[Report]) -> list[bool]:
        noted.extend(group)
        return [True] * len(group)

    reports = Reports(note)
    async with reports.open():
        waiting = asyncio.create_task(reports.moved(report(1)))
        await asyncio.sleep(0)
    await waiting
    assert noted == [report(1)]
