"""When nobody knows whether a letter was sent: it is looked up, never blindly sent again."""

from datetime import timedelta

import pytest

from booking.outbox.carrier import Accepted, Ambiguous, Later, NotThere
from booking.outbox.testing import TIMEOUT
from tests.booking.outbox.postroom import Postroom


@pytest.mark.behaviour("CHAN-03")
def test_a_letter_whose_answer_was_lost_is_found_and_not_sent_again(room: Postroom) -> None:
    room.carrier.next("lost answer")
    letter = room.reply("Booked.")
    room.work()
    assert room.status(letter) == "ambiguous"
    room.work_on()
    found = room.row(letter)
    assert (found.status, found.provider_id) == ("accepted", f"SM{letter}-1")
    assert (room.carrier.texts(), found.was_ambiguous) == (["Booked."], True)


@pytest.mark.behaviour("CHAN-03")
def test_a_letter_that_the_provider_does_not_know_for_two_minutes_is_sent_again(
    room: Postroom,
) -> None:
    room.carrier.next(TIMEOUT)
    letter = room.reply("Booked.")
    room.work_on(118)
    assert (room.status(letter), room.carrier.texts()) == ("ambiguous", [])
    room.work_on(60)
    assert (room.status(letter), room.carrier.texts()) == ("accepted", ["Booked."])
    assert room.row(letter).was_ambiguous


@pytest.mark.behaviour("CHAN-03")
def test_it_is_looked_up_soon_and_then_ever_more_rarely(room: Postroom) -> None:
    room.carrier.next(TIMEOUT)
    room.reply()
    began = room.clock.now()
    asked: list[float] = []
    while not room.carrier.arrived:
        room.work()
        if len(room.carrier.asked) > len(asked):
            asked.append((room.clock.now() - began).total_seconds())
        room.later(seconds=1)
    assert asked == [4, 8, 16, 32, 64, 124]


def test_a_look_up_begins_at_the_first_try(room: Postroom) -> None:
    room.carrier.next(Later("503", "Not now."), TIMEOUT)
    began = room.clock.now()
    room.reply()
    room.work_on(30)
    assert room.carrier.asked[0].tried == began


@pytest.mark.behaviour("CHAN-03")
def test_a_process_that_was_killed_while_sending_leaves_a_letter_in_doubt(room: Postroom) -> None:
    letter = room.reply("Booked.")
    (errand,) = room.claim()
    room.carrier.send(errand.parcel)  # and dies before it can say so
    room.later(seconds=44)
    assert room.claim() == []
    room.later(seconds=2)
    (look_up,) = room.claim()
    assert (look_up.task, room.status(letter)) == ("look_up", "ambiguous")
    assert room.carry(look_up) == "accepted"
    assert room.carrier.texts() == ["Booked."]


@pytest.mark.behaviour("CHAN-03")
def test_a_process_that_was_killed_before_it_sent_loses_nothing(room: Postroom) -> None:
    letter = room.reply("Booked.")
    room.claim()
    room.work_on(240)
    assert (room.status(letter), room.carrier.texts()) == ("accepted", ["Booked."])


def test_two_processes_do_not_look_the_same_letter_up(room: Postroom) -> None:
    room.carrier.next(TIMEOUT)
    room.reply()
    room.work()
    room.later(seconds=5)
    assert [len(room.outbox.claim(who, 5)) for who in ("one", "other")] == [1, 0]


def test_whoever_comes_back_late_still_knows_that_it_was_sent(room: Postroom) -> None:
    letter = room.reply()
    (errand,) = room.claim()
    room.later(minutes=1)
    room.claim()
    assert room.outbox.settle(errand, Accepted("SM7")) == "accepted"
    assert room.row(letter).provider_id == "SM7"


def test_whoever_lost_the_letter_changes_nothing(room: Postroom) -> None:
    room.carrier.next(TIMEOUT)
    letter = room.reply()
    (errand,) = room.claim()
    room.later(minutes=1)
    (look_up,) = room.claim()
    room.outbox.settle(look_up, NotThere())
    assert room.outbox.settle(errand, Later("429", "Not now.")) is None
    assert room.status(letter) == "ambiguous"


def test_a_letter_in_doubt_holds_the_next_one_back_for_a_little_while(room: Postroom) -> None:
    room.carrier.next(TIMEOUT)
    room.reply("one")
    room.reply("two")
    room.work_on(20)
    assert room.carrier.texts() == []
    room.work_on(6)
    assert room.carrier.texts() == ["two"]


@pytest.mark.behaviour("CHAN-03")
def test_a_letter_that_nobody_can_look_up_is_left_to_staff(room: Postroom) -> None:
    room.carrier.next(TIMEOUT)
    room.carrier.next_looks(*[Ambiguous("The provider does not answer.")] * 200)
    letter, began = room.reply(), room.clock.now()
    room.work()
    while room.status(letter) != "dead":
        room.later(minutes=1)
        room.work()
    assert room.clock.now() - began == timedelta(hours=1)
    assert room.carrier.texts() == []
    assert "Ask the recipient" in room.row(letter).reason


def test_a_letter_in_doubt_that_is_called_back_is_not_sent_again(room: Postroom) -> None:
    room.carrier.next(TIMEOUT)
    letter = room.notice(group="booking:42")
    room.work()
    room.call_back("booking:42")
    room.work_on(300)
    assert (room.status(letter), room.carrier.texts()) == ("cancelled", [])


def test_a_letter_in_doubt_that_has_become_worthless_is_not_sent_again(room: Postroom) -> None:
    room.carrier.next(TIMEOUT)
    letter = room.notice(expires=room.clock.now() + timedelta(minutes=1))
    room.work_on(300)
    assert (room.status(letter), room.carrier.texts()) == ("expired", [])
