import logging
from datetime import UTC, datetime

import httpx2 as httpx
import pytest
from starlette.applications import Starlette
from twilio.request_validator import HMAC_SHA256

from booking.meter import NoMeter
from booking.outbox.report import Report
from booking.testing import FixedClock
from booking.traces import NoTraces
from channels.message import Inbound
from channels.twilio.form import MOST_BYTES
from channels.twilio.signature import Signatures
from channels.twilio.webhook import MESSAGES, STATUSES, Post, routes
from tests.channels.twilio.forms import PUBLIC, SHARED, SID, TOKEN, Pairs, signed, whatsapp

NOW = datetime(2026, 2, 2, 9, tzinfo=UTC)
OLD_TOKEN = "f" * 32


class Desk:
    """Keeps what the webhooks hand over; may be out of order."""

    def __init__(self) -> None:
        self.taken: dict[str, Inbound] = {}
        self.reports: list[Report] = []
        self.is_broken = False

    async def take(self, message: Inbound) -> bool:
        if self.is_broken:
            raise OSError("disk full")
        is_new = message.id not in self.taken
        self.taken.setdefault(message.id, message)
        return is_new

    async def moved(self, report: Report) -> None:
        if self.is_broken:
            raise OSError("disk full")
        self.reports.append(report)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def client(desk: Desk) -> httpx.AsyncClient:
    signatures = Signatures(PUBLIC, [TOKEN, OLD_TOKEN], [SHARED])
    post = Post(signatures, FixedClock(NOW), NoMeter(), NoTraces())
    app = Starlette(routes=routes(post, desk.take, desk.moved))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://inside:8000")


async def sent(
    client: httpx.AsyncClient, pairs: Pairs, path: str = MESSAGES, **how: str
) -> httpx.Response:
    body, headers = signed(pairs, path, **how)
    return await client.post(path, content=body, headers=headers)


@pytest.mark.behaviour("CHAN-01")
async def test_a_message_that_twilio_signed_is_taken_and_answered_with_an_empty_document(
    client: httpx.AsyncClient, desk: Desk
) -> None:
    answer = await sent(client, whatsapp(Body="Hello"))
    assert (answer.status_code, answer.text) == (200, "<Response/>")
    assert answer.headers["content-type"].startswith("text/xml")
    assert desk.taken[SID].text == "Hello"
    assert desk.taken[SID].at == NOW


@pytest.mark.behaviour("CHAN-01")
async def test_a_repeated_webhook_is_answered_alike(client: httpx.AsyncClient) -> None:
    first, second = await sent(client, whatsapp()), await sent(client, whatsapp())
    assert (
        (first.status_code, first.text)
        == (second.status_code, second.text)
        == (
            200,
            "<Response/>",
        )
    )


@pytest.mark.behaviour("CHAN-01")
async def test_a_request_without_a_signature_is_refused(
    client: httpx.AsyncClient, desk: Desk
) -> None:
    body, headers = signed(whatsapp(), MESSAGES)
    del headers["x-twilio-signature"]
    answer = await client.post(MESSAGES, content=body, headers=headers)
    assert answer.status_code == 403
    assert not desk.taken


@pytest.mark.behaviour("CHAN-01")
@pytest.mark.parametrize("secret", ["", "another", SHARED])
async def test_a_signature_by_another_secret_is_refused(
    client: httpx.AsyncClient, desk: Desk, secret: str
) -> None:
    answer = await sent(client, whatsapp(), secret=secret)
    assert answer.status_code == 403
    assert not desk.taken


@pytest.mark.behaviour("CHAN-01")
async def test_a_changed_word_is_refused(client: httpx.AsyncClient, desk: Desk) -> None:
    _, headers = signed(whatsapp(Body="Book Monday"), MESSAGES)
    body, _ = signed(whatsapp(Body="Book Friday"), MESSAGES)
    assert (await client.post(MESSAGES, content=body, headers=headers)).status_code == 403
    assert not desk.taken


@pytest.mark.behaviour("CHAN-01")
async def test_every_secret_that_is_set_counts_while_they_rotate(
    client: httpx.AsyncClient,
) -> None:
    assert (await sent(client, whatsapp(), secret=OLD_TOKEN)).status_code == 200


@pytest.mark.behaviour("CHAN-01")
async def test_twilios_shared_keys_count_by_their_own_algorithm(
    client: httpx.AsyncClient,
) -> None:
    good = await sent(client, whatsapp(), secret=SHARED, algorithm=HMAC_SHA256)
    wrong = await sent(client, whatsapp(), secret=TOKEN, algorithm=HMAC_SHA256)
    assert (good.status_code, wrong.status_code) == (200, 403)


@pytest.mark.behaviour("CHAN-01")
async def test_an_algorithm_that_nobody_knows_is_refused(client: httpx.AsyncClient) -> None:
    body, headers = signed(whatsapp(), MESSAGES)
    headers["x-twilio-webhooks-signature-settings"] = "key=CR1,algorithm=NONE"
    assert (await client.post(MESSAGES, content=body, headers=headers)).status_code == 403


@pytest.mark.behaviour("CHAN-01")
async def test_the_configured_address_counts_and_no_header(
    client: httpx.AsyncClient, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    body, headers = signed(whatsapp(), MESSAGES, base="https://evil.example")
    headers |= {"host": "evil.example", "x-forwarded-host": "evil.example"}
    headers["x-forwarded-proto"] = "https"
    with caplog.at_level(logging.WARNING):
        answer = await client.post(MESSAGES, content=body, headers=headers)
    assert answer.status_code == 403
    assert not desk.taken
    assert f"{PUBLIC}{MESSAGES}" in caplog.text


async def test_who_knocks_with_wrong_signatures_does_not_fill_the_log(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        for _ in range(20):
            await sent(client, whatsapp(), secret=TOKEN[::-1])
    assert len(caplog.records) == 1


@pytest.mark.behaviour("CHAN-01")
@pytest.mark.parametrize(
    "pairs",
    [
        whatsapp(Body=""),
        whatsapp(Body="  two spaces & a + and a % and = too\n"),
        (*whatsapp(), ("Extra", "b"), ("Extra", "a"), ("Extra", "b")),
        whatsapp(ProfileName="山田 👩‍👩‍👧"),
        whatsapp(AddedNextYear='{"a": 1}'),
    ],
    ids=["empty", "signs", "repeated", "other scripts", "unknown"],
)
async def test_whatever_fields_there_are_the_signature_fits(
    client: httpx.AsyncClient, pairs: Pairs
) -> None:
    assert (await sent(client, pairs)).status_code == 200


@pytest.mark.behaviour("CHAN-01")
async def test_what_could_not_be_stored_is_asked_for_again(
    client: httpx.AsyncClient, desk: Desk
) -> None:
    desk.is_broken = True
    assert (await sent(client, whatsapp())).status_code == 503
    desk.is_broken = False
    assert (await sent(client, whatsapp())).status_code == 200
    assert list(desk.taken) == [SID]


@pytest.mark.parametrize("missing", ["From", "MessageSid"])
async def test_a_form_that_is_no_message_is_refused_calmly(
    client: httpx.AsyncClient, desk: Desk, missing: str
) -> None:
    pairs = [(name, value) for name, value in whatsapp() if name not in {missing, "SmsMessageSid"}]
    answer = await sent(client, pairs)
    assert answer.status_code == 400
    assert missing in answer.text
    assert not desk.taken


async def test_more_than_a_message_can_be_is_not_read(client: httpx.AsyncClient) -> None:
    assert (await sent(client, whatsapp(Body="x" * MOST_BYTES))).status_code == 413


async def test_more_fields_than_a_message_can_have_are_refused(client: httpx.AsyncClient) -> None:
    many = [(f"Field{number}", "") for number in range(1000)]
    assert (await sent(client, (*whatsapp(), *many))).status_code == 400


async def test_a_page_that_is_opened_in_a_browser_says_whose_it_is(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get(MESSAGES)
    assert answer.status_code == 403
    assert "Twilio" in answer.text


@pytest.mark.behaviour("CHAN-04")
async def test_a_report_of_a_message_of_ours_is_noted(
    client: httpx.AsyncClient, desk: Desk
) -> None:
    pairs = [("MessageSid", SID), ("MessageStatus", "delivered")]
    assert (await sent(client, pairs, f"{STATUSES}?m=42")).status_code == 200
    [report] = desk.reports
    assert (report.outbox_id, report.provider_id, report.status) == (42, SID, "delivered")


@pytest.mark.behaviour("CHAN-04")
async def test_a_report_for_another_letter_than_the_signed_one_is_refused(
    client: httpx.AsyncClient, desk: Desk
) -> None:
    body, headers = signed([("MessageSid", SID), ("MessageStatus", "read")], f"{STATUSES}?m=42")
    answer = await client.post(f"{STATUSES}?m=43", content=body, headers=headers)
    assert answer.status_code == 403
    assert not desk.reports


async def test_a_report_of_a_kind_that_says_nothing_of_letters_is_passed_over(
    client: httpx.AsyncClient, desk: Desk
) -> None:
    pairs = [("MessageSid", SID), ("MessageStatus", "receiving")]
    assert (await sent(client, pairs, STATUSES)).status_code == 200
    assert not desk.reports


async def test_a_report_that_could_not_be_noted_is_asked_for_again(
    client: httpx.AsyncClient, desk: Desk
) -> None:
    desk.is_broken = True
    pairs = [("MessageSid", SID), ("MessageStatus", "sent")]
    assert (await sent(client, pairs, STATUSES)).status_code == 503
