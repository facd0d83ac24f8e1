"""Repetitions become starts: right by the calendar and by the wall clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from booking.errors import UnclearTime
from booking.when import read
from tools.patterns import Series, series

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 2, 5, 9, tzinfo=LONDON)


def wanted(words: str, occurrences: int | None = None, now: datetime = NOW) -> Series:
    return series(read(words, now), now, LONDON, occurrences)


def days(found: Series) -> list[str]:
    return [f"{start:%a %d %b %H:%M}" for start in found.starts]


@pytest.mark.behaviour("BOOK-09")
def test_every_monday_is_the_next_four_mondays() -> None:
    found = wanted("every Monday at 2pm")
    assert days(found) == [
        "Mon 09 Feb 14:00",
        "Mon 16 Feb 14:00",
        "Mon 23 Feb 14:00",
        "Mon 02 Mar 14:00",
    ]
    assert found.words == "every Monday at 2:00 PM"


@pytest.mark.behaviour("BOOK-09")
def test_every_other_friday_leaves_a_week_out() -> None:
    found = wanted("every other Friday at 10:00 starting 2026-02-13", 3)
    assert days(found) == ["Fri 13 Feb 10:00", "Fri 27 Feb 10:00", "Fri 13 Mar 10:00"]


def test_two_weekdays_take_turns() -> None:
    found = wanted("every Monday and Thursday at 9am", 4)
    assert days(found) == [
        "Mon 09 Feb 09:00",
        "Thu 12 Feb 09:00",
        "Mon 16 Feb 09:00",
        "Thu 19 Feb 09:00",
    ]


@pytest.mark.behaviour("BOOK-09")
def test_monthly_on_a_date_keeps_the_date() -> None:
    found = wanted("monthly on the 1st at noon", 3)
    assert days(found) == ["Sun 01 Mar 12:00", "Wed 01 Apr 12:00", "Fri 01 May 12:00"]


def test_monthly_on_the_31st_takes_the_last_day_of_short_months() -> None:
    found = wanted("every month on the 31st at 10am", 3)
    assert days(found) == ["Sat 28 Feb 10:00", "Tue 31 Mar 10:00", "Thu 30 Apr 10:00"]


@pytest.mark.behaviour("BOOK-09")
def test_the_first_monday_of_every_month() -> None:
    found = wanted("the first Monday of every month at 10am", 3)
    assert days(found) == ["Mon 02 Mar 10:00", "Mon 06 Apr 10:00", "Mon 04 May 10:00"]


def test_the_last_friday_of_every_month() -> None:
    found = wanted("last Friday of every month at 3pm", 3)
    assert days(found) == ["Fri 27 Feb 15:00", "Fri 27 Mar 15:00", "Fri 24 Apr 15:00"]


@pytest.mark.behaviour("BOOK-09")
def test_two_o_clock_stays_two_o_clock_when_the_clocks_change() -> None:
    """British clocks go forward on Sunday 29 March 2026."""
    found = wanted("every Monday at 2pm", 9)
    assert {f"{start:%H:%M}" for start in found.starts} == {"14:00"}
    assert {str(start.utcoffset()) for start in found.starts} == {"0:00:00", "1:00:00"}


def test_an_end_decides_how_many() -> None:
    found = wanted("every Tuesday at 11am until 3 March")
    assert days(found)[-1] == "Tue 03 Mar 11:00"
    assert len(found.starts) == 4


def test_how_many_can_be_said_in_the_words() -> None:
    assert len(wanted("every Monday at 2pm for 6 weeks").starts) == 6


def test_there_are_never_more_than_half_a_year_of_weeks() -> None:
    assert len(wanted("every day at 2pm until 31 December").starts) == 26


def test_a_first_date_and_a_number_mean_every_week() -> None:
    found = wanted("2026-02-11 14:00", 2)
    assert days(found) == ["Wed 11 Feb 14:00", "Wed 18 Feb 14:00"]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("every Monday", "no_time"),
        ("every Monday afternoon", "no_time"),
        ("Monday at 2pm", "no_repeat"),
        ("", "no_repeat"),
        ("every week at 2pm", "no_day"),
    ],
)
def test_a_missing_piece_is_asked_for(words: str, problem: str) -> None:
    with pytest.raises(UnclearTime) as refused:
        wanted(words)
    assert refused.value.facts["problem"] == problem
