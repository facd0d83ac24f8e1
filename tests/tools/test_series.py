"""Several bookings at once. It is Thursday 5 February 2026, 9:00; 2 March is full from 12 on."""

import pytest

from booking.errors import QuotaSpent, SlotTaken, UnclearTime
from tests.tools.desks import JOHN, PRIYA, Counter, open_counter
from tools.bookings import LIST_BOOKINGS
from tools.series import CREATE_RECURRING, RECURRING_CHECK

MONDAYS = {"service": "Standard Clean", "when": "every Monday at 2pm starting 16 February"}


@pytest.fixture
def counter() -> Counter:
    return open_counter()


@pytest.mark.behaviour("BOOK-09")
def test_each_date_of_a_series_is_looked_at(counter: Counter) -> None:
    given = counter.ask(PRIYA, RECURRING_CHECK, **MONDAYS)
    assert [(one.starts[:10], one.free) for one in given.occurrences] == [
        ("2026-02-16", True),
        ("2026-02-23", True),
        ("2026-03-02", False),
        ("2026-03-09", True),
    ]
    assert (given.free, given.total, given.every) == (3, 4, "week")
    assert given.understood == "every Monday at 2:00 PM"
    assert given.occurrences[2].why == "taken"
    assert given.occurrences[2].alternatives
    said = RECURRING_CHECK.say(given).splitlines()
    assert said[0] == "Standard Clean, every Monday at 2:00 PM: 3 of 4 free."
    assert said[1] == "Monday 16 February 2026 at 2:00 PM: free"
    assert said[3].startswith("Monday 2 March 2026 at 2:00 PM: not free (taken); instead: ")


@pytest.mark.behaviour("TALK-05")
def test_booking_several_asks_about_the_free_ones(counter: Counter) -> None:
    question = counter.question(PRIYA, CREATE_RECURRING, **MONDAYS)
    assert question.text == (
        "Standard Clean every Monday at 2:00 PM:\n\n"
        "✅ Monday, February 16 at 2:00 PM — Available\n"
        "✅ Monday, February 23 at 2:00 PM — Available\n"
        "❌ Monday, March 2 at 2:00 PM — Not available\n"
        "✅ Monday, March 9 at 2:00 PM — Available\n\n"
        "3 of 4 weekly slots are available. Would you like me to book the available ones?"
    )
    assert len(question.binds["starts"]) == 3
    assert counter.ask(PRIYA, LIST_BOOKINGS).bookings == []


@pytest.mark.behaviour("BOOK-09")
def test_all_the_free_dates_are_booked_as_a_series(counter: Counter) -> None:
    given = counter.ask(PRIYA, CREATE_RECURRING, **MONDAYS)
    assert [one.starts[:10] for one in given.booked] == ["2026-02-16", "2026-02-23", "2026-03-09"]
    assert {one.series for one in given.booked} == {given.series}
    assert [one.starts[:10] for one in given.not_booked] == ["2026-03-02"]
    assert len(counter.ask(PRIYA, LIST_BOOKINGS).bookings) == 3
    assert CREATE_RECURRING.say(given).startswith("Booked 3:\nStandard Clean on Monday 16 February")


@pytest.mark.behaviour("BOOK-05")
def test_the_same_series_twice_is_one_series(counter: Counter) -> None:
    first = counter.ask(PRIYA, CREATE_RECURRING, key="tap", **MONDAYS)
    again = counter.ask(PRIYA, CREATE_RECURRING, key="tap", **MONDAYS)
    assert [one.code for one in again.booked] == [one.code for one in first.booked]
    assert len(counter.ask(PRIYA, LIST_BOOKINGS).bookings) == 3


def test_a_plan_covers_only_the_dates_it_has_sessions_for(counter: Counter) -> None:
    given = counter.ask(JOHN, RECURRING_CHECK, **MONDAYS)
    assert [one.free for one in given.occurrences] == [True, False, False, True]
    assert given.occurrences[1].why == "no_session_left"


def test_nothing_free_is_a_refusal_and_no_question(counter: Counter) -> None:
    with pytest.raises(SlotTaken, match="None of the 2 dates is free"):
        counter.question(
            PRIYA,
            CREATE_RECURRING,
            service="standard",
            when="every Sunday at 2pm",
            occurrences=2,
        )


def test_no_session_for_any_date_is_said_as_such(counter: Counter) -> None:
    with pytest.raises(QuotaSpent, match="no session left for Premium Clean"):
        counter.question(
            JOHN,
            CREATE_RECURRING,
            service="premium",
            when="every Wednesday at 10am",
            occurrences=2,
        )


def test_a_series_without_a_time_is_asked_about(counter: Counter) -> None:
    with pytest.raises(UnclearTime) as refused:
        counter.ask(PRIYA, RECURRING_CHECK, service="standard", when="every Monday")
    assert refused.value.facts["problem"] == "no_time"
