"""Whether a letter may go is asked when it is sent: the 24 hours (CHAN-05), STOP and START."""

from datetime import timedelta

import pytest

from booking.outbox import is_stopped, start, stop
from booking.outbox.carrier import Rejected
from booking.outbox.letter import Category, TemplateUse
from booking.outbox.suppression import Subject
from tests.booking.outbox.postroom import ANNA, BEN, TEMPLATE, Postroom


def stops(room: Postroom, category: Subject = "all", who: str = ANNA) -> None:
    now = room.clock.now()
    with room.store.writing() as connection:
        stop(connection, "whatsapp", who, category, source="customer", wording="STOP", at=now)


def starts(room: Postroom, category: Subject = "all") -> None:
    now = room.clock.now()
    with room.store.writing() as connection:
        start(connection, "whatsapp", ANNA, category, source="customer", wording="START", at=now)


@pytest.mark.behaviour("CHAN-05")
def test_within_a_day_of_their_message_a_letter_goes_freely(room: Postroom) -> None:
    room.hears(ANNA)
    room.later(hours=23, minutes=58)
    room.notice("See you on Friday.")
    room.work()
    assert [one.window_is_open for one in room.carrier.arrived] == [True]


@pytest.mark.behaviour("CHAN-05")
def test_after_a_day_it_goes_by_its_template(room: Postroom) -> None:
    room.hears(ANNA)
    room.later(hours=24)
    room.notice("See you on Friday.")
    room.notice("To one who never wrote.", BEN)
    room.work()
    assert [one.window_is_open for one in room.carrier.arrived] == [False, False]


@pytest.mark.behaviour("CHAN-05")
def test_after_a_day_without_a_template_it_is_dead_and_says_why(room: Postroom) -> None:
    room.hears(ANNA)
    letter = room.write("Sorry for the wait.")
    room.later(hours=24)
    room.work()
    assert (room.status(letter), room.carrier.texts()) == ("dead", [])
    assert room.row(letter).reason.startswith("They last wrote more than 24 hours ago.")


@pytest.mark.behaviour("CHAN-05")
def test_the_day_is_counted_when_the_letter_goes_and_not_when_it_is_written(room: Postroom) -> None:
    letter = room.write("Sorry for the wait.", not_before=room.clock.now() + timedelta(hours=1))
    room.later(hours=1)
    room.hears(ANNA)
    room.work()
    assert room.status(letter) == "accepted"


@pytest.mark.behaviour("CHAN-05")
@pytest.mark.parametrize("template", [None, TEMPLATE])
def test_a_provider_that_knows_the_day_better_is_believed_once(
    room: Postroom, template: TemplateUse | None
) -> None:
    closed = Rejected("63016", "Outside the window.", needs_template=True)
    room.carrier.next(closed)
    letter = room.reply("See you on Friday.", template=template)
    room.work()
    assert room.status(letter) == ("dead" if template is None else "accepted")
    assert [one.window_is_open for one in room.carrier.arrived] == [False] * bool(template)


def test_mail_knows_no_such_day(room: Postroom) -> None:
    letter = room.write("Your code", "anna@example.com", channel="email")
    room.work()
    assert room.status(letter) == "accepted"


def test_an_answer_to_a_writer_without_a_number_goes_where_their_number_is(room: Postroom) -> None:
    """They write under an id of the channel's own; the day begins there (SPEC AUTH-01)."""
    room.hears("US.AbC1")
    letter = room.write("Booked.", ANNA, conversation="whatsapp:US.AbC1")
    room.work()
    assert room.status(letter) == "accepted"


@pytest.mark.behaviour("CHAN-06")
def test_who_wrote_stop_hears_nothing_that_the_business_begins(room: Postroom) -> None:
    letter = room.notice("See you on Friday.")
    stops(room)  # after it was written, before it is sent
    room.work()
    assert (room.status(letter), room.carrier.texts()) == ("suppressed", [])
    assert "STOP" in room.row(letter).reason


@pytest.mark.behaviour("CHAN-06")
def test_stop_holds_for_nobody_else(room: Postroom) -> None:
    stops(room)
    room.notice("For Ben", BEN)
    room.notice("By mail", ANNA, channel="email")
    room.work()
    assert sorted(room.carrier.texts()) == ["By mail", "For Ben"]


@pytest.mark.behaviour("CHAN-06")
def test_who_wrote_stop_and_asks_is_answered(room: Postroom) -> None:
    stops(room)
    room.reply("Yes, Friday is free.")
    room.reply("Your code: 493127", kind="code", category="authentication", is_secret=True)
    room.work()
    assert room.carrier.texts() == ["Yes, Friday is free.", "Your code: 493127"]


@pytest.mark.behaviour("CHAN-06")
def test_after_start_everything_goes_again(room: Postroom) -> None:
    stops(room)
    stops(room, "marketing")
    starts(room)
    room.notice("See you on Friday.", category="utility")
    room.notice("We miss you.", category="marketing")
    room.work()
    assert room.carrier.texts() == ["See you on Friday.", "We miss you."]


@pytest.mark.behaviour("CHAN-06")
@pytest.mark.parametrize(("category", "stopped"), [("utility", False), ("marketing", True)])
def test_one_kind_of_message_can_be_stopped_apart_from_the_rest(
    room: Postroom, category: Category, stopped: bool
) -> None:
    stops(room, "marketing")
    with room.store.reading() as connection:
        assert is_stopped(connection, "whatsapp", ANNA, category) is stopped
        assert not is_stopped(connection, "whatsapp", BEN, category)


def test_who_stopped_everything_may_want_one_kind_again(room: Postroom) -> None:
    stops(room)
    starts(room, "utility")
    with room.store.reading() as connection:
        assert not is_stopped(connection, "whatsapp", ANNA, "utility")
        assert is_stopped(connection, "whatsapp", ANNA, "marketing")


@pytest.mark.behaviour("CHAN-06")
def test_what_a_carrier_says_about_stop_is_remembered(room: Postroom) -> None:
    room.carrier.next(Rejected("21610", "They wrote STOP to Twilio.", suppress=True))
    first = room.notice("One")
    second = room.notice("Two")
    room.work()
    assert [room.status(first), room.status(second)] == ["suppressed", "suppressed"]
    assert room.carrier.texts() == []


def test_who_stops_under_an_id_is_not_written_to_at_the_number(room: Postroom) -> None:
    stops(room, who="US.AbC1")
    letter = room.notice("See you on Friday.", ANNA, conversation="whatsapp:US.AbC1")
    room.work()
    assert room.status(letter) == "suppressed"
