"""Answers, what is out of reach, and the bounds of a turn."""

import pytest

from agent.offline.memory import Result, Table, Turn
from agent.offline.policy import Call, Say, Scene, decide
from agent.offline.understood import Intent, Understood
from tests.agent.offline.scenes import (
    ADMIN_TOOLS,
    BASE,
    HELD,
    STANDARD,
    after,
    called,
    got,
    heard,
    listing,
    move,
    read_dates,
    refusal,
    said,
    scene,
    wednesday,
)


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
    assert isinstance(kept, Say)
    assert [occasion for occasion, _ in kept.sayings] == ["kept_one", "still_wanted"]


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
