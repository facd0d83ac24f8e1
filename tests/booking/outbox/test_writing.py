"""A letter is written with its cause, once, and is there or not as its cause is."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from booking.errors import NotFound
from booking.outbox import enqueue
from booking.outbox.letter import Body, Choice, TemplateUse
from booking.sealed_box import SealedBox
from tests.booking.outbox.postroom import ANNA, Postroom

CODE = "Your verification code is: 493 127\nOr tap https://desk.example/in/AbCd"


@pytest.mark.behaviour("CHAN-03")
def test_a_letter_whose_cause_is_rolled_back_was_never_written(room: Postroom) -> None:
    def fail(connection: Connection) -> None:
        enqueue(connection, [room.letter()], room.clock.now(), room.box)
        raise NotFound("there is no such booking")

    room.hears(ANNA)
    with pytest.raises(NotFound):
        room.store.run(fail)
    assert room.claim() == []


@pytest.mark.behaviour("CHAN-03")
def test_a_second_letter_of_one_key_is_not_written(room: Postroom) -> None:
    room.hears(ANNA)
    first, again = room.writes(room.letter("A", key="turn 7"), room.letter("B", key="turn 7"))
    assert (first is None, again) == (False, None)
    assert room.writes(room.letter("C", key="turn 7")) == [None]
    room.work()
    assert room.carrier.texts() == ["A"]


def test_a_letter_comes_to_its_carrier_as_it_was_written(room: Postroom) -> None:
    room.hears(ANNA)
    body = Body(
        "Which one?",
        choices=(Choice("1", "Anna", "the first"), Choice("2", "Ben")),
        button="Choose",
        template=TemplateUse("which", "en", {"1": "Anna"}),
    )
    letter = room.letter()
    whole = type(letter)(
        key="k",
        channel="whatsapp",
        recipient=ANNA,
        kind="reply",
        body=body,
        account="+1415",
        trace="00-1",
    )
    (row,) = room.writes(whole)
    (errand,) = room.claim()
    parcel = errand.parcel
    assert (parcel.id, parcel.body, parcel.account, parcel.trace) == (row, body, "+1415", "00-1")
    assert (parcel.tried, parcel.window_is_open) == (room.clock.now(), True)


@pytest.mark.behaviour("AUTH-10")
def test_a_code_lies_sealed_until_it_is_sent_and_is_gone_afterwards(room: Postroom) -> None:
    letter = room.reply(CODE, kind="code", is_secret=True)
    waiting = room.row(letter)
    assert "127" not in str(waiting._mapping)
    assert "AbCd" not in str(waiting._mapping)
    assert waiting.body["text"].startswith("Your verification code is: ")
    room.work()
    assert room.carrier.texts() == [CODE]
    assert room.row(letter).sealed is None


def test_a_code_that_was_sealed_under_another_key_is_not_guessed_at(room: Postroom) -> None:
    room.hears(ANNA)
    secret = room.letter(CODE, is_secret=True)
    other = SealedBox(b"another server key than ours")
    with room.store.writing() as connection:
        (letter,) = enqueue(connection, [secret], room.clock.now(), other)
    room.work()
    assert letter is not None
    assert (room.status(letter), room.carrier.texts()) == ("dead", [])


def test_a_letter_waits_for_its_time(room: Postroom) -> None:
    tomorrow = room.clock.now() + timedelta(days=1)
    room.notice("See you at 10", not_before=tomorrow)
    room.later(hours=23)
    room.work()
    assert room.carrier.texts() == []
    room.later(hours=1)
    room.work()
    assert room.carrier.texts() == ["See you at 10"]


def test_a_moment_without_a_zone_is_refused(room: Postroom) -> None:
    with pytest.raises(ValueError, match="aware"), room.store.writing() as connection:
        enqueue(connection, [room.letter()], room.clock.now().replace(tzinfo=None), room.box)


def test_letters_of_a_group_are_called_back_together(room: Postroom) -> None:
    tomorrow = room.clock.now() + timedelta(days=1)
    first = room.notice("One", group="booking:42", not_before=tomorrow)
    second = room.notice("Two", group="booking:42")
    other = room.notice("Three", group="booking:43")
    assert room.call_back("booking:42") == 2
    room.later(days=2)
    room.work()
    assert room.carrier.texts() == ["Three"]
    assert [room.status(one) for one in (first, second, other)] == [
        "cancelled",
        "cancelled",
        "accepted",
    ]


def test_the_outbox_has_work_only_while_something_is_due(room: Postroom) -> None:
    assert not room.outbox.has_work()
    room.reply()
    assert room.outbox.has_work()
    room.work()
    assert not room.outbox.has_work()
