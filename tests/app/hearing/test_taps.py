"""A tap is tied to the message it answers; what is no longer asked is never acted on."""

from datetime import timedelta

import pytest

from app.hearing.scene import Said
from booking.outbox.letter import Choice
from tests.app.hearing.burst import CANCEL, NOW, TIMES, YES_NO, Ear, came, ours, tap

pytestmark = pytest.mark.behaviour("CHAN-07")

YES, NO = YES_NO


def asked(*, minutes_ago: float = 1) -> Said:
    return ours(CANCEL, YES_NO, minutes_ago=minutes_ago)


def test_a_tap_on_the_question_asked_last_says_what_its_button_says() -> None:
    question = asked()
    heard = Ear([question]).hears(tap(YES, question.provider_id))
    assert (heard.words, heard.said, heard.remark) == ("yes", "Yes", None)


@pytest.mark.parametrize(
    "later", [ours("We do three kinds of cleaning."), asked(), ours("?", TIMES)]
)
def test_a_yes_to_an_older_question_is_never_a_yes_to_a_newer_one(later: Said) -> None:
    old = asked(minutes_ago=5)
    heard = Ear([old, later]).hears(tap(YES, old.provider_id))
    assert heard.words is None
    assert heard.answer is not None
    assert heard.answer.startswith("That question is no longer open, so I've changed nothing.")


def test_a_stale_tap_is_told_what_is_open_and_can_answer_that() -> None:
    old, new = asked(minutes_ago=5), ours("Move it to Tuesday at 10:00?", YES_NO)
    ear = Ear([old, new])
    heard = ear.hears(tap(YES, old.provider_id))
    assert heard.answer is not None
    assert heard.answer.endswith("Still open is this one:\n\nMove it to Tuesday at 10:00?")
    assert heard.choices == YES_NO
    repeated = ear.after(heard)
    assert repeated.hears(tap(YES, repeated.said[-1].provider_id)).words == "yes"
    assert repeated.hears(tap(YES, new.provider_id)).words == "yes", "it is the same question"
    assert repeated.hears(tap(YES, old.provider_id)).words is None


def test_a_question_that_was_asked_long_ago_is_not_answered_by_a_tap() -> None:
    question = asked(minutes_ago=31)
    heard = Ear([question]).hears(tap(YES, question.provider_id))
    assert heard.words is None
    assert heard.answer is not None
    assert heard.answer.endswith("Please write what I can do for you.")


def test_a_time_can_be_tapped_until_something_else_is_talked_about() -> None:
    """It may have been offered for moving a booking: alone it would be a wish to book."""
    times = ours("When shall I move it to?", TIMES, minutes_ago=90)
    tapped = tap(TIMES[1], times.provider_id)
    assert Ear([times]).hears(tapped).words == TIMES[1].payload
    heard = Ear([times, ours("You have two bookings.")]).hears(tapped)
    assert heard.words is None
    assert heard.answer == (
        "We've talked about something else since I offered “Wed 11 Feb, 2 PM”, "
        "so I've changed nothing. Please write what I can do for you."
    )
    newer = ours("Or on Thursday?", [Choice("Thursday 12 February at 9:00 AM", "Thu 12 Feb, 9 AM")])
    heard = Ear([times, newer]).hears(tapped)
    assert heard.words is None
    assert heard.choices == newer.choices


def test_what_was_offered_yesterday_is_not_tapped_today() -> None:
    times = ours("When?", TIMES, minutes_ago=13 * 60)
    assert Ear([times]).hears(tap(TIMES[0], times.provider_id)).words is None


def test_a_sticker_in_between_does_not_close_an_offer() -> None:
    times = ours("9:00 AM or 2:00 PM are free.\n\nWould you like one of these times?", TIMES)
    ear = Ear([times])
    heard = ear.hears(came("sticker"))
    assert heard.answer is not None
    assert heard.answer.endswith("Still open is this one:\n\nWould you like one of these times?")
    assert heard.choices == TIMES
    again = ear.after(heard)
    assert again.hears(tap(TIMES[0], times.provider_id)).words == TIMES[0].payload
    assert again.hears(tap(TIMES[0], again.said[-1].provider_id)).words == TIMES[0].payload


def test_a_number_answers_the_list_it_belongs_to_and_no_other() -> None:
    profiles = ours("Which profile?", [Choice("1", "Customer A"), Choice("2", "Customer B")])
    tapped = tap(profiles.choices[1], profiles.provider_id)
    assert Ear([profiles]).hears(tapped).words == "2"
    assert Ear([profiles, ours("Your code is on its way.")]).hears(tapped).words is None


@pytest.mark.parametrize("answers", [None, "MM-from-before-the-database"])
def test_a_bare_answer_to_an_unknown_message_is_asked_for_in_words(answers: str | None) -> None:
    heard = Ear([asked()]).hears(tap(YES, answers))
    assert heard.words is None
    assert heard.answer is not None
    assert "Please write your answer in words." in heard.answer
    assert CANCEL in heard.answer


def test_a_tap_on_an_unknown_message_that_says_all_by_itself_is_taken_as_written() -> None:
    heard = Ear([asked()]).hears(tap(Choice("list-1", "Our prices"), "MM-unknown"))
    assert heard.words == "Our prices"


def test_a_bare_yes_to_something_that_the_business_began_is_not_for_an_open_question() -> None:
    reminder = ours("See you tomorrow! Will you come?", YES_NO, is_reply=False)
    question = asked()
    assert Ear([question, reminder]).hears(tap(YES, reminder.provider_id)).words is None
    assert Ear([question, reminder]).hears(tap(YES, question.provider_id)).words == "yes"


def test_a_double_tap_is_one_and_two_different_ones_are_asked_about() -> None:
    question = asked()
    yes, no = (tap(choice, question.provider_id) for choice in YES_NO)
    ear = Ear([question])
    assert ear.hears(yes, tap(YES, question.provider_id)).words == "yes"
    heard = ear.hears(yes, no)
    assert heard.words is None
    assert heard.answer is not None
    assert heard.answer.startswith("You chose more than one: Yes, No. Which one shall it be?")
    assert CANCEL in heard.answer
    assert heard.choices == YES_NO


def test_of_two_tapped_times_neither_is_booked_by_guess() -> None:
    times = ours("When?", TIMES)
    both = [tap(choice, times.provider_id) for choice in TIMES]
    ear = Ear([times])
    heard = ear.hears(*both)
    assert heard.words is None
    assert heard.choices == TIMES
    assert ear.after(heard).hears(both[0]).words == TIMES[0].payload
    assert Ear([times]).hears(*both, came(text="the later one please")).words == (
        "the later one please"
    )


def test_a_tap_and_words_are_heard_together_so_that_a_second_thought_counts() -> None:
    question = asked()
    heard = Ear([question]).hears(tap(YES, question.provider_id), came(text="no wait"))
    assert heard.words == "yes\nno wait"


def test_a_stale_tap_beside_words_is_remarked_on() -> None:
    old = asked(minutes_ago=5)
    heard = Ear([old, ours("£65.")]).hears(tap(YES, old.provider_id), came(text="and on Friday?"))
    assert heard.words == "and on Friday?"
    assert heard.remark is not None
    assert "no longer open" in heard.remark


def test_a_choice_that_the_message_never_had_is_not_taken() -> None:
    question = asked()
    forged = tap(Choice("delete everything", "Yes"), question.provider_id)
    assert Ear([question]).hears(forged).words is None


def test_the_moment_of_the_tap_counts_not_that_of_its_reading() -> None:
    question = asked(minutes_ago=29)
    later = tap(YES, question.provider_id, at=NOW + timedelta(minutes=2))
    assert Ear([question]).hears(tap(YES, question.provider_id)).words == "yes"
    assert Ear([question]).hears(later).words is None
