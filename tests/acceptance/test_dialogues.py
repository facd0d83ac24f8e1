"""Whole dialogues as people write them, each line with what must come of it."""

import pytest

from tests.acceptance.chatting import JOHN, OLIVIA, PRIYA, THURSDAY, Said, chat

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


def test_each_cancelled_booking_is_told_once() -> None:
    play(
        JOHN,
        (
            ("cancel all my bookings", "Monday, February 9th", "Are you sure", "~"),
            ("yes", "2026-02-09 has been cancelled", "Thursday, February 19th", "=cancel_booking"),
            ("yes", "Your booking on 2026-02-19 has been cancelled", "-Standard Clean"),
        ),
    )


def test_what_was_cancelled_may_be_moved_after_all() -> None:
    play(
        JOHN,
        (
            ("can't make monday, somethings come up", "Are you sure you want to cancel?"),
            ("yes", "has been cancelled"),
            ("actually can we just move it instead", "Which day would you like"),
            ("tuesday same time", "confirmed for Standard Clean on February 10th at 10:00 AM"),
        ),
    )


def test_so_much_later_is_counted_from_the_booking_and_stays_with_it() -> None:
    play(
        JOHN,
        (
            ("can you move the second one a week later", "to Thursday, February 26th at 2:00 PM?"),
            ("yes", "=reschedule_booking"),
            ("make it half an hour earlier", "Premium", "to Thursday, February 26th at 1:30 PM?"),
            ("yes", "moved to Thursday, February 26th at 1:30 PM"),
            ("actually a bit later that day", "2:00 PM", "move it to that time?", "~"),
        ),
    )


def test_after_one_move_the_next_names_another_booking() -> None:
    play(
        JOHN,
        (
            ("move my monday one to the same time on tuesday", "February 10th at 10:00 AM?"),
            ("yes", "=reschedule_booking"),
            ("and the premium one to the friday", "Premium", "Friday, February 20th at 2:00 PM?"),
            ("an hour earlier please", "Premium", "Friday, February 20th at 1:00 PM?", "~"),
            ("yes", "Your Premium Clean has been moved to Friday, February 20th at 1:00 PM"),
            ("cancel the friday one", "February 20th", "Are you sure"),
            ("no sorry keep it", "nothing has been"),
        ),
    )


def test_two_services_in_one_message_are_two_bookings_and_two_wishes() -> None:
    play(
        PRIYA,
        (
            (
                "base clean tomorrow 10am and standard on monday at 2",
                "confirmed for Base Clean on February 6th at 10:00 AM",
                "confirmed for Standard Clean on February 9th at 2:00 PM",
            ),
            ("cancel the base one and move the standard to tuesday", "Are you sure", "Base Clean"),
            ("yes", "2026-02-06 has been cancelled", "Shall I move it to Tuesday, February 10th"),
            ("yes", "Your Standard Clean has been moved to Tuesday, February 10th"),
            (
                "same time on the 13th as well",
                "Standard Clean on February 13th at 2:00",
            ),
            ("actually make it a base", "That one is a Standard Clean", "Shall I go ahead?", "~"),
        ),
    )


def test_urgent_is_no_time_yet_and_earlier_and_later_look_around_what_was_shown() -> None:
    play(
        PRIYA,
        (
            ("need a cleaner for a 3 bed house asap", "*Standard Clean*", "this one?", "~"),
            ("y", "1. Thursday, February 5 at 11:", "Reply with the number", "~"),
            ("2", "confirmed for Standard Clean on February 5th", "=create_booking"),
            ("standard on saturday?", "available times for Standard Clean on Saturday"),
            ("any earlier?", "Friday, February 6:", "-Saturday, February 7:", "~"),
            ("saturday 7 february", "on Saturday, February 7th"),
            ("later", "Monday, February 9:", "-Friday, February 6:"),
            ("whats the latest on monday?", "3:00 PM", "~"),
        ),
    )


def test_a_question_dropped_is_asked_again_after_a_late_yes() -> None:
    play(
        PRIYA,
        (
            ("standard every friday at 10", "Shall I book them all?", "~"),
            ("hmm let me think about it", "Would you like to go ahead?", "~"),
            ("yes go ahead", "Shall I book them all?", "~"),
            ("yes", "All 4 bookings confirmed"),
        ),
    )


def test_opening_days_are_asked_one_after_another() -> None:
    play(
        PRIYA,
        (
            ("are you open on saturday", "Yes, we're open on Saturday"),
            ("what about sunday", "No, we don't take bookings on Sunday"),
            ("and monday?", "Yes, we're open on Monday, February 9"),
            ("are you open on good friday", "Friday, April 3"),
            ("and easter sunday?", "No, we don't take bookings on Sunday, April 5"),
        ),
    )


def test_the_owner_goes_on_with_figures_and_books_for_nobody_else() -> None:
    play(
        OLIVIA,
        (
            ("find priya", "priya@example.com"),
            ("who is booked on monday", "John Smith"),
            ("cancelled bookings this month", "1 February 2026 to 28 February 2026"),
            ("how are we doing this month", "Booking Statistics (This month)"),
            ("and last month?", "Booking Statistics (Last month)"),
            ("and today?", "Booking Statistics (Today)"),
            ("book john a standard friday 10", "your own account", "~"),
        ),
    )


def test_a_booking_that_was_to_be_cancelled_is_moved_instead() -> None:
    play(
        JOHN,
        (
            ("I won't be home on the 19th", "Premium Clean", "Are you sure you want to cancel?"),
            ("move it to the 20th", "Shall I move it to Friday, February 20th at 2:00 PM?", "~"),
        ),
    )


def test_somebody_else_comes_at_the_same_time_and_a_question_about_the_day_moves_nothing() -> None:
    play(
        PRIYA,
        (
            ("standard on friday 13th at 1pm with amy", "With: Amy"),
            ("swap to ben", "to Friday, February 13th at 1:00 PM with Ben?", "~"),
            ("yes", "=reschedule_booking", "Ben"),
            ("still on for friday 13th?", "13 February 2026", "-move your", "~"),
        ),
    )


def test_how_long_a_series_lasts_may_be_said_after_it() -> None:
    play(
        PRIYA,
        (
            ("weekly base mondays 9am", "All 4 weekly slots"),
            ("for 6 weeks", "All 6 weekly slots", "~"),
            ("yes", "All 6 bookings confirmed"),
        ),
    )


def test_a_question_about_the_weekday_does_not_change_the_date() -> None:
    play(PRIYA, (("a deep clean on the 14th, is that a saturday?", "February 14th", "-7th"),))


def test_of_several_hours_none_is_booked_unasked() -> None:
    play(
        PRIYA,
        (
            ("book standard tues at 9, 11 and 2", "11:00 AM", "2:00 PM", "-Booking confirmed"),
            ("11", "=create_booking", "February 10th at 11:00 AM"),
        ),
    )


def test_the_service_whose_price_was_asked_after_a_booking_is_the_next_one() -> None:
    play(
        PRIYA,
        (
            ("book a base clean on tuesday at 9", "=create_booking"),
            ("whats the price of the deep clean", "£95", "Would you like to see available times?"),
            ("ok book it for thursday week at noon", "=create_booking", "Premium Clean"),
        ),
    )


def test_one_clean_on_each_of_two_days_is_two_bookings() -> None:
    play(
        PRIYA,
        (
            ("book a base clean next monday and wednesday at 12", "February 9th", "February 11th"),
            ("when is it?", "=list_bookings"),
            ("running late, can you push it back an hour", "Which booking"),
        ),
    )


def test_any_leaves_the_choice_to_us_and_somebody_may_come() -> None:
    play(
        PRIYA,
        (
            ("can someone come and clean on friday?", "Which service"),
            ("any", "Which service"),
            ("standard tuesday noonish", "12:00 PM is free", "~"),
        ),
    )


def test_the_team_asks_what_one_of_them_has() -> None:
    play(
        OLIVIA,
        (
            ("what does amy have next week", "=admin_bookings", "with Amy, 9 February"),
            ("and ben?", "=admin_bookings", "with Ben, 9 February"),
            ("what's on tomorrow", "=admin_bookings", "-Ben"),
        ),
    )


def test_two_days_with_an_hour_each_are_two_bookings_or_a_question() -> None:
    play(
        PRIYA,
        (
            ("tues at 9 and wed at 2 for standard", "February 10th at 9", "February 11th at 2"),
            ("premium on monday at 10 or friday at 12", "1. Friday", "2. Monday", "~"),
            ("the second", "=create_booking", "February 9th at 10:00 AM"),
        ),
    )


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("ok the saturday after then", "February 14th"),
        ("this coming one", "February 7th"),
        ("not this saturday, the week after", "February 14th"),
        ("the 14th", "February 14th"),
    ],
)
def test_of_two_saturdays_the_one_after_is_the_later(said: str, day: str) -> None:
    play(PRIYA, (("book a deep clean next saturday", "Which date"), (said, day)))


def test_several_of_a_list_are_cancelled_one_by_one_and_a_place_in_it_names_one() -> None:
    play(
        PRIYA,
        (
            ("weekly base clean mondays 9am for 4 weeks", "Shall I book them all?"),
            ("yes", "All 4 bookings confirmed"),
            ("cancel the last two", "February 23rd", "Are you sure"),
            ("yes", "March 2nd", "Are you sure"),
            ("yes", "=cancel_booking", "cancelled"),
            ("push the first to 11", "Shall I move it to Monday, February 9th at 11:00 AM"),
            ("yes", "=reschedule_booking", "moved"),
        ),
    )


def test_a_service_after_the_hour_does_not_hide_it_and_what_was_just_booked_lies_ahead() -> None:
    play(
        PRIYA,
        (
            ("book ben friday 9 premium", "=create_booking", "9:00 AM", "With: Ben"),
            ("what did i just book", "=list_bookings", "Premium Clean", "-no past"),
        ),
    )


def test_the_service_of_the_first_of_two_bookings_is_that_of_the_second() -> None:
    play(
        PRIYA,
        (
            ("book me in tues at 9 and wed at 2", "Which service"),
            ("standard", "=create_booking", "February 10th at 9", "February 11th at 2"),
            ("that wednesday is no good, friday?", "Shall I move it to Friday, February 13th"),
        ),
    )


def test_her_number_is_of_the_customer_who_was_just_found() -> None:
    play(
        OLIVIA,
        (
            ("look up priya", "=admin_find_customer", "+44 7700 900003"),
            ("what's her email", "=admin_find_customer", "priya@example.com"),
            ("and her bookings?", "=admin_bookings", "no bookings", "-John"),
        ),
    )


def test_a_date_to_a_date_is_a_booking_and_its_new_day_and_no_place_in_a_list() -> None:
    play(
        JOHN,
        (
            ("move my booking on the 19th to the 20th at 9am", "February 20th at 9:00 AM"),
            ("no", "nothing has been changed"),
            ("move the 9th to the 10th", "Shall I move it to Tuesday, February 10th at 10:00 AM"),
            ("yes", "=reschedule_booking", "moved"),
        ),
    )


def test_a_short_weekday_at_the_end_is_one() -> None:
    play(PRIYA, (("book base clean sat", "Saturday, February 7th"),))


def test_whom_they_asked_for_before_is_not_asked_for_in_another_wish() -> None:
    """Else one refusal of the named one would meet all that they ask for afterwards."""
    play(
        PRIYA,
        (
            ("book base clean with amy friday 9am", "=create_booking"),
            ("book standard clean with amy friday 10am", "~", "Amy"),
            ("premium clean friday 9:30am", "=create_booking"),
        ),
    )


def test_daily_is_every_day_whatever_day_was_talked_about_before() -> None:
    play(
        JOHN,
        (
            ("book premium clean fri 10", "You've used all your sessions"),
            ("book every day at 9 base clean", "every day at 9:00 AM", "Friday, February 6"),
            ("no", "nothing has been booked"),
            ("base clean daily from monday for 3 days at 9", "Tuesday, February 10", "All 3 daily"),
        ),
    )


@pytest.mark.behaviour("TALK-02")
def test_a_slot_without_a_verb_beside_a_list_is_asked_about_after_it() -> None:
    with chat() as john:
        john.log_in()
        both = john.say("Standard Clean next Wednesday at 2? And what do I have booked already?")
        assert "Here are your upcoming bookings" in both.text
        assert both.text.rstrip().endswith("Shall I book it?")
        assert not both.called("create_booking")
        assert john.say("yes").called("create_booking")
        alone = john.say("what are my bookings, is the standard clean next monday still on?")
        assert "Shall I book it?" not in alone.text
