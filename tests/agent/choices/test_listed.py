"""Which of the free times a text really names, in whatever form a model writes them."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.choices.listed import listed


def at(day: int, clock: str) -> datetime:
    """A moment in February 2026, in which the 9th is a Monday."""
    return datetime.fromisoformat(f"2026-02-{day:02}T{clock}")


WED, THU = 11, 12
FREE = [at(day, clock) for day in (WED, THU) for clock in ("09:00", "14:00", "14:30")]

TEXTS = {
    "Wednesday, February 11th: 2:00 PM": [at(WED, "14:00")],
    "On Wednesday 11 February I have 9:00 and 14:30.": [at(WED, "09:00"), at(WED, "14:30")],
    "Wed 11 Feb at 2pm or Thu 12 Feb at 9am?": [at(WED, "14:00"), at(THU, "09:00")],
    "2 PM on Wednesday or 9 AM on Thursday": [at(WED, "14:00"), at(THU, "09:00")],
    "*Wednesday, 11 February 2026*\n• 9:00 AM\n• 2:00 PM": [at(WED, "09:00"), at(WED, "14:00")],
    "Wednesday:\n1. 2 PM\n\nThursday:\n1. 2:30 PM": [at(WED, "14:00"), at(THU, "14:30")],
    "2026-02-12 14:00": [at(THU, "14:00")],
    "2 PM on Wed 11 Feb, Thu 12 Feb": [at(WED, "14:00")],
    "Wed 11 Feb, Thu 12 Feb: 2 PM": [at(THU, "14:00")],
    "the 12th at 2.30pm": [at(THU, "14:30")],
    "Wednesday at 3 PM": [],
    "at 2 PM": [],
    "We are open on Wednesday from 9:00.\n1. Thursday at 2 PM": [at(THU, "14:00")],
    "For 2 people on Wednesday": [],
    "": [],
}


@pytest.mark.behaviour("CHAN-07")
@pytest.mark.parametrize("text", TEXTS)
def test_a_time_belongs_to_the_day_beside_or_above_it(text: str) -> None:
    assert listed(text, FREE) == TEXTS[text]


def test_where_all_are_on_one_day_its_name_is_not_needed() -> None:
    one_day = [at(WED, "09:00"), at(WED, "14:00")]
    assert listed("I have 9:00 or 2 PM.", one_day) == one_day


def test_a_day_on_which_nothing_was_offered_names_nothing() -> None:
    assert listed("Friday, February 13: 2:00 PM", [at(WED, "14:00")]) == []


def test_the_order_is_that_of_the_offer() -> None:
    near_first = [at(WED, "14:30"), at(WED, "14:00"), at(THU, "09:00")]
    text = "1. Wed 11 Feb at 2 PM\n2. Wed 11 Feb at 2:30 PM\n3. Thu 12 Feb at 9 AM"
    assert listed(text, near_first) == near_first


@given(st.text())
def test_no_text_breaks_it_and_nothing_is_made_up(text: str) -> None:
    assert set(listed(text, FREE)) <= set(FREE)
