"""What is decided for a message, with the understanding made by hand."""

from typing import Any

import pytest

from agent.offline.memory import Held, Result, Table, Turn, Wish
from agent.offline.policy import Call, Move, Say, Scene, decide
from agent.offline.understood import Intent, Understood
from tests.agent.offline.scenes import ADMIN_TOOLS, got, heard, read_dates, refusal, scene

STANDARD, BASE, PREMIUM = "Standard Clean", "Base Clean", "Premium Clean"
WEDNESDAY = ("2026-02-11T09:00", "2026-02-11T11:30", "2026-02-11T14:00")
HELD = (
    Held(code="BAAAA1", service=STANDARD, starts="2026-02-09T10:00", minutes=180),
    Held(code="BAAAA2", service=PREMIUM, starts="2026-02-19T14:00", minutes=240),
)


def move(u: Understood, on: Table | None = None, **more: Any) -> Move:
    """The first move for this message."""
    seen = scene(on, known={u.text: u}, **more)
    return decide(Turn(u.text, seen.table, seen.results, None), seen)


def after(u: Understood, before: Table, *results: Result, on: Table | None = None) -> Move:
    """The move after these results, the last of which answers the call with the notes `before`."""
    seen = scene(on, known={u.text: u}, results=results)
    return decide(Turn(u.text, seen.table, results, before), seen)


def called(move: Move) -> tuple[str, dict[str, Any]]:
    assert isinstance(move, Call), move
    return move.tool, dict(move.arguments)


def said(move: Move) -> str:
    assert isinstance(move, Say), move
    return move.sayings[-1][0]


def offered(*slots: str, service: str = STANDARD, **more: Any) -> Table:
    """Times on the table."""
    wish = more.pop("wish", Wish(service=service))
    return Table(about="availability", slots=slots, wish=wish, expecting="time", **more)


def wednesday(**more: Any) -> Table:
    """The three times of Wednesday on the table."""
    wish = Wish(service=STANDARD, days=(read_dates("wednesday").days.dates[0],))  # type: ignore[union-attr]
    return offered(*WEDNESDAY, wish=wish, offer="pick_slot", **more)


# --- the missing piece -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("u", "tool"),
    [
        (heard("what's free?", intent=Intent.AVAILABILITY), "list_services"),
        (heard("book wednesday 2pm", intent=Intent.BOOK), "list_services"),
        (heard("every monday at 2pm", intent=Intent.SERIES), "list_services"),
        (heard("friday"), "list_services"),
    ],
)
@pytest.mark.behaviour("TALK-02")
def test_a_missing_service_is_asked_for_with_the_list(u: Understood, tool: str) -> None:
    assert called(move(u)) == (tool, {})


@pytest.mark.behaviour("TALK-02")
def test_the_service_is_asked_before_the_day_and_the_day_before_the_time() -> None:
    assert called(move(heard("book", intent=Intent.BOOK)))[0] == "list_services"
    day = move(heard("book standard", intent=Intent.BOOK, service=STANDARD))
    assert (said(day), day.table.expecting) == ("which_day", "day")
    look = move(heard("book standard tomorrow", intent=Intent.BOOK, service=STANDARD))
    assert called(look) == ("check_availability", {"service": STANDARD, "when": "2026-02-06"})


@pytest.mark.behaviour("TALK-02")
def test_the_answer_to_which_service_goes_on_with_what_was_said_before() -> None:
    asked = move(heard("what's free next wednesday?", intent=Intent.AVAILABILITY)).table
    found = move(heard("Standard Clean", service=STANDARD), asked)
    assert called(found) == ("check_availability", {"service": STANDARD, "when": "2026-02-11"})


def test_a_number_answers_which_service() -> None:
    asked = Table(about="availability", expecting="service", services=(BASE, STANDARD, PREMIUM))
    assert called(move(heard("2", pick=2), asked))[1]["service"] == STANDARD
    assert said(move(heard("9", pick=9), asked)) == "no_such_place"


def test_words_that_fit_several_services_are_asked_about() -> None:
    u = heard("a clean on friday", intent=Intent.BOOK, several_services=(BASE, STANDARD))
    asked = move(u)
    assert (said(asked), asked.table.services) == ("which_of_services", (BASE, STANDARD))


@pytest.mark.behaviour("BOOK-03")
def test_an_unknown_service_is_named_beside_the_choices() -> None:
    u = heard("book a gold clean friday", intent=Intent.BOOK, unknown_service="gold clean")
    asked = move(u)
    given = {"services": [{"name": BASE, "minutes": 120}]}
    shown = after(u, asked.table, got("list_services", given))
    assert isinstance(shown, Say)
    assert [occasion for occasion, _ in shown.sayings] == ["unknown_service", "which_service"]


# --- booking ------------------------------------------------------------------------------------


@pytest.mark.behaviour("BOOK-04")
def test_a_booking_with_service_day_and_time_is_made_at_once() -> None:
    u = heard("Book me a Premium Clean on Monday at 3pm", intent=Intent.BOOK, service=PREMIUM)
    assert called(move(u)) == ("create_booking", {"service": PREMIUM, "when": "2026-02-09 15:00"})


@pytest.mark.parametrize(
    ("u", "when"),
    [
        (heard("2pm please"), "2026-02-11 14:00"),
        (heard("Yes, book me in at 2pm", intent=Intent.BOOK, answer="yes"), "2026-02-11 14:00"),
        (heard("the second one", pick=2), "2026-02-11 11:30"),
        (heard("the last one", pick=-1), "2026-02-11 14:00"),
        (heard("the earliest", earliest=True), "2026-02-11 09:00"),
        (heard("the latest", latest=True), "2026-02-11 14:00"),
        (heard("3pm"), "2026-02-11 15:00"),
        (heard("thursday at 10am"), "2026-02-12 10:00"),
    ],
)
@pytest.mark.behaviour("TALK-02")
def test_words_for_an_offered_time_book_it(u: Understood, when: str) -> None:
    assert called(move(u, wednesday())) == ("create_booking", {"service": STANDARD, "when": when})


@pytest.mark.behaviour("TALK-02")
def test_yes_after_one_offered_time_books_it_and_after_several_asks_which() -> None:
    yes = heard("yes", answer="yes")
    one = offered("2026-02-11T14:00", offer="book_slot")
    assert called(move(yes, one))[1]["when"] == "2026-02-11 14:00"
    assert said(move(yes, wednesday())) == "which_slot"
    bare = heard("book it", intent=Intent.BOOK)
    assert called(move(bare, one))[0] == "create_booking"
    assert said(move(bare, wednesday())) == "which_slot"


def test_a_part_of_the_day_narrows_what_was_offered() -> None:
    look = move(heard("morning then"), wednesday())
    assert called(look) == (
        "check_availability",
        {"service": STANDARD, "when": "2026-02-11 morning"},
    )


def test_another_service_keeps_day_and_looks_again() -> None:
    look = move(heard("I meant premium", service=PREMIUM), wednesday())
    assert called(look)[1] == {"service": PREMIUM, "when": "2026-02-11"}


def test_another_person_keeps_the_rest() -> None:
    look = move(heard("Amy instead", staff="Amy"), wednesday())
    assert called(look)[1] == {"service": STANDARD, "when": "2026-02-11", "staff": "Amy"}


def test_a_day_alone_books_nothing_that_was_not_asked_for() -> None:
    """One time was offered for Thursday; 'Thursday' is a day, not a time."""
    nearby = offered("2026-02-12T09:00", offer="alternatives", near="2026-02-11")
    assert called(move(heard("thursday"), nearby))[0] == "check_availability"


def test_the_second_day_of_a_week_is_a_day() -> None:
    week = offered("2026-02-09T09:00", "2026-02-09T10:00", "2026-02-10T09:00")
    look = move(heard("the second one", pick=2), week.but(expecting="day"))
    assert called(look) == ("check_availability", {"service": STANDARD, "when": "2026-02-10"})


def test_nothing_on_the_table_is_booked_for_a_service_that_was_not_looked_at() -> None:
    u = heard("book base at 2pm", intent=Intent.BOOK, service=BASE)
    assert called(move(u, wednesday())) == (
        "create_booking",
        {"service": BASE, "when": "2026-02-11 14:00"},
    )


def test_the_earliest_is_looked_up_and_booked_in_the_same_turn() -> None:
    u = heard("book the earliest base", intent=Intent.BOOK, service=BASE, earliest=True)
    look = move(u)
    assert called(look) == (
        "check_availability",
        {"service": BASE, "when": "as soon as possible"},
    )
    free = free_times(BASE, {"2026-02-05": ["11:00", "11:30"]})
    assert called(after(u, look.table, got("check_availability", free))) == (
        "create_booking",
        {"service": BASE, "when": "2026-02-05 11:00"},
    )


def free_times(service: str, days: dict[str, list[str]], **more: Any) -> dict[str, Any]:
    shown = [
        {"day": day, "weekday": "", "times": times, "closed": None} for day, times in days.items()
    ]
    return {"service": {"name": service, "minutes": 180}, "days": shown, "next_free": [], **more}


def test_a_question_about_one_time_is_answered_and_offered_not_booked() -> None:
    u = heard("is wednesday 2pm free?", intent=Intent.AVAILABILITY, service=STANDARD)
    look = move(u)
    assert called(look)[1]["when"] == "2026-02-11"
    free = got("check_availability", free_times(STANDARD, {"2026-02-11": ["14:00", "15:00"]}))
    shown = after(u, look.table, free)
    assert (said(shown), shown.table.slots) == ("that_is_free", ("2026-02-11T14:00",))
    taken = got("check_availability", free_times(STANDARD, {"2026-02-11": ["15:00"]}))
    assert said(after(u, look.table, taken)) == "not_then"


def test_nothing_free_offers_alternatives_and_yes_looks_for_them() -> None:
    u = heard("tomorrow", service=STANDARD, intent=Intent.AVAILABILITY)
    nothing = got("check_availability", free_times(STANDARD, {"2026-02-06": []}))
    shown = after(u, move(u).table, nothing)
    assert said(shown) == "nothing_free"
    assert called(move(heard("yes", answer="yes"), shown.table)) == (
        "suggest_alternatives",
        {"service": STANDARD, "when": "2026-02-06"},
    )


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Tuesday at 3pm", "2026-02-17 15:00"),
        ("next tuesday at 3pm", "2026-02-17 15:00"),
        ("this tuesday at 3pm", "2026-02-10 15:00"),
        ("tomorrow at 3pm", "2026-02-06 15:00"),
        ("no, friday at 3pm", "2026-02-20 15:00"),
        ("friday 6 february at 3pm", "2026-02-06 15:00"),
    ],
)
@pytest.mark.behaviour("TALK-02")
def test_a_weekday_is_the_one_that_was_offered(text: str, when: str) -> None:
    """Said on 5 February, when Tuesday alone would be the 10th."""
    around = offered("2026-02-16T14:00", "2026-02-17T15:00", "2026-02-18T10:00")
    assert called(move(heard(text), around))[1]["when"] == when


@pytest.mark.behaviour("BOOK-10")
def test_a_taken_time_leads_to_alternatives_in_the_same_turn() -> None:
    u = heard("book standard monday 3pm", intent=Intent.BOOK, service=STANDARD)
    booking = move(u)
    refused = refusal("create_booking", "slot_taken", arguments=called(booking)[1])
    around = after(u, booking.table, refused)
    assert called(around) == (
        "suggest_alternatives",
        {"service": STANDARD, "when": "2026-02-09 15:00"},
    )
    slots = [{"starts": f"{at}:00+00:00"} for at in ("2026-02-09T09:00", "2026-02-10T15:00")]
    given = {
        "service": {"name": STANDARD},
        "near": "2026-02-09T15:00:00+00:00",
        "slots": slots,
    }
    shown = after(u, around.table, refused, got("suggest_alternatives", given))
    assert isinstance(shown, Say)
    assert [occasion for occasion, _ in shown.sayings] == ["taken", "alternatives_after"]
    for answer in (heard("Tuesday at 3pm"), heard("2", pick=2), heard("tuesday then")):
        assert called(move(answer, shown.table))[1]["when"] == "2026-02-10 15:00"


def test_a_spent_quota_says_so_and_yes_shows_the_plan() -> None:
    u = heard("2pm")
    pools = [{"name": STANDARD, "total": 2, "left": 0}]
    refused = refusal("create_booking", "quota_spent", pools=pools, renews_on="2026-03-01")
    shown = after(u, Table(about="book", wish=Wish(service=STANDARD)), refused)
    assert said(shown) == "quota_spent"
    assert called(move(heard("yes", answer="yes"), shown.table)) == ("quota", {})


@pytest.mark.behaviour("TALK-03")
def test_an_ambiguous_date_is_shown_as_a_choice_and_the_time_is_kept() -> None:
    u = heard("book base next friday at 10am", intent=Intent.BOOK, service=BASE)
    booking = move(u)
    assert called(booking)[1]["when"] == "next friday at 10am"
    choices = [{"day": "2026-02-06"}, {"day": "2026-02-13"}]
    shown = after(u, booking.table, refusal("create_booking", "unclear_time", choices=choices))
    assert (said(shown), shown.table.expecting) == ("which_date", "which_date")
    assert called(move(heard("the second one", pick=2), shown.table)) == (
        "create_booking",
        {"service": BASE, "when": "2026-02-13 10:00"},
    )


# --- series -------------------------------------------------------------------------------------


@pytest.mark.behaviour("BOOK-09")
def test_a_series_is_looked_at_and_then_asked_for_once_by_the_booking_system() -> None:
    u = heard("Standard every Wednesday at 10am", intent=Intent.SERIES, service=STANDARD)
    look = move(u)
    pattern = {"service": STANDARD, "when": "every Wednesday at 10:00"}
    assert called(look) == ("recurring_check", pattern)
    given = {
        "service": {"name": STANDARD},
        "understood": "every Wednesday at 10:00 AM",
        "every": "week",
        "occurrences": [{"starts": "2026-02-11T10:00:00+00:00", "free": True, "why": None}],
        "free": 1,
        "total": 1,
    }
    book = after(u, look.table, got("recurring_check", given, **pattern))
    assert called(book) == ("create_recurring", pattern)


def test_a_series_without_a_time_or_a_day_asks_for_it() -> None:
    no_time = move(heard("every monday", intent=Intent.SERIES, service=BASE))
    assert (said(no_time), no_time.table.expecting) == ("which_time", "time")
    assert called(move(heard("10am"), no_time.table))[1]["when"] == "every Monday at 10:00"
    no_day = move(heard("every week at 2pm", intent=Intent.SERIES, service=BASE))
    assert (said(no_day), no_day.table.expecting) == ("which_day", "day")
    assert called(move(heard("friday"), no_day.table))[0] == "recurring_check"


def test_the_same_every_week_repeats_what_was_just_booked() -> None:
    booked = Table(about="booked", near="2026-02-11T14:00", wish=Wish(service=STANDARD))
    look = move(heard("same time every week", intent=Intent.SERIES), booked)
    assert called(look)[1] == {
        "service": STANDARD,
        "when": "every Wednesday at 14:00 starting 2026-02-12",
    }


def test_what_else_is_free_that_week_looks_around_the_date_that_was_not() -> None:
    wish = Wish(service=STANDARD)
    rest = Table(about="alternatives", near="2026-03-02T14:00", wish=wish, offer="alternatives")
    u = heard("What other times are available that week?", intent=Intent.ALTERNATIVES)
    assert called(move(u, rest)) == (
        "suggest_alternatives",
        {"service": STANDARD, "when": "2026-03-02 14:00"},
    )


# --- cancelling ---------------------------------------------------------------------------------


def listing(*held: Held) -> Result:
    found = [
        {
            "code": one.code,
            "service": one.service,
            "starts": f"{one.starts}:00+00:00",
            "ends": f"{one.starts}:00+00:00",
            "minutes": one.minutes,
            "status": "confirmed",
        }
        for one in held
    ]
    return got("list_bookings", {"which": "upcoming", "bookings": found}, which="upcoming")


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
    assert [occasion for occasion, _ in ended.sayings] == ["cancelled_one", "kept_other"]


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


# --- moving -------------------------------------------------------------------------------------


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
    assert called(moving(u, HELD[0]))[1] == {"booking": "BAAAA1", "when": "2026-02-06"}


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


# --- answers, bounds, the rest ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("intent", "occasion", "then"),
    [
        (Intent.UPGRADE, "upgrade", "quota"),
        (Intent.PAYMENT, "payment", "quota"),
        (Intent.CAN_BOOK_HERE, "can_book_here", "list_services"),
    ],
)
@pytest.mark.behaviour("TALK-06")
def test_out_of_reach_offers_the_nearest_thing(intent: Intent, occasion: str, then: str) -> None:
    shown = move(heard("?", intent=intent))
    assert said(shown) == occasion
    assert called(move(heard("yes", answer="yes"), shown.table))[0] == then


@pytest.mark.parametrize(
    "intent", [Intent.HOW_TO_USE, Intent.CAN_BOOK_HERE, Intent.WHY_VERIFY, Intent.FAMILY]
)
@pytest.mark.behaviour("TALK-07")
def test_questions_about_the_assistant_are_answered_without_a_tool(intent: Intent) -> None:
    assert said(move(heard("?", intent=intent))) == str(intent)


@pytest.mark.behaviour("TALK-06")
def test_the_second_miss_in_a_row_also_offers_a_person() -> None:
    once = move(heard("asdf"))
    assert said(once) == "not_understood"
    assert said(move(heard("qwer"), once.table)) == "not_understood_again"


def test_a_miss_keeps_what_was_offered() -> None:
    missed = move(heard("hmm"), wednesday())
    assert said(missed) == "not_understood"
    assert called(move(heard("2pm"), missed.table))[0] == "create_booking"


@pytest.mark.parametrize("intent", [Intent.BOOK, Intent.CANCEL, Intent.MOVE, Intent.SERIES])
@pytest.mark.behaviour("TALK-06")
def test_an_act_that_was_hardly_understood_is_asked_about_first(intent: Intent) -> None:
    u = heard("mumble", intent=intent, sure=0.4)
    asked = move(u)
    assert said(asked) == "did_you_mean"
    going = scene(asked.table, known={"mumble": u, "yes": heard("yes", answer="yes")})
    assert isinstance(decide(Turn("yes", asked.table, (), None), going), Call)
    assert said(move(heard("no", answer="no"), asked.table)) == "no_problem"


def test_yes_and_no_to_nothing_do_nothing() -> None:
    assert said(move(heard("yes", answer="yes"))) == "what_next"
    assert said(move(heard("no", answer="no"))) == "no_problem"


def test_something_else_after_a_question_is_told_to_have_changed_nothing() -> None:
    dropped = Table(about="cancel", booking="BAAAA1", bookings=HELD, offer="dropped")
    assert said(move(heard("yes but only that one"), dropped)) == "not_a_yes"


def test_thanks_keeps_what_was_offered() -> None:
    thanked = move(heard("thanks", intent=Intent.THANKS), wednesday())
    assert called(move(heard("2pm then"), thanked.table))[0] == "create_booking"


@pytest.mark.parametrize("intent", [Intent.STATS, Intent.ALL_BOOKINGS, Intent.FIND_CUSTOMER])
def test_tools_of_the_team_are_called_only_when_they_are_there(intent: Intent) -> None:
    u = heard("?", intent=intent, person="John")
    assert said(move(u)) == "team_only"
    assert isinstance(move(u, tools=ADMIN_TOOLS), Call)


def test_a_tool_that_is_not_there_is_never_called() -> None:
    u = heard("my bookings", intent=Intent.LIST)
    assert said(move(u, tools=frozenset())) == "cannot"


def test_figures_are_asked_for_in_the_words_of_the_period() -> None:
    u = heard("stats for last week", intent=Intent.STATS)
    assert called(move(u, tools=ADMIN_TOOLS)) == ("admin_stats", {"period": "last week"})


@pytest.mark.behaviour("TALK-10")
def test_the_same_call_is_never_made_twice_in_a_turn() -> None:
    """Another model has looked it up already and then failed."""
    u = heard("my bookings", intent=Intent.LIST)
    seen = scene(known={u.text: u}, results=(listing(*HELD),))
    shown = decide(Turn(u.text, Table(), seen.results, None), seen)
    assert said(shown) == "bookings"


@pytest.mark.behaviour("TALK-10")
def test_what_another_model_has_booked_already_is_told_and_not_booked_again() -> None:
    u = heard("book base tomorrow 10am", intent=Intent.BOOK, service=BASE)
    made = {"booking": {"code": "BAAAA9", "service": BASE, "starts": "2026-02-06T10:00:00+00:00"}}
    done = got("create_booking", made, service=BASE, when="tomorrow 10am")
    seen = scene(known={u.text: u}, results=(done,))
    assert said(decide(Turn(u.text, Table(), (done,), None), seen)) == "booked"


@pytest.mark.behaviour("TALK-10")
def test_a_fault_is_told_in_its_own_words_and_ends_the_turn() -> None:
    u = heard("my bookings", intent=Intent.LIST)
    broken = refusal("list_bookings", "fault", "Something went wrong on our side.")
    shown = after(u, Table(about="list"), broken)
    assert isinstance(shown, Say)
    assert shown.sayings[-1][1]["text"] == "Something went wrong on our side."


def test_a_result_without_structure_is_told_in_its_own_words() -> None:
    u = heard("my bookings", intent=Intent.LIST)
    bare = Result("list_bookings", {}, True, "You have two bookings.", {})
    shown = after(u, Table(about="list"), bare)
    assert (said(shown), shown.sayings[-1][1]["text"]) == ("told", "You have two bookings.")  # type: ignore[union-attr]


def two_wishes(first: Understood, second: Understood) -> Scene:
    """A message with two wishes, and how its halves are understood."""
    whole = f"{first.text} and {second.text}"
    u = heard(whole, intent=first.intent, also=(second.intent,), service=second.service)
    return scene(known={whole: u, first.text: first, second.text: second})


def test_two_wishes_in_one_message_are_met_one_after_the_other() -> None:
    first = heard("cancel monday", intent=Intent.CANCEL)
    second = heard("book base on wednesday at 2pm", intent=Intent.BOOK, service=BASE)
    seen = two_wishes(first, second)
    text = f"{first.text} and {second.text}"
    going = decide(Turn(text, Table(), (), None), seen)
    assert called(going)[0] == "list_bookings"
    cancel = decide(Turn(text, Table(), (listing(*HELD),), going.table), seen)
    assert called(cancel) == ("cancel_booking", {"booking": "BAAAA1"})
    done = got("cancel_booking", {"booking": {"service": STANDARD}, "credit": "none"})
    book = decide(Turn(text, Table(), (listing(*HELD), done), cancel.table), seen)
    assert called(book) == ("create_booking", {"service": BASE, "when": "2026-02-11 14:00"})
    assert [occasion for occasion, _ in book.table.said] == ["cancelled_one"]
    refused = refusal("cancel_booking", "declined")
    kept = decide(Turn(text, Table(), (listing(*HELD), refused), cancel.table), seen)
    assert said(kept) == "kept"


def test_the_only_service_of_a_business_is_never_asked_for() -> None:
    seen = scene()
    one = Scene(
        facts=type(seen.facts)(**{**vars(seen.facts), "services": ("Haircut",)}),
        tools=seen.tools,
        table=Table(),
        results=(),
        read_dates=read_dates,
        understand=lambda text, expecting: heard(text, intent=Intent.BOOK),
    )
    look = decide(Turn("book tomorrow at 10am", Table(), (), None), one)
    assert called(look) == ("create_booking", {"service": "Haircut", "when": "2026-02-06 10:00"})
