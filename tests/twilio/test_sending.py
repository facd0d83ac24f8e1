"""What the fake takes and refuses, as Twilio's own client sees it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from requests.exceptions import ConnectionError as Broken
from requests.exceptions import ReadTimeout
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from channels.testing.twilio.faults import FAULTS
from channels.testing.twilio.pairs import Pairs
from tests.twilio.line import Line, LocalHttp

JOHN = "whatsapp:+447700900001"
US = "whatsapp:+14155238886"
REPLY: dict[str, Any] = {"to": JOHN, "from_": US, "body": "Hello"}


def refused(line: Line, **form: Any) -> int:
    """The code with which a message is refused."""
    with pytest.raises(TwilioRestException) as refusal:
        line.twilio.messages.create(**form)
    return int(refusal.value.code or 0)


def writes(line: Line, text: str = "Hi", **more: Any) -> str:
    """John writes; the sid."""
    return str(line.tell("say", sender="+447700900001", text=text, **more)["sid"])


def test_a_reply_within_the_window_is_delivered(line: Line) -> None:
    writes(line)
    made = line.twilio.messages.create(**REPLY)
    assert (made.status, made.body, made.to) == ("queued", "Hello", JOHN)
    assert line.settled(str(made.sid), "delivered")["text"] == "Hello"
    assert line.twilio.messages(str(made.sid)).fetch().status == "delivered"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        (21617, {"body": "x" * 1601}),
        (21619, {"body": ""}),
        (21211, {"to": "whatsapp:+0123"}),
        (21211, {"to": "john"}),
        (21603, {"from_": ""}),
        (21604, {"to": ""}),
        (21910, {"to": "+447700900001"}),
        (63007, {"from_": "whatsapp:+15005550001"}),
        (21609, {"status_callback": "not an address"}),
        (21655, {"content_sid": "HX" + "0" * 32}),
    ],
)
def test_what_twilio_would_refuse_is_refused_with_its_code(
    line: Line, code: int, change: dict[str, Any]
) -> None:
    writes(line)
    assert refused(line, **{**REPLY, **change}) == code


def test_sixteen_hundred_characters_go(line: Line) -> None:
    writes(line)
    assert line.twilio.messages.create(**{**REPLY, "body": "x" * 1600}).status == "queued"


def test_who_has_no_token_gets_nothing(line: Line) -> None:
    stranger = Client(line.fake.account.sid, "wrong", http_client=LocalHttp(line.url, 5))
    with pytest.raises(TwilioRestException) as refusal:
        stranger.messages.create(**REPLY)
    assert (refusal.value.status, refusal.value.code) == (401, 20003)
    assert len(line.fake.messages) == 0


def test_the_account_of_another_is_not_found(line: Line) -> None:
    other = line.twilio.api.accounts("AC" + "f" * 32)
    with pytest.raises(TwilioRestException) as refusal:
        other.messages.create(**REPLY)
    assert refusal.value.code == 20404


def test_outside_the_window_a_text_is_taken_and_fails_later(line: Line) -> None:
    made = line.twilio.messages.create(**REPLY)
    assert line.settled(str(made.sid), "failed")["error"] == 63016


def test_a_phone_can_be_out_of_reach(line: Line) -> None:
    writes(line)
    line.tell("phones", failing={JOHN: 63024})
    made = line.twilio.messages.create(**REPLY)
    assert line.settled(str(made.sid), "failed")["error"] == 63024


def test_a_phone_can_have_opted_out(line: Line) -> None:
    line.tell("phones", blocked={"+447700900001": 21610})
    assert refused(line, to="+447700900001", from_=line.fake.account.sms, body="Hi") == 21610


def test_by_sms_twilio_itself_heeds_stop_and_start(line: Line) -> None:
    phone, sms = "+447700900001", line.fake.account.sms
    writes(line, " stop ", channel="sms")
    assert refused(line, to=phone, from_=sms, body="Hi") == 21610
    writes(line, "START", channel="sms")
    assert line.twilio.messages.create(to=phone, from_=sms, body="Hi").sid


def test_whatsapp_takes_45_messages_to_a_person_at_once_and_no_more() -> None:
    pairs, now = Pairs(), datetime(2026, 2, 5, 9, tzinfo=UTC)
    assert [pairs.has_room(JOHN, now) for _ in range(46)] == [True] * 45 + [False]
    assert pairs.has_room("whatsapp:+447700900002", now)
    assert not pairs.has_room(JOHN, now + timedelta(seconds=5))
    assert pairs.has_room(JOHN, now + timedelta(seconds=6))


def test_too_many_at_once_fail_later(line: Line) -> None:
    writes(line)
    sent = [str(line.twilio.messages.create(**REPLY).sid) for _ in range(46)]
    assert line.settled(sent[-1], "failed")["error"] == 63018


def test_messages_are_listed_newest_first_by_page_and_by_address(line: Line) -> None:
    writes(line)
    sent = [str(line.twilio.messages.create(**REPLY).sid) for _ in range(5)]
    line.settled(sent[-1], "delivered")
    found = line.twilio.messages.list(to=JOHN, page_size=2)
    assert [one.sid for one in found] == sent[::-1]
    assert [one.body for one in line.twilio.messages.list(from_=JOHN)] == ["Hi"]
    assert len(line.twilio.messages.list()) == 6


def test_messages_are_listed_by_when_they_were_sent(line: Line) -> None:
    writes(line)
    line.settled(str(line.twilio.messages.create(**REPLY).sid), "delivered")
    now = datetime.now(UTC)  # noqa: TID251 - beside the machine's clock, which the fake reads here
    hour = timedelta(hours=1)
    listed = line.twilio.messages.list
    assert len(listed(to=JOHN, date_sent_after=now - hour)) == 1
    assert listed(to=JOHN, date_sent_after=now + hour) == []
    assert listed(to=JOHN, date_sent_before=now - hour) == []


@pytest.mark.parametrize(
    ("fault", "failure", "is_there"),
    [
        ("429", TwilioRestException, False),
        ("500", TwilioRestException, False),
        ("500_accepted", TwilioRestException, True),
        ("reset", Broken, False),
        ("reset_accepted", Broken, True),
        ("hang", ReadTimeout, False),
        ("hang_accepted", ReadTimeout, True),
    ],
)
def test_a_send_fails_before_or_after_it_was_taken(
    line: Line, fault: str, failure: type[Exception], is_there: bool
) -> None:
    hasty = Client(
        line.fake.account.sid, line.fake.account.token, http_client=LocalHttp(line.url, 0.2)
    )
    line.tell("faults", send={"script": [fault]})
    with pytest.raises(failure):
        hasty.messages.create(**REPLY)
    assert bool(line.twilio.messages.list(to=JOHN)) == is_there
    assert hasty.messages.create(**REPLY).sid


def test_every_fault_of_a_send_is_tried_here() -> None:
    """The list above leaves none out."""
    tried = {"429", "500", "500_accepted", "reset", "reset_accepted", "hang", "hang_accepted"}
    assert FAULTS["send"] == tried


def test_a_fault_that_does_not_exist_is_refused(line: Line) -> None:
    answer = line.control.post("/_fake/faults", json={"send": {"script": ["earthquake"]}})
    assert answer.status_code == 400


def test_faults_by_chance_come_as_often_as_asked(line: Line) -> None:
    line.fake.faults.plan("send", rates={"429": 0.3, "500": 0.2})
    drawn = [line.fake.faults.next("send") for _ in range(2000)]
    assert 500 < drawn.count("429") < 700
    assert 300 < drawn.count("500") < 500


def test_only_json_from_this_machine_is_heard(line: Line) -> None:
    """No page that a developer has open may write here."""
    form = line.control.post("/_fake/say", data={"sender": "+447700900001"})
    assert form.status_code == 415
    elsewhere = line.control.get("/_fake/messages", headers={"Host": "evil.example"})
    assert elsewhere.status_code == 400
