"""Who sends what, in which order, how fast, and what becomes of it."""

from datetime import timedelta

import pytest

from booking.outbox.carrier import Accepted, Later, NotThere, Rejected
from tests.booking.outbox.postroom import ANNA, BEN, Postroom

BUSY = Later("429", "Twilio is busy.")
AWAY = Later("unreachable", "Nobody is there.", is_out_of_reach=True)


@pytest.mark.behaviour("CHAN-03")
def test_a_letter_is_sent_once(room: Postroom) -> None:
    letter = room.reply("Booked.")
    room.work()
    room.work()
    assert (room.carrier.texts(), room.status(letter)) == (["Booked."], "accepted")
    assert room.row(letter).provider_id == f"SM{letter}-1"


@pytest.mark.behaviour("CHAN-03")
def test_two_processes_never_take_the_same_letter(room: Postroom) -> None:
    room.reply("A", ANNA)
    room.reply("B", BEN)
    one, other = room.outbox.claim("one", 1), room.outbox.claim("other", 5)
    assert sorted(errand.parcel.body.text for errand in one + other) == ["A", "B"]


@pytest.mark.behaviour("CHAN-03")
def test_letters_to_one_person_go_one_after_the_other(room: Postroom) -> None:
    for text in ("one", "two", "three"):
        room.reply(text, ANNA)
    room.reply("elsewhere", BEN)
    first = room.claim()
    assert [errand.parcel.body.text for errand in first] == ["one", "elsewhere"]
    room.carry(first[0])
    assert [errand.parcel.body.text for errand in room.claim()] == ["two"]


def test_a_sender_takes_no_more_than_it_has_room_for(room: Postroom) -> None:
    for number in range(5):
        room.reply("Hello", f"+44770090020{number}")
    assert len(room.claim(3)) == 3
    assert room.claim(0) == []


@pytest.mark.behaviour("CHAN-03")
def test_what_is_tried_again_keeps_its_place(room: Postroom) -> None:
    room.carrier.next(BUSY)
    room.reply("one")
    room.reply("two")
    room.work_on(60)
    assert room.carrier.texts() == ["one", "two"]


def test_answers_go_before_what_the_business_begins(room: Postroom) -> None:
    """A thousand reminders at nine keep nobody waiting who asks at nine."""
    room.hears(ANNA)
    room.notice("Reminder", ANNA)
    room.notice("Reminder", BEN)
    room.reply("It is at ten.", ANNA)
    room.reply("Booked.", "+447700900103")
    first = room.claim(2)
    assert [one.parcel.body.text for one in first] == ["It is at ten.", "Booked."]
    assert [one.parcel.recipient for one in room.claim()] == [BEN]


def test_an_answer_waits_for_no_notice_that_is_tried_again(room: Postroom) -> None:
    room.carrier.next(BUSY)
    room.notice("Reminder")
    room.work()
    room.reply("At ten.")
    room.work()
    assert room.carrier.texts() == ["At ten."]


@pytest.mark.behaviour("CHAN-03")
def test_nobody_is_flooded(room: Postroom) -> None:
    """WhatsApp lets one message in six seconds through to a person, and short bursts."""
    for number in range(40):
        room.reply(str(number))
    room.work()
    assert len(room.carrier.arrived) == 30
    room.work_on(178)
    assert len(room.carrier.arrived) == 30
    room.work_on(10)
    assert room.carrier.texts() == [str(number) for number in range(40)]


def test_notices_leave_room_for_answers(room: Postroom) -> None:
    for number in range(30):
        room.notice(str(number))
    room.work()
    assert len(room.carrier.arrived) == 28
    room.reply("At ten.")
    room.work()
    assert room.carrier.texts()[-1] == "At ten."


def test_mail_is_not_paced(room: Postroom) -> None:
    for number in range(10):
        room.write(str(number), "anna@example.com", channel="email")
    room.work()
    assert len(room.carrier.arrived) == 10


@pytest.mark.behaviour("CHAN-03")
def test_a_letter_that_certainly_was_not_sent_is_tried_again_ever_more_rarely(
    room: Postroom,
) -> None:
    room.carrier.next(*[BUSY] * 4)
    letter = room.reply()
    waits = []
    for _ in range(4):
        room.work()
        waits.append(room.row(letter).not_before_ms / 1000 - room.clock.now().timestamp())
        room.later(seconds=waits[-1])
    room.work()
    assert waits == [2, 4, 8, 16]  # at most: the jitter of this postroom is always the whole of it
    assert (room.status(letter), room.row(letter).was_ambiguous) == ("accepted", False)


def test_a_provider_that_says_when_to_come_again_is_listened_to(room: Postroom) -> None:
    room.carrier.next(Later("429", "Twilio is busy.", after_s=30))
    room.reply()
    room.work()
    room.later(seconds=30)
    room.work()
    assert room.carrier.texts() == []
    room.later(seconds=3)
    room.work()
    assert room.carrier.texts() == ["Hello"]


@pytest.mark.behaviour("CHAN-03")
def test_after_many_tries_a_letter_is_dead_and_says_why(room: Postroom) -> None:
    room.carrier.next(*[BUSY] * 20)
    letter = room.reply()
    while room.status(letter) == "pending":
        room.work()
        room.later(minutes=20)
    assert room.status(letter) == "dead"
    assert room.row(letter).reason == (
        "It was tried 12 times, and the provider never took it. Last it said: Twilio is busy."
    )


@pytest.mark.behaviour("CHAN-03")
def test_an_outage_is_no_try_of_a_letter_and_nobody_waits_long_after_it(room: Postroom) -> None:
    room.carrier.next(*[AWAY] * 40)
    room.reply("one")
    room.work()
    room.reply("two")
    for _ in range(39):
        room.later(seconds=15)
        room.work()
    assert room.carrier.texts() == []
    room.work_on(4)
    assert room.carrier.texts() == ["one", "two"]


@pytest.mark.behaviour("CHAN-03")
def test_of_an_outage_of_hours_staff_are_told(room: Postroom) -> None:
    room.carrier.next(*[AWAY] * 20)
    letter = room.reply()
    for _ in range(7):
        room.work()
        room.later(hours=1)
    assert room.status(letter) == "dead"
    assert room.row(letter).reason == (
        "The provider could not be reached for hours. Last: Nobody is there."
    )


@pytest.mark.behaviour("CHAN-03")
def test_a_refusal_is_final_and_keeps_its_reason(room: Postroom) -> None:
    room.carrier.next(Rejected("21211", "That is no phone number."))
    letter = room.reply()
    room.work_on(60)
    found = room.row(letter)
    assert (found.status, found.error_code, found.attempts) == ("dead", "21211", 1)
    assert found.reason == "That is no phone number."


@pytest.mark.behaviour("CHAN-03")
def test_a_letter_that_has_become_worthless_is_not_sent(room: Postroom) -> None:
    letter = room.notice("See you at 10", expires=room.clock.now() + timedelta(minutes=5))
    room.later(minutes=5)
    room.work()
    assert (room.status(letter), room.carrier.texts()) == ("expired", [])


def test_a_worthless_letter_makes_way_at_once(room: Postroom) -> None:
    for _ in range(3):
        room.notice("late", expires=room.clock.now())
    room.notice("in time")
    assert [one.parcel.body.text for one in room.claim(1)] == ["in time"]


def test_a_letter_that_is_called_back_while_it_is_tried_is_not_tried_again(room: Postroom) -> None:
    letter = room.notice(group="booking:42")
    (errand,) = room.claim()
    assert room.call_back("booking:42") == 0
    room.outbox.settle(errand, BUSY)
    room.work_on(60)
    assert (room.status(letter), room.carrier.texts()) == ("cancelled", [])


def test_an_answer_that_does_not_fit_the_errand_is_an_error_of_ours(room: Postroom) -> None:
    room.reply()
    (errand,) = room.claim()
    with pytest.raises(TypeError, match="NotThere"):
        room.outbox.settle(errand, NotThere())


def test_to_settle_a_letter_that_is_gone_changes_nothing(room: Postroom) -> None:
    room.reply()
    (errand,) = room.claim()
    with room.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM outbox")
    assert room.outbox.settle(errand, Accepted("SM1")) is None
