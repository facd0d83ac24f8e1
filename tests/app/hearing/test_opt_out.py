"""STOP and START: by the whole message, in any language; a booking is never meant by them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.guards import wants_out
from app.hearing.opt_out import wish
from tests.app.hearing.burst import CANCEL, YES_NO, Ear, came, noted, ours

pytestmark = pytest.mark.behaviour("CHAN-06")


@pytest.mark.parametrize(
    "text",
    [
        *("STOP", "stop", "Stop.", " stop! ", "STOPALL", "Stop all", "Unsubscribe", "opt-out"),
        *("BAJA", "stop messaging me", "Désabonner", "Disiscrivimi", "Abbestellen", "RET"),
        "No más mensajes",
    ],
)
def test_a_message_that_is_wholly_a_stop_is_one(text: str) -> None:
    assert wish(text) == "stop"


@pytest.mark.parametrize("text", ["START", "start", "Unstop", "ALTA", "subscribe", "Başla"])
def test_a_message_that_is_wholly_a_start_is_one(text: str) -> None:
    assert wish(text) == "start"


@pytest.mark.parametrize(
    "text",
    [
        *("cancel", "CANCEL", "cancelar", "Cancel my booking", "iptal", "annulla", "abmelden"),
        *("darme de baja", "austragen", "annulla iscrizione"),
        *("stop by at noon", "don't stop", "stop it", "can you stop the Monday series", "end"),
        *("please stop cancelling", "start on Monday", "when do you start?", "yes", "no", "HELP"),
        *("quit", ""),
    ],
)
def test_what_may_mean_a_booking_stays_with_the_agent(text: str) -> None:
    assert wish(text) is None
    assert Ear().hears(came(text=text)).words == text


@given(st.text(max_size=30))
def test_any_text_is_a_wish_or_none_and_never_also_a_log_out(text: str) -> None:
    assert wish(text) in ("stop", "start", None)
    assert not (wish(text) and wants_out(text))


def test_stop_is_written_down_and_told_with_the_way_back() -> None:
    heard = Ear().hears(came(text="STOP"))
    assert heard.words is None
    assert noted(heard.act) == "stop"
    assert heard.answer is not None
    assert "no more messages from Sparkle Cleaning" in heard.answer
    assert "Your bookings stay as they are" in heard.answer
    assert "send START" in heard.answer


def test_start_undoes_a_stop_and_is_a_greeting_otherwise() -> None:
    heard = Ear(is_stopped=True).hears(came(text="Start"))
    assert noted(heard.act) == "start"
    assert heard.answer is not None
    assert heard.answer.startswith("Welcome back!")
    assert Ear().hears(came(text="Start")).words == "Start"


def test_of_stop_and_start_in_one_breath_the_last_one_counts() -> None:
    assert noted(Ear().hears(came(text="stop"), came(text="start")).act) == "start"
    assert noted(Ear(is_stopped=True).hears(came(text="start"), came(text="stop")).act) == "stop"


def test_a_request_beside_a_stop_is_answered_as_well() -> None:
    heard = Ear().hears(came(text="cancel my booking on Monday"), came(text="STOP"))
    assert heard.words == "cancel my booking on Monday"
    assert noted(heard.act) == "stop"
    assert "no more messages" in heard.completed("Are you sure?")


@pytest.mark.behaviour("TALK-05")
@pytest.mark.parametrize("text", ["STOP", "unsubscribe"])
def test_stop_is_a_no_to_an_open_question_too(text: str) -> None:
    """Else an "ok" to what STOP is answered with would be a yes to the question."""
    heard = Ear([ours(CANCEL, YES_NO)]).hears(came(text=text))
    assert heard.words == "no"
    assert heard.said == text
    assert noted(heard.act) == "stop"
    assert "no more messages" in heard.completed("I've left it as it is.")


def test_what_stands_under_a_picture_is_about_the_picture() -> None:
    assert noted(Ear().hears(came("image", "stop")).act) is None


def test_what_stop_comes_to_is_said_alone_where_there_is_no_room_for_more() -> None:
    """In a flood nothing else is answered; and who goes on with STOP is told no second time."""
    ear = Ear([ours(CANCEL, YES_NO)])
    first = ear.hears(came(text="STOP"))
    assert first.opted is not None
    assert first.opted.startswith("You will get no more messages")
    told = replace(ear, said=[ours(first.opted)], is_stopped=True)
    assert told.hears(came(text="STOP")).opted is None
    assert noted(told.hears(came(text="STOP")).act) == "stop"
    back = told.hears(came(text="START")).opted
    assert back is not None
    both = replace(told, said=[*told.said, ours(back)], is_stopped=False)
    assert both.hears(came(text="STOP")).opted is None
