"""A tap says its payload: written as a message it does what its title says (SPEC CHAN-07)."""

import re

import pytest

from channels.message import Answer
from tests.app.talking import FAMILY, JOHN, PRIYA, Talk, talk

pytestmark = pytest.mark.behaviour("CHAN-07")


def tapped(talk: Talk, answer: Answer, title: str) -> Answer:
    """What comes of a tap on the button with this title."""
    payloads = {one.title: one.payload for one in answer.message.choices}
    return talk.say(payloads[title])


def titles(answer: Answer) -> list[str]:
    """What the buttons show."""
    return [one.title for one in answer.message.choices]


def calls(answer: Answer) -> list[str]:
    """Names of the tools that were called."""
    return [call["name"] for call in answer.tools]


def test_from_a_service_by_day_and_time_to_a_booking_by_taps_alone() -> None:
    with talk(sender=PRIYA) as priya:
        priya.sign_in()
        services = priya.say("what's available next week?")
        assert titles(services) == ["Base Clean", "Standard Clean", "Premium Clean"]
        days = tapped(priya, services, "Premium Clean")
        assert titles(days) == ["Mon 9 Feb", "Tue 10 Feb", "Wed 11 Feb", "Thu 12 Feb", "Fri 13 Feb"]
        times = tapped(priya, days, "Wed 11 Feb")
        assert "Wed 11 Feb, 12 PM" in titles(times)
        booked = tapped(priya, times, "Wed 11 Feb, 2 PM")
        assert (
            "Booking confirmed for Premium Clean on February 11th at 2:00 PM" in booked.message.text
        )
        assert titles(booked) == []


def test_a_time_offered_for_one_that_is_not_free_books_that_time() -> None:
    with talk(sender=PRIYA) as priya:
        priya.sign_in()
        asked = priya.say("book base clean on 10 feb at 5:30pm")
        assert len(titles(asked)) == 5
        for title, said in [
            ("Wed 11 Feb, 4 PM", "February 11th at 4:00 PM"),
            ("Tue 10 Feb, 3:30 PM", "February 10th at 3:30 PM"),
        ]:
            booked = tapped(priya, asked, title)
            assert calls(booked) == ["create_booking"]
            assert said in booked.message.text


def test_one_of_several_bookings_is_cancelled_by_taps() -> None:
    with talk() as john:
        john.sign_in()
        which = john.say("cancel my booking on friday")
        assert titles(which) == ["Mon 9 Feb, 10 AM", "Thu 19 Feb, 2 PM"]
        sure = tapped(john, which, "Thu 19 Feb, 2 PM")
        assert (sure.stage, titles(sure)) == ("confirm", ["Yes, cancel", "No, keep"])
        assert "Thursday, February 19th" in sure.message.text
        assert tapped(john, sure, "No, keep").tools == []
        sure = tapped(john, john.say("cancel my booking on friday"), "Thu 19 Feb, 2 PM")
        assert calls(tapped(john, sure, "Yes, cancel"))[-1:] == ["cancel_booking"]
        assert "19 February" not in john.say("my bookings").message.text


def test_which_booking_to_move_can_be_tapped() -> None:
    """Its own date is not taken for the one to move to."""
    with talk() as john:
        john.sign_in()
        asked = tapped(john, john.say("move my booking on friday"), "Mon 9 Feb, 10 AM")
        assert (asked.stage, asked.tools) == ("assistant", [])
        sure = john.say("Tuesday 10 February at 11am")
        assert sure.stage == "confirm"
        assert "Monday, February 9th at 10:00 AM" in sure.message.text


def test_a_booking_is_moved_by_taps() -> None:
    with talk() as john:
        john.sign_in()
        times = john.say("move my premium clean to 8pm friday 13 feb")
        sure = tapped(john, times, "Thu 12 Feb, 2 PM")
        assert titles(sure) == ["Yes, move it", "No, leave it"]
        moved = tapped(john, sure, "Yes, move it")
        assert "moved to Thursday, February 12th at 2:00 PM" in moved.message.text


def test_a_series_is_booked_by_a_tap() -> None:
    with talk(sender=PRIYA) as priya:
        priya.sign_in()
        sure = priya.say("every monday at 2pm base clean for 3 weeks")
        assert titles(sure) == ["Yes, book", "No"]
        assert calls(tapped(priya, sure, "Yes, book")) == ["create_recurring"]


def test_whose_profile_it_is_can_be_tapped() -> None:
    with talk(sender=FAMILY) as family:
        asked = family.say("my bookings")
        assert len(titles(asked)) == 3
        sent = family.say(asked.message.choices[1].payload)
        assert sent.stage == "verify"
        family.say(re.findall(r"\d{6}", sent.message.text)[0])
        assert "Customer B" in family.say("show my profile").message.text


def test_a_reply_that_asks_for_nothing_has_nothing_to_tap() -> None:
    with talk(sender=JOHN) as john:
        assert titles(john.sign_in()) == []
        for text in ("my bookings", "my plan", "thanks", "how do I use this?"):
            assert titles(john.say(text)) == []
