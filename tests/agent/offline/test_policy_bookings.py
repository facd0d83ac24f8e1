"""Own bookings: which one is meant, cancelled or moved, and to when."""

import pytest

from agent.offline.memory import Held, Table
from agent.offline.policy import Call, Move, Say
from agent.offline.understood import Intent, Understood
from tests.agent.offline.scenes import (
    BASE,
    HELD,
    PREMIUM,
    STANDARD,
    after,
    called,
    got,
    heard,
    listing,
    move,
    refusal,
    said,
    wednesday,
)


def cancelling(u: Understood, *held: Held, on: Table | None = None) -> Move:
    """The move after the list that cancelling begins with."""
    first = move(u, on)
    assert called(first) == ("list_bookings", {"which": "upcoming"})
    return after(u, first.table, listing(*held), on=on)


@pytest.mark.parametrize(
    ("u", "code"),
    [
        (heard("Cancel my booking on the 9th", intent=Intent.CANCEL), "BAAAA1"),
        (heard("cancel monday", intent=Intent.CANCEL), "BAAAA1"),
        (heard("cancel the premium one", intent=Intent.CANCEL, service=PREMIUM), "BAAAA2"),
        (heard("cancel the second one", intent=Intent.CANCEL, pick=2), "BAAAA2"),
        (heard("cancel my next booking", intent=Intent.CANCEL, earliest=True), "BAAAA1"),
        (heard("cancel my thursday one", intent=Intent.CANCEL), "BAAAA2"),
        (heard("cancel the 2pm one", intent=Intent.CANCEL), "BAAAA2"),
        (heard("I can't make it on monday", intent=Intent.CANCEL), "BAAAA1"),
        (heard("I won't be able to come on the 19th", intent=Intent.CANCEL), "BAAAA2"),
    ],
)
@pytest.mark.behaviour("BOOK-07")
def test_the_booking_that_is_named_is_cancelled(u: Understood, code: str) -> None:
    assert called(cancelling(u, *HELD)) == ("cancel_booking", {"booking": code})


@pytest.mark.behaviour("BOOK-07")
def test_cancel_alone_asks_which_of_several_and_takes_the_only_one() -> None:
    u = heard("cancel my appointment", intent=Intent.CANCEL)
    asked = cancelling(u, *HELD)
    assert (said(asked), asked.table.expecting) == ("which_booking", "pick_booking")
    assert called(cancelling(u, HELD[0]))[1] == {"booking": "BAAAA1"}
    assert said(cancelling(u)) == "nothing_to_cancel"


def test_the_answer_to_which_booking_is_matched_against_a_fresh_list() -> None:
    asked = Table(about="cancel", expecting="pick_booking", bookings=HELD)
    assert called(cancelling(heard("2", pick=2), *HELD, on=asked))[1] == {"booking": "BAAAA2"}
    assert called(cancelling(heard("monday's"), *HELD, on=asked))[1] == {"booking": "BAAAA1"}


@pytest.mark.behaviour("BOOK-07")
def test_a_booking_that_is_not_there_is_not_guessed() -> None:
    asked = cancelling(heard("cancel tomorrow", intent=Intent.CANCEL), *HELD)
    assert (said(asked), asked.table.bookings) == ("no_such_booking", HELD)


def test_a_code_goes_straight_to_the_booking_system() -> None:
    u = heard("cancel baaaa2", intent=Intent.CANCEL, booking_code="baaaa2")
    assert called(move(u)) == ("cancel_booking", {"booking": "BAAAA2"})


@pytest.mark.behaviour("TALK-05")
def test_a_declined_call_is_told_as_nothing_changed() -> None:
    u = heard("cancel monday", intent=Intent.CANCEL)
    notes = Table(about="cancel", booking="BAAAA1", bookings=HELD)
    declined = refusal("cancel_booking", "declined", "Not done: the customer declined.")
    kept = after(u, notes, listing(*HELD), declined)
    assert (said(kept), kept.table.booking) == ("kept", "BAAAA1")
    other = cancelling(heard("no, the other one", answer="no", other=True), *HELD, on=kept.table)
    assert called(other)[1] == {"booking": "BAAAA2"}


def test_all_of_them_are_cancelled_one_by_one_and_a_no_ends_it() -> None:
    u = heard("cancel all my bookings", intent=Intent.CANCEL, every_one=True)
    one = cancelling(u, *HELD)
    assert (called(one)[1], one.table.queue) == ({"booking": "BAAAA1"}, ("BAAAA2",))
    done = got("cancel_booking", {"booking": {"service": STANDARD}, "credit": "none"})
    two = after(u, one.table, done)
    assert called(two)[1] == {"booking": "BAAAA2"}
    ended = after(u, two.table, done, refusal("cancel_booking", "declined"))
    assert isinstance(ended, Say)
    assert [occasion for occasion, _ in ended.sayings] == ["kept_other"]


@pytest.mark.behaviour("BOOK-07")
def test_yes_after_would_you_like_to_rebook_asks_the_day_and_keeps_the_service() -> None:
    u = heard("cancel monday", intent=Intent.CANCEL)
    done = got("cancel_booking", {"booking": {"service": STANDARD}, "credit": "restored"})
    shown = after(u, Table(about="cancel"), done)
    assert said(shown) == "cancelled"
    asked = move(heard("yes", answer="yes"), shown.table)
    assert (said(asked), asked.table.wish.service) == ("which_day", STANDARD)
    whole = heard("yes, thursday at 10am", answer="yes")
    assert called(move(whole, shown.table))[1] == {"service": STANDARD, "when": "2026-02-12 10:00"}


def moving(u: Understood, *held: Held, on: Table | None = None) -> Move:
    """The move after the list that moving begins with."""
    first = move(u, on)
    assert called(first) == ("list_bookings", {"which": "upcoming"})
    return after(u, first.table, listing(*(held or HELD)), on=on)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("move Monday's clean to 2pm", "14:00"),
        ("move my monday booking to tuesday at 3pm", "2026-02-10 15:00"),
        ("reschedule the 9th to the 10th at 2pm", "2026-02-10 14:00"),
        ("swap monday for tuesday", "2026-02-10"),
        ("I can't make monday, can we do tuesday instead?", "2026-02-10"),
    ],
)
@pytest.mark.behaviour("BOOK-08")
def test_which_booking_and_when_are_told_apart(text: str, when: str) -> None:
    u = heard(text, intent=Intent.MOVE)
    assert called(moving(u)) == ("reschedule_booking", {"booking": "BAAAA1", "when": when})


def test_the_only_booking_is_the_one_that_moves() -> None:
    u = heard("push my appointment to friday", intent=Intent.MOVE)
    assert called(moving(u, HELD[0]))[1] == {"booking": "BAAAA1", "when": "2026-02-13"}


def test_a_weekday_to_move_to_is_in_the_week_of_the_booking_unless_that_is_over() -> None:
    for text, when in [
        ("move it to tuesday", "2026-02-10"),
        ("move it to this friday", "2026-02-06"),
    ]:
        assert called(moving(heard(text, intent=Intent.MOVE), HELD[0]))[1]["when"] == when


def test_what_is_missing_for_a_move_is_asked_and_the_rest_is_kept() -> None:
    asked = moving(heard("move my appointment to friday at 2pm", intent=Intent.MOVE))
    assert (said(asked), asked.table.expecting) == ("which_booking", "pick_booking")
    settled = moving(heard("the first one", pick=1), on=asked.table)
    assert called(settled)[1] == {"booking": "BAAAA1", "when": "2026-02-06 14:00"}
    when = moving(heard("reschedule monday", intent=Intent.MOVE))
    assert (said(when), when.table.booking) == ("move_this_to_when", "BAAAA1")
    assert called(move(heard("thursday at 10am"), when.table))[1] == {
        "booking": "BAAAA1",
        "when": "2026-02-12 10:00",
    }


def test_an_offered_time_moves_the_booking_at_hand_and_books_nothing() -> None:
    on = wednesday().but(about="move", booking="BAAAA1")
    for u in (heard("2pm"), heard("book me in at 2pm", intent=Intent.BOOK)):
        assert called(move(u, on)) == (
            "reschedule_booking",
            {"booking": "BAAAA1", "when": "2026-02-11 14:00"},
        )


def test_a_correction_right_after_booking_moves_what_was_booked() -> None:
    booked = Table(about="booked", booking="BAAAA1", near="2026-02-09T10:00")
    for u in (heard("actually make it 3pm", intent=Intent.MOVE), heard("no, 3pm", answer="no")):
        assert called(moving(u, on=booked))[1] == {"booking": "BAAAA1", "when": "15:00"}


def test_actually_friday_the_13th_moves_what_was_just_booked_for_friday_the_6th() -> None:
    friday = Held(code="BAAAA3", service=BASE, starts="2026-02-06T14:00")
    booked = Table(about="booked", booking="BAAAA3", near="2026-02-06T14:00")
    u = heard("actually make it friday the 13th", intent=Intent.MOVE)
    assert called(moving(u, friday, *HELD, on=booked))[1] == {
        "booking": "BAAAA3",
        "when": "2026-02-13",
    }


def test_make_it_3pm_changes_the_wish_while_a_time_is_being_found() -> None:
    u = heard("actually make it 3pm", intent=Intent.MOVE)
    assert called(move(u, wednesday())) == (
        "create_booking",
        {"service": STANDARD, "when": "2026-02-11 15:00"},
    )


def test_a_taken_time_for_a_move_offers_times_to_move_to() -> None:
    u = heard("move monday to tuesday 3pm", intent=Intent.MOVE)
    going = moving(u)
    assert isinstance(going, Call)
    taken = refusal("reschedule_booking", "slot_taken", arguments=dict(going.arguments))
    around = after(u, going.table, listing(*HELD), taken)
    assert (called(around)[0], around.table.booking) == ("suggest_alternatives", "BAAAA1")
