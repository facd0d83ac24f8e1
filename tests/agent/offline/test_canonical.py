"""What was said about time, said again so that every tool reads it the same way."""

from datetime import date, time

import pytest

from agent.offline.canonical import (
    day_words,
    look_words,
    moment_words,
    pattern_words,
    time_words,
    told,
)
from agent.offline.memory import Wish
from tests.agent.offline.scenes import read_dates


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("tomorrow at 2pm", "2026-02-06 14:00"),
        ("next week", "2026-02-09 to 2026-02-15"),
        ("wednesday or thursday", "2026-02-11 or 2026-02-12"),
        ("tomorrow between 2 and 4pm", "2026-02-06 between 14:00 and 16:00"),
        ("wednesday afternoon", "2026-02-11 afternoon"),
        ("wednesday after 3", "2026-02-11 after 15:00"),
        ("wednesday before 11", "2026-02-11 before 11:00"),
        ("the 9th", "2026-02-09"),
    ],
)
@pytest.mark.behaviour("TALK-03")
def test_clear_words_become_dates_that_read_the_same_anywhere(said: str, words: str) -> None:
    wish = told(Wish(), read_dates(said))
    again = told(Wish(), read_dates(moment_words(wish)))
    assert moment_words(wish) == words
    assert (again.days, again.at, again.earliest, again.latest) == (
        wish.days,
        wish.at,
        wish.earliest,
        wish.latest,
    )


@pytest.mark.parametrize("said", ["next friday at 2pm", "wednesday 12 february", "yesterday"])
def test_unclear_words_stay_the_customers_own_so_that_the_tool_names_the_candidates(
    said: str,
) -> None:
    assert moment_words(told(Wish(), read_dates(said))) == said


def test_a_known_time_goes_along_with_an_unclear_day() -> None:
    wish = told(Wish(at=(time(14),)), read_dates("next friday"))
    assert moment_words(wish) == "next friday 14:00"


def test_a_new_day_keeps_the_time_and_a_new_time_keeps_the_day() -> None:
    wish = told(Wish(), read_dates("tomorrow at 2pm"))
    assert moment_words(told(wish, read_dates("thursday"))) == "2026-02-12 14:00"
    assert moment_words(told(wish, read_dates("3pm"))) == "2026-02-06 15:00"


def test_a_look_at_the_diary_takes_no_exact_time() -> None:
    wish = told(Wish(), read_dates("tomorrow at 2pm"))
    assert look_words(wish) == "2026-02-06"
    assert look_words(Wish()) == "as soon as possible"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("every Monday at 2pm", "every Monday at 14:00"),
        ("every other friday at 10am", "every other Friday at 10:00"),
        ("every monday and wednesday at 2pm", "every Monday and Wednesday at 14:00"),
        ("monthly on the 1st at noon", "monthly on the 1st at noon"),
    ],
)
def test_a_repetition_keeps_its_pattern(said: str, words: str) -> None:
    wish = told(Wish(), read_dates(said))
    assert pattern_words(wish) == words
    assert read_dates(pattern_words(wish)).repeat is not None


def test_a_day_alone_gives_the_weekday_and_the_start_of_a_repetition() -> None:
    wish = Wish(every="week", days=(date(2026, 2, 11),), at=(time(10),))
    assert pattern_words(wish) == "every Wednesday at 10:00 starting 2026-02-11"


def test_other_weekdays_keep_how_many_there_were_to_be() -> None:
    wish = told(Wish(), read_dates("every friday at 3pm for 3 weeks"))
    assert told(wish, read_dates("make it every thursday")).count == wish.count == 3


def test_nothing_said_is_nothing() -> None:
    assert (day_words(Wish()), time_words(Wish())) == ("", "")
