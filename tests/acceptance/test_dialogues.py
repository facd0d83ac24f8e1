"""Whole dialogues as people write them, each line with what must come of it."""

import pytest

from tests.acceptance.chatting import PRIYA, THURSDAY, Said, chat

Step = tuple[str, ...]
"""A line, then what its reply must say; "-…" is what it must not say, "=…" a tool that must have
succeeded, "~" that nothing was changed."""

WRITES = ("create_booking", "create_recurring", "cancel_booking", "reschedule_booking")


def hold(said: Said, musts: tuple[str, ...]) -> None:
    for must in musts:
        if must == "~":
            assert not any(said.called(tool) for tool in WRITES), said
        elif must.startswith("="):
            assert said.called(must[1:]), said
        elif must.startswith("-"):
            assert must[1:] not in said.text
        else:
            assert must in said.text


def play(who: str, steps: tuple[Step, ...], now: str = THURSDAY) -> None:
    with chat(who, now) as customer:
        customer.log_in()
        for line, *musts in steps:
            if line.startswith("/"):
                customer.tell_program(line)
            else:
                hold(customer.say(line), tuple(musts))


def test_a_number_after_a_booking_is_another_hour_for_it() -> None:
    play(
        PRIYA,
        (
            ("book base clean friday 9:30", "=create_booking"),
            ("actually make it 10", "at 9:30 AM", "Friday, February 6th at 10:00 AM?", "~"),
            ("yes", "=reschedule_booking"),
            ("sorry can it be 11 instead", "Friday, February 6th at 11:00 AM?"),
            ("yes", "has been moved to Friday, February 6th at 11:00 AM"),
            ("how long does it take", "*Base Clean* (2 hours)", "-Premium", "-available times"),
            ("no 12", "Friday, February 6th at 12:00 PM?"),
        ),
    )


def test_a_number_while_a_series_waits_for_its_yes_is_another_hour() -> None:
    play(
        PRIYA,
        (
            ("standard clean every other friday at 10", "10:00 AM", "~"),
            ("can it be 9", "9:00 AM", "-10:00 AM", "~"),
            ("yes", "All 4 bookings confirmed", "9:00 AM", "=create_recurring"),
        ),
    )


@pytest.mark.parametrize(
    ("words", "service"),
    [
        ("the cheapest", "Base Clean"),
        ("the £65 one", "Standard Clean"),
        ("the longest one", "Premium Clean"),
        ("the 3 hour one", "Standard Clean"),
        ("3 bed", "Standard Clean"),
    ],
)
def test_a_service_may_be_named_by_what_it_is_like(words: str, service: str) -> None:
    confirmed = f"Booking confirmed for {service} on February 11th at 2:00 PM"
    play(PRIYA, (("book wednesday 2pm", "Which service"), (words, confirmed)))


def test_a_question_about_services_does_not_end_the_wish() -> None:
    play(
        PRIYA,
        (
            ("book wednesday 2pm", "Which service"),
            ("hmm whats the difference", "Compact clean", "£95"),
            ("whats the cheapest?", "*Base Clean*", "Would you like this one?", "~"),
            ("how much is the standard?", "*Standard Clean*", "Would you like this one?", "~"),
            ("yes", "Booking confirmed for Standard Clean on February 11th at 2:00 PM"),
            ("what do you offer", "Which service are you interested in?"),
            ("the longest one", "*Premium Clean*", "available times?"),
            ("ok and a 2 bed?", "*Base Clean*", "available times?"),
        ),
    )
