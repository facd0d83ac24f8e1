"""Whole conversations on SQLite: one process of `frontdesk serve` behind the fake Twilio."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.nursery import Nursery
from tests.twilio.house import House, open_house

JOHN, FAMILY, PRIYA = "+447700900001", "+447700900002", "+447700900003"
STRANGER, HIDDEN = "+447700900404", "GB.5e1f0a7c"
NONE: dict[str, object] = {"send": {}, "webhook": {}, "callback": {}}


@pytest.fixture(scope="module")
def running(nursery: Nursery) -> Iterator[House]:
    """One for the whole file; each test is somebody else."""
    with open_house(nursery) as opened:
        yield opened


@pytest.fixture
def house(running: House) -> House:
    """Without faults at the start of each test."""
    running.tell("faults", **NONE)
    return running


@pytest.mark.behaviour("CHAN-01")
@pytest.mark.behaviour("CHAN-07")
def test_john_signs_in_books_and_cancels_with_a_tapped_yes(house: House) -> None:
    john = house.customer(JOHN)
    assert "You're now verified!" in john.signs_in().text
    offered = john.asks("Show me times for a standard clean next Wednesday")
    assert "2:00 PM" in offered.text
    assert "Booking confirmed" in john.asks("2pm please").text
    asked = john.asks("cancel my booking on Wednesday")
    assert "Are you sure" in asked.text
    john.taps(asked.buttons[0])
    assert "has been cancelled" in john.reads().text
    assert "Wednesday" not in john.asks("my bookings").text


@pytest.mark.behaviour("AUTH-04")
def test_who_of_a_family_writes_is_tapped(house: House) -> None:
    family = house.customer(FAMILY)
    family.says("Hi")
    asked = family.reads()
    assert len(asked.buttons) == 3
    family.taps(asked.buttons[1])
    assert family.reads().code


@pytest.mark.behaviour("AUTH-02")
def test_a_stranger_is_told_where_to_go(house: House) -> None:
    stranger = house.customer(STRANGER)
    assert "No account found for this phone number." in stranger.asks("my bookings").text


@pytest.mark.behaviour("AUTH-01")
def test_somebody_without_a_number_proves_one_by_sms(house: House) -> None:
    hidden, phone = house.customer(HIDDEN), house.customer(JOHN, "sms")
    assert "phone" in hidden.asks("my bookings").text
    sent = hidden.asks(JOHN)
    assert JOHN not in sent.text
    hidden.says(phone.reads().code)
    assert "Standard Clean" in hidden.reads().text


@pytest.mark.behaviour("CHAN-01")
def test_a_webhook_that_comes_again_is_not_answered_again(house: House) -> None:
    priya = house.customer(PRIYA)
    sid = priya.says("Hi")
    assert priya.reads().code
    house.tell("again", sid=sid)
    house.tell("faults", webhook={"script": ["duplicate"]})
    priya.says("what do you mean?")
    priya.reads()
    priya.asks("and now?")
    assert not priya.has_unread()


@pytest.mark.behaviour("CHAN-06")
@pytest.mark.behaviour("CHAN-08")
def test_pictures_stickers_and_stop_are_answered_before_anybody_signs_in(house: House) -> None:
    stranger = house.customer("+447700900405")
    stranger.says(kind="image", text="")
    assert "can't look at pictures" in stranger.reads().text
    stranger.says(kind="sticker", text="")
    assert "just write" in stranger.reads().text
    assert "no more messages" in stranger.asks("STOP").text
    assert "Welcome back!" in stranger.asks("START").text


@pytest.mark.behaviour("CHAN-07")
def test_a_yes_to_an_old_question_cancels_nothing(house: House) -> None:
    john = house.customer(JOHN)
    if "verification code" in john.asks("my bookings").text:
        john.asks(john.read[-1].code)
    old = john.asks("cancel my monday booking")
    john.asks("what services do you offer?")
    john.taps(old.buttons[0], on=old)
    assert "no longer open" in john.reads().text
    assert "10:00 – 13:00" in john.asks("my bookings").text


@pytest.mark.parametrize("fault", ["429", "500_accepted", "reset_accepted"])
def test_a_reply_that_breaks_on_its_way_comes_once(house: House, fault: str) -> None:
    stranger = house.customer(f"+4477009004{len(fault):02}")
    house.tell("faults", send={"script": [fault]})
    stranger.asks("hello")
    stranger.asks("are you there?")
    assert [message.to for message in house.fake.messages].count(stranger.address) == 2


def test_nobody_else_than_twilio_gets_in(house: House) -> None:
    door = f"http://127.0.0.1:{house.webs[0].port}/webhooks/twilio/whatsapp"
    form = {"MessageSid": "SM1", "From": f"whatsapp:{JOHN}", "Body": "Hi"}
    forged = house.control.post(door, data=form, headers={"X-Twilio-Signature": "x"})
    assert forged.status_code == 403


@pytest.mark.behaviour("OPS-05")
def test_what_was_written_while_we_were_dead_is_answered(house: House) -> None:
    """The last of the file: it kills the process."""
    late = house.customer("+447700900499")
    house.webs[0].kill()
    house.clock.advance(timedelta(minutes=-2))  # younger ones may still be on their way
    late.says("is anybody there?")
    assert not late.has_unread()
    house.webs[0].start()
    assert "No account found" in late.reads().text
    assert house.webs[0].stop() == 0
    assert "Traceback" not in house.webs[0].said
