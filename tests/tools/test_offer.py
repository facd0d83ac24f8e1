"""Services and free times, as assistants ask for them. It is Thursday 5 February 2026, 9:00."""

import pytest

from booking.errors import Unclear, UnclearTime, UnknownService
from booking.values import VISITOR
from tests.tools.desks import JOHN, Counter, open_counter
from tools.offer import CHECK_AVAILABILITY, LIST_SERVICES, SUGGEST_ALTERNATIVES


@pytest.fixture(scope="module")
def counter() -> Counter:
    """These tools only read: one business does for all."""
    return open_counter()


@pytest.mark.behaviour("BOOK-01")
def test_services_come_with_length_price_and_people(counter: Counter) -> None:
    given = counter.ask(JOHN, LIST_SERVICES)
    found = [(one.name, one.minutes, one.price.text, one.staff) for one in given.services]
    assert found == [
        ("Base Clean", 120, "£45", ["Amy", "Ben"]),
        ("Standard Clean", 180, "£65", ["Amy", "Ben"]),
        ("Premium Clean", 240, "£95", ["Amy", "Ben"]),
    ]
    assert LIST_SERVICES.say(given).splitlines()[0] == (
        "1. Base Clean (2 hours), £45. Compact clean for 1-2 bedroom spaces"
    )


@pytest.mark.behaviour("BOOK-03")
def test_a_day_is_answered_with_its_free_times_and_its_weekday(counter: Counter) -> None:
    given = counter.ask(JOHN, CHECK_AVAILABILITY, service="Standard Clean", when="next Wednesday")
    assert given.understood == "Wednesday 11 February 2026"
    (day,) = given.days
    assert (day.day, day.weekday, day.closed) == ("2026-02-11", "Wednesday", None)
    assert day.times[0] == "09:00"
    assert day.times[-1] == "15:00"
    assert "14:00" in day.times
    assert "Wednesday 11 February 2026: 9:00 AM" in CHECK_AVAILABILITY.say(given)


@pytest.mark.behaviour("BOOK-03")
def test_a_week_shows_each_day_and_why_one_has_nothing(counter: Counter) -> None:
    given = counter.ask(VISITOR, CHECK_AVAILABILITY, service="standard", when="next week")
    assert given.days[0].weekday == "Monday"
    assert len(given.days) == 7
    by_day = {day.weekday: day for day in given.days}
    assert by_day["Sunday"].closed == "closed"
    assert by_day["Saturday"].closed == "fully booked"
    assert by_day["Sunday"].times == []
    assert given.next_free == []


@pytest.mark.behaviour("BOOK-03")
def test_a_part_of_the_day_bounds_the_starts(counter: Counter) -> None:
    given = counter.ask(
        JOHN, CHECK_AVAILABILITY, service="Base Clean", when="next Wednesday afternoon"
    )
    assert given.part == "afternoon"
    assert given.understood == "Wednesday 11 February 2026, afternoon"
    assert given.days[0].times[0] == "12:00"
    assert given.days[0].times[-1] == "16:00"


@pytest.mark.behaviour("BOOK-03")
def test_an_exact_time_is_answered_as_such(counter: Counter) -> None:
    free = counter.ask(JOHN, CHECK_AVAILABILITY, service="standard", when="Wednesday at 2pm")
    assert (free.asked, free.next_free) == (["14:00"], [])
    assert "2026: 2:00 PM is free; free that day: 9:00 AM" in CHECK_AVAILABILITY.say(free)
    taken = counter.ask(JOHN, CHECK_AVAILABILITY, service="standard", when="2 March at 2pm")
    assert taken.days[0].times == ["09:00"]
    assert taken.next_free[0].starts == "2026-03-02T09:00+00:00"
    said = CHECK_AVAILABILITY.say(taken)
    assert "2026: 2:00 PM is not free; free that day: 9:00 AM" in said
    assert "Nearest free times: Monday 2 March 2026 at 9:00 AM" in said


def test_every_monday_is_the_next_mondays(counter: Counter) -> None:
    given = counter.ask(JOHN, CHECK_AVAILABILITY, service="standard", when="every Monday")
    assert [day.day[5:] for day in given.days] == ["02-09", "02-16", "02-23", "03-02"]


@pytest.mark.behaviour("BOOK-03")
def test_a_named_member_of_staff_has_their_own_times(counter: Counter) -> None:
    given = counter.ask(
        JOHN, CHECK_AVAILABILITY, service="standard", when="Monday or Tuesday", staff="Ben"
    )
    assert given.staff == "Ben"
    assert len(given.days) == 2


@pytest.mark.behaviour("BOOK-03")
def test_a_full_day_offers_the_nearest_times(counter: Counter) -> None:
    given = counter.ask(JOHN, CHECK_AVAILABILITY, service="standard", when="14 February")
    assert given.days[0].closed == "fully booked"
    assert len(given.next_free) == 3
    assert "Nearest free times: " in CHECK_AVAILABILITY.say(given)


def test_a_closed_day_offers_the_nearest_times(counter: Counter) -> None:
    given = counter.ask(JOHN, CHECK_AVAILABILITY, service="standard", when="Sunday")
    assert given.days[0].closed == "closed"
    assert given.next_free


def test_as_soon_as_possible_is_the_next_days_with_free_times(counter: Counter) -> None:
    given = counter.ask(JOHN, CHECK_AVAILABILITY, service="base", when="as soon as possible")
    assert [day.day for day in given.days] == ["2026-02-05", "2026-02-06", "2026-02-07"]
    assert given.days[0].times[0] == "11:00"


def test_a_far_day_says_that_it_is_too_far(counter: Counter) -> None:
    given = counter.ask(JOHN, CHECK_AVAILABILITY, service="base", when="2026-12-01")
    assert given.days[0].closed == "too far ahead"


def test_a_month_is_cut_to_two_weeks(counter: Counter) -> None:
    given = counter.ask(JOHN, CHECK_AVAILABILITY, service="base", when="next month")
    assert len(given.days) == 14


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        ("2pm", "no_day"),
        ("", "no_day"),
        ("🧹", "no_day"),
        ("Wednesday 12 February", "mismatch"),
        ("yesterday", "past"),
        ("31 February", "impossible"),
    ],
)
@pytest.mark.behaviour("BOOK-03")
def test_words_that_name_no_day_are_asked_about(counter: Counter, when: str, problem: str) -> None:
    with pytest.raises(UnclearTime) as refused:
        counter.ask(JOHN, CHECK_AVAILABILITY, service="standard", when=when)
    assert refused.value.facts["problem"] == problem


def test_a_weekday_that_does_not_fit_its_date_names_both_days(counter: Counter) -> None:
    with pytest.raises(UnclearTime) as refused:
        counter.ask(JOHN, CHECK_AVAILABILITY, service="standard", when="Wednesday 12 February")
    assert refused.value.text == (
        "12 February 2026 is a Thursday, not a Wednesday. "
        "Do you mean Wednesday 11 February 2026 or Thursday 12 February 2026?"
    )
    assert refused.value.facts["choices"] == [
        {"day": "2026-02-11", "weekday": "Wednesday"},
        {"day": "2026-02-12", "weekday": "Thursday"},
    ]


@pytest.mark.behaviour("BOOK-03")
def test_an_unknown_service_or_person_is_asked_about(counter: Counter) -> None:
    with pytest.raises(UnknownService):
        counter.ask(JOHN, CHECK_AVAILABILITY, service="haircut", when="tomorrow")
    with pytest.raises(Unclear):
        counter.ask(JOHN, CHECK_AVAILABILITY, service="base", when="tomorrow", staff="Claudia")


@pytest.mark.behaviour("BOOK-10")
def test_alternatives_are_near_the_wish(counter: Counter) -> None:
    given = counter.ask(
        JOHN, SUGGEST_ALTERNATIVES, service="standard", when="Monday 2 March at 2pm"
    )
    assert given.near == "2026-03-02T14:00+00:00"
    assert given.weekday == "Monday"
    assert 1 <= len(given.slots) <= 5
    assert given.slots[0].starts.startswith("2026-03-02")
    assert all(len(slot.weekday) > 5 for slot in given.slots)
    assert "1. Monday 2 March 2026 at" in SUGGEST_ALTERNATIVES.say(given)


@pytest.mark.behaviour("BOOK-10")
def test_fewer_alternatives_can_be_asked_for(counter: Counter) -> None:
    given = counter.ask(
        JOHN, SUGGEST_ALTERNATIVES, service="standard", when="next Wednesday", limit=2
    )
    assert len(given.slots) == 2


def test_alternatives_for_a_moment_that_is_gone_count_from_now(counter: Counter) -> None:
    given = counter.ask(JOHN, SUGGEST_ALTERNATIVES, service="standard", when="yesterday at 2pm")
    assert given.near.startswith("2026-02-05")
    assert given.slots
