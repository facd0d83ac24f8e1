"""Towards a booking: the missing piece, the offered times, what stands in the way."""

import pytest

from agent.offline.canonical import told
from agent.offline.memory import Table, Wish
from agent.offline.policy import Say
from agent.offline.understood import Intent, Understood
from tests.agent.offline.scenes import (
    BASE,
    PREMIUM,
    STANDARD,
    after,
    called,
    free_times,
    got,
    heard,
    move,
    offered,
    read_dates,
    refusal,
    said,
    wednesday,
)


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


def test_a_question_about_one_time_is_answered_and_offered_not_booked() -> None:
    u = heard("is wednesday 2pm free?", intent=Intent.AVAILABILITY, service=STANDARD)
    look = move(u)
    assert called(look)[1]["when"] == "2026-02-11"
    free = got("check_availability", free_times(STANDARD, {"2026-02-11": ["14:00", "15:00"]}))
    shown = after(u, look.table, free)
    assert (said(shown), shown.table.slots) == ("that_is_free", ("2026-02-11T14:00",))
    taken = got("check_availability", free_times(STANDARD, {"2026-02-11": ["15:00"]}))
    assert said(after(u, look.table, taken)) == "not_then"


def test_what_is_free_on_another_day_shows_all_of_it() -> None:
    three = offered(
        "2026-02-11T15:00", wish=told(Wish(service=STANDARD), read_dates("wednesday 3pm"))
    )
    look = move(heard("what's free on thursday?", intent=Intent.AVAILABILITY), three)
    free = got("check_availability", free_times(STANDARD, {"2026-02-12": ["09:00", "15:00"]}))
    assert said(after(heard("-"), look.table, free)) == "times_of_day"


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
        "service": STANDARD,
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
