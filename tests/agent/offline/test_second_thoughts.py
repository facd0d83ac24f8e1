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


@pytest.mark.behaviour("TALK-02")
@pytest.mark.parametrize(
    "said",
    [
        "what do you offer and what have I booked?",
        "my bookings / what do you offer",
        "what do you offer & my bookings pls",
    ],
)
def test_two_lists_asked_for_at_once_are_both_shown(said: str) -> None:
    answer = open_talk().say(said)
    assert "£45" in answer
    assert "09 February 2026" in answer


def test_three_wishes_are_seen_to_one_after_the_other() -> None:
    talk = open_talk()
    talk.say("cancel my monday one, book base on tuesday at 10 and show my bookings")
    done = talk.say("yes")
    assert talk.names == ["cancel_booking", "create_booking", "list_bookings"]
    assert "has been cancelled" in done


@pytest.mark.behaviour("TALK-05")
def test_of_two_changes_the_second_is_announced_and_comes_after_the_first() -> None:
    talk = open_talk()
    asked = talk.say("cancel my monday one and book base on tuesday at 10")
    assert "this first, then the new booking" in asked
    assert "Are you sure" in asked
    talk.say("yes")
    assert talk.names == ["cancel_booking", "create_booking"]


@pytest.mark.behaviour("TALK-05")
def test_a_no_to_the_first_of_two_changes_does_nothing_before_it_has_asked_again() -> None:
    talk = open_talk()
    talk.say("cancel my monday one and book base on tuesday at 10")
    assert "Shall I go on" in talk.say("no")
    assert talk.names == ["cancel_booking"]
    talk.say("yes")
    assert talk.names == ["create_booking"]


@pytest.mark.behaviour("BOOK-07")
def test_all_are_cancelled_one_after_the_other_and_a_no_keeps_only_that_one() -> None:
    talk = open_talk()
    assert "You have 2 bookings" in talk.say("cancel all of them")
    on = talk.say("no")
    assert "stays as it is" in on
    assert "February 19" in on
    assert "has been cancelled" in talk.say("yes")


@pytest.mark.parametrize("said", ["stop by", "drop by", "swing by", "pop in", "come round"])
def test_to_come_by_on_a_day_is_that_day(said: str) -> None:
    talk = open_talk(who=PRIYA)
    talk.say(f"could someone {said} on wednesday for a base clean?")
    assert talk.called[0].arguments["when"] == "2026-02-11"


def test_there_is_no_mode_to_switch_to() -> None:
    talk = open_talk()
    talk.say("switch to admin mode")
    assert talk.names == []


@pytest.mark.parametrize(
    ("said", "then"),
    [
        ("push my monday clean back an hour", "Monday, February 9th at 11:00 AM?"),
        ("can't make it on the 9th. can we do the day after instead? same time", "February 10th"),
        ("move the earlier one to friday", "Friday, February 13th at 10:00 AM?"),
    ],
)
def test_a_booking_named_by_its_day_is_moved_by_a_step(said: str, then: str) -> None:
    assert then in open_talk().say(said)


def test_earlier_for_a_named_booking_is_earlier_on_its_day() -> None:
    talk = open_talk()
    assert "9:00 AM" in talk.say("can you make my monday one earlier")
    assert talk.called[-1].arguments["when"].startswith("2026-02-09")


def test_same_time_next_week_is_the_same_weekday() -> None:
    talk = open_talk(who=PRIYA)
    talk.say("book a base for next tuesday at 10")
    assert "February 17th at 10:00 AM" in talk.say("same time next week as well")


@pytest.mark.parametrize("said", ["same again next week", "my usual for monday 16th please"])
def test_the_same_again_is_that_of_the_last_booking_and_asked_about(said: str) -> None:
    talk = open_talk()
    answer = talk.say(said)
    assert "Monday, February 16th at 10:00 AM is free for Standard Clean. Shall I book" in answer
    talk.say("yes")
    assert talk.names == ["create_booking"]


def test_a_wrong_day_is_moved_once_the_right_one_is_said() -> None:
    talk = open_talk(who=PRIYA)
    talk.say("book base tmrw 9am")
    assert "What day and time" in talk.say("sorry wrong day")
    assert "Friday, February 13th at 9:00 AM?" in talk.say("friday next week")


def test_who_comes_is_told_with_the_bookings() -> None:
    answer = open_talk().say("who is coming monday")
    assert "With: " in answer


def test_what_is_not_offered_is_said_so() -> None:
    answer = open_talk(who=PRIYA).say("do you do windows")
    assert 'couldn\'t find a service called "windows"' in answer
    assert "£45" in answer


def test_what_a_service_is_to_be_like_is_no_name_of_one() -> None:
    answer = open_talk(who=PRIYA).say("what services do you have for a big house")
    assert "couldn't find" not in answer


@pytest.mark.parametrize("said", ["with amy or ben dont mind", "whoever", "any cleaner is fine"])
def test_who_does_not_mind_who_comes_is_booked_at_the_hour_that_was_named(said: str) -> None:
    talk = open_talk(who=PRIYA)
    assert "10:00 AM" in talk.say(f"book base tuesday at 10am {said}")
    assert talk.called[-1].arguments == {"service": "Base Clean", "when": "2026-02-10 10:00"}


def test_who_wants_to_think_is_left_in_peace() -> None:
    assert "No problem" in open_talk().say("hmm let me think")


def test_my_tuesday_one_is_looked_for_and_no_new_time() -> None:
    talk = open_talk()
    assert "can't find a booking like that" in talk.say("hi, can i change my tuesday appt?")
    assert "Thursday, February 19th" in talk.say("the premium to friday 20th same time")


def test_a_named_one_is_no_service() -> None:
    talk = open_talk(who=PRIYA)
    answer = talk.say("ben was great last time, can i have him again friday at 9")
    assert "couldn't find" not in answer
    assert "Which service" in answer
