"""What people say when the first answer is not yet what they want: with the real tools."""

import pytest

from tests.agent.offline.talk import open_talk
from tests.tools.desks import PRIYA


@pytest.mark.behaviour("BOOK-09")
@pytest.mark.parametrize(
    ("said", "dates"),
    [
        ("only 2 times", 2),
        ("just 3 pls", 3),
        ("make it 6 weeks", 6),
        ("can we do it until the end of february", 3),
    ],
)
def test_how_many_there_are_to_be_may_be_said_after_the_series(said: str, dates: int) -> None:
    talk = open_talk(who=PRIYA)
    talk.say("weekly base clean tuesdays 9am")
    assert talk.say(said).count("✅") == dates


@pytest.mark.behaviour("MCP-04")
@pytest.mark.parametrize(
    "agreed", ["ok anyone will do", "yes pls", "ben then", "doesn't matter who"]
)
def test_whoever_is_free_comes_in_the_place_of_a_named_one_when_asked(agreed: str) -> None:
    talk = open_talk(who=PRIYA)
    refused = talk.say("book amy for a base clean monday 9 feb 10am")
    assert "Amy isn't free at 10:00 AM" in refused
    assert "Ben" in refused
    assert talk.names == ["create_booking"]
    booked = talk.say(agreed)
    assert "Booking confirmed for Base Clean on February 9th at 10:00 AM" in booked
    assert "With: Ben" in booked


def test_nobody_but_the_named_one_means_other_times_of_that_one() -> None:
    talk = open_talk(who=PRIYA)
    talk.say("book amy for a base clean monday 9 feb 10am")
    assert "Monday, February 9 at 1:00 PM" in talk.say("no i want amy")
    assert talk.called[0].arguments["staff"] == "Amy"
    assert "With: Amy" in talk.say("the first one")


def test_when_nobody_is_free_it_says_so_of_the_named_one_too() -> None:
    talk = open_talk(who=PRIYA)
    answer = talk.say("book amy for a base clean monday 2 march 2pm")
    assert "Amy isn't free at 2:00 PM on Monday, March 2nd, and nobody else is." in answer


@pytest.mark.parametrize(
    "said",
    [
        "can we do the 9th on wednesday instead, same time",
        "can i do wednesday instead of the 9th",
        "can we do my monday one on the 11th instead",
    ],
)
def test_of_two_days_the_one_with_a_booking_is_the_old_one(said: str) -> None:
    talk = open_talk()
    question = talk.say(said)
    assert "Monday, February 9th at 10:00 AM" in question
    assert "Wednesday, February 11th at 10:00 AM" in question


def test_dates_without_a_session_are_told_as_that_and_no_other_times_are_offered() -> None:
    talk = open_talk()
    talk.say("book a standard clean every wednesday at 10am for 3 weeks")
    told = talk.say("yes")
    assert "no session left" in told
    assert "alternative" not in told
    talk.say("yes")
    assert talk.names == ["quota"]


def test_a_question_about_the_services_leaves_the_wish_and_one_is_no_number() -> None:
    talk = open_talk(who=PRIYA)
    talk.say("can i book something for wednesday 2pm")
    talk.say("hmm whats the difference")
    assert "Booking confirmed for Standard Clean" in talk.say("ok the standard one then")
