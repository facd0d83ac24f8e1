"""Every Monday at two: looked at, asked for once, and what was not free."""

import pytest

from agent.offline.memory import Table, Wish
from agent.offline.understood import Intent, Understood
from tests.agent.offline.scenes import BASE, STANDARD, after, called, got, heard, move, said


@pytest.mark.behaviour("BOOK-09")
def test_a_series_is_looked_at_and_then_asked_for_once_by_the_booking_system() -> None:
    u = heard("Standard every Wednesday at 10am", intent=Intent.SERIES, service=STANDARD)
    look = move(u)
    pattern = {"service": STANDARD, "when": "every Wednesday at 10:00"}
    assert called(look) == ("recurring_check", pattern)
    given = {
        "service": STANDARD,
        "understood": "every Wednesday at 10:00 AM",
        "every": "week",
        "occurrences": [{"starts": "2026-02-11T10:00:00+00:00", "free": True, "why": None}],
        "free": 1,
        "total": 1,
    }
    book = after(u, look.table, got("recurring_check", given, **pattern))
    assert called(book) == ("create_recurring", pattern)


def test_a_series_without_a_time_or_a_day_asks_for_it() -> None:
    no_time = move(heard("every monday", intent=Intent.SERIES, service=BASE))
    assert (said(no_time), no_time.table.expecting) == ("which_time", "time")
    assert called(move(heard("10am"), no_time.table))[1]["when"] == "every Monday at 10:00"
    no_day = move(heard("every week at 2pm", intent=Intent.SERIES, service=BASE))
    assert (said(no_day), no_day.table.expecting) == ("which_day", "day")
    assert called(move(heard("friday"), no_day.table))[0] == "recurring_check"


def test_other_weekdays_for_a_series() -> None:
    series = Table(about="series", wish=move(every_monday()).table.wish)
    for text, when in [
        ("tuesdays instead", "every Tuesday at 14:00"),
        ("tuesdays and thursdays", "every Tuesday and Thursday at 14:00"),
        ("make it 10am", "every Monday at 10:00"),
    ]:
        assert called(move(heard(text), series))[1]["when"] == when


def every_monday() -> Understood:
    return heard("every monday at 2pm", intent=Intent.SERIES, service=BASE)


def test_the_same_every_week_repeats_what_was_just_booked() -> None:
    booked = Table(about="booked", near="2026-02-11T14:00", wish=Wish(service=STANDARD))
    look = move(heard("same time every week", intent=Intent.SERIES), booked)
    assert called(look)[1] == {
        "service": STANDARD,
        "when": "every Wednesday at 14:00 starting 2026-02-12",
    }


def test_what_else_is_free_that_week_looks_around_the_date_that_was_not() -> None:
    wish = Wish(service=STANDARD)
    rest = Table(about="alternatives", near="2026-03-02T14:00", wish=wish, offer="alternatives")
    u = heard("What other times are available that week?", intent=Intent.ALTERNATIVES)
    assert called(move(u, rest)) == (
        "suggest_alternatives",
        {"service": STANDARD, "when": "2026-03-02 14:00"},
    )
