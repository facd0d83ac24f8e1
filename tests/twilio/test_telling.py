"""What the fake tells: signed webhooks, callbacks, and how hard it tries."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from channels.testing.twilio.account import SharedKey
from tests.twilio.ear import Ear, listening
from tests.twilio.line import Line

JOHN = "+447700900001"
REPLY = {"to": f"whatsapp:{JOHN}", "from_": "whatsapp:+14155238886", "body": "Hello"}


@pytest.fixture
def ear(line: Line) -> Iterator[Ear]:
    """Told of incoming messages."""
    with listening() as ear:
        line.tell("account", webhook=f"{ear.url}/in")
        yield ear


def test_a_webhook_is_signed_by_the_account(line: Line, ear: Ear) -> None:
    line.tell("say", sender=JOHN, text="Ünïcödé & 50% 🙂", name="John")
    (call,) = ear.heard(1)
    assert call.is_signed_with(line.fake.account.token)
    assert not call.is_signed_with("another token")
    assert call.form["Body"] == "Ünïcödé & 50% 🙂"
    assert (call.form["From"], call.form["WaId"]) == (f"whatsapp:{JOHN}", "447700900001")


def test_a_shared_key_signs_in_the_place_of_the_token(line: Line, ear: Ear) -> None:
    line.fake.account = replace(line.fake.account, shared_key=SharedKey("webhooks_key", "secret"))
    line.tell("say", sender=JOHN, text="Hi")
    (call,) = ear.heard(1)
    assert call.is_signed_with("secret")
    assert not call.is_signed_with(line.fake.account.token)


def test_a_business_scoped_id_comes_without_a_number(line: Line, ear: Ear) -> None:
    line.tell("say", sender="GB.Abc123", text="Hi")
    (call,) = ear.heard(1)
    assert call.form["From"] == call.form["ExternalUserId"] == "whatsapp:GB.Abc123"
    assert "WaId" not in call.form


def test_a_file_comes_as_an_address_that_asks_for_the_login(line: Line, ear: Ear) -> None:
    line.tell("say", sender=JOHN, kind="image", content_type="image/png", data="cGljdHVyZQ==")
    (call,) = ear.heard(1)
    url = str(call.form["MediaUrl0"])
    assert url.startswith("https://api.twilio.com/")
    assert line.twilio.request("GET", url).text == "picture"
    assert line.control.get(url.removeprefix("https://api.twilio.com")).status_code == 401


def test_a_place_comes_in_degrees(line: Line, ear: Ear) -> None:
    line.tell("say", sender=JOHN, kind="location", place=[51.5, -0.1, "Home"])
    (call,) = ear.heard(1)
    assert (call.form["Latitude"], call.form["Longitude"]) == ("51.5", "-0.1")


@pytest.mark.parametrize(
    ("rule", "answers", "tries"),
    [
        ("", [500], 1),
        ("#rp=5xx", [500, 500], 2),
        ("#rc=3&rp=all", [500, 404, 500], 4),
        ("#rc=2&rp=5xx", [404], 1),
        ("#rc=0&rp=all", [500], 1),
        ("#rc=9&rp=all", [500] * 9, 6),
    ],
)
def test_a_webhook_is_tried_as_hard_as_its_address_says(
    line: Line, ear: Ear, rule: str, answers: list[int], tries: int
) -> None:
    line.tell("account", webhook=f"{ear.url}/in{rule}")
    ear.answers.extend(answers)
    line.tell("say", sender=JOHN, text="Hi")
    assert len(ear.heard(tries)) == tries
    assert len({call.headers["i-twilio-idempotency-token"] for call in ear.calls}) == 1


def test_where_nobody_listens_it_is_tried_twice_and_then_the_fallback(line: Line, ear: Ear) -> None:
    line.tell("account", webhook="http://127.0.0.1:9/in", fallback=f"{ear.url}/spare")
    line.tell("say", sender=JOHN, text="Hi")
    (call,) = ear.heard(1)
    assert call.url.endswith("/spare")
    assert [one.tries for one in line.fake.told] == [2, 1]


def test_statuses_are_called_back_in_order(line: Line, ear: Ear) -> None:
    line.tell("say", sender=JOHN, text="Hi")
    made = line.twilio.messages.create(**REPLY, status_callback=f"{ear.url}/status?m=7")
    line.settled(str(made.sid), "delivered")
    line.tell("read", address=f"whatsapp:{JOHN}")
    calls = ear.heard(4)[1:]
    assert [call.form["MessageStatus"] for call in calls] == ["sent", "delivered", "read"]
    assert {call.sid for call in calls} == {made.sid}


def test_a_failure_is_called_back_with_its_code(line: Line, ear: Ear) -> None:
    line.twilio.messages.create(**REPLY, status_callback=f"{ear.url}/status")
    (call,) = ear.heard(1)
    assert (call.form["MessageStatus"], call.form["ErrorCode"]) == ("failed", "63016")


@pytest.mark.parametrize(
    ("fault", "heard"),
    [
        ("duplicate", ["first", "first", "second"]),
        ("reorder", ["second", "first"]),
        ("delay", ["second", "first"]),
        ("lost", ["second"]),
    ],
)
def test_a_webhook_comes_twice_late_out_of_turn_or_not_at_all(
    line: Line, ear: Ear, fault: str, heard: list[str]
) -> None:
    line.tell("faults", delay_s=0.1, webhook={"script": [fault]})
    line.tell("say", sender=JOHN, text="first")
    line.tell("say", sender=JOHN, text="second")
    assert [call.form["Body"] for call in ear.heard(len(heard))] == heard


def test_what_was_held_back_comes_even_if_nothing_follows(line: Line, ear: Ear) -> None:
    line.tell("faults", delay_s=0.05, webhook={"script": ["reorder"]})
    line.tell("say", sender=JOHN, text="alone")
    assert [call.form["Body"] for call in ear.heard(1)] == ["alone"]


def test_a_webhook_can_be_sent_again_at_any_time(line: Line, ear: Ear) -> None:
    sid = line.tell("say", sender=JOHN, text="Hi")["sid"]
    line.tell("again", sid=sid)
    assert [call.sid for call in ear.heard(2)] == [sid, sid]


def test_typing_is_shown_until_the_reply_and_marks_the_message_read(line: Line, ear: Ear) -> None:
    sid = line.tell("say", sender=JOHN, text="Hi")["sid"]
    shown = line.twilio.messaging.v2.typing_indicator.create(channel="whatsapp", message_id=sid)
    assert shown.success
    seen = line.messages(address=f"whatsapp:{JOHN}")
    assert (seen["typing"], seen["messages"][0]["status"]) == ([f"whatsapp:{JOHN}"], "read")
    line.twilio.messages.create(**REPLY)
    assert not line.messages(address=f"whatsapp:{JOHN}")["typing"]
