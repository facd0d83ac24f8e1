"""Bookings at night, when clocks go forward and back. It is Thursday 5 February 2026, 9:00.

In London there is no 1:30 on 29 March: 1:00 is 2:00 there.
"""

from datetime import time

import pytest

from booking.errors import UnclearTime
from tests.tools.desks import PRIYA, Counter, changed, open_counter
from tools.bookings import CREATE_BOOKING, RESCHEDULE_BOOKING
from tools.series import RECURRING_CHECK

pytestmark = pytest.mark.behaviour("TALK-03")


@pytest.fixture
def counter() -> Counter:
    """The demo business, open on Sunday nights, too."""
    there = open_counter()
    opening = there.room.shop.opening.model_copy(update={"sunday": ((time(0), time(8)),)})
    return changed(there, shop=there.room.shop.model_copy(update={"opening": opening}))


def booked(counter: Counter, when: str) -> str:
    given = counter.ask(PRIYA, CREATE_BOOKING, service="Base Clean", when=when)
    return f"{given.booking.starts} {given.booking.ends}"


@pytest.mark.parametrize("at", ["01:00", "01:30"])
def test_a_time_that_no_clock_shows_is_asked_about(counter: Counter, at: str) -> None:
    with pytest.raises(UnclearTime, match=r"the clocks go forward then\. Do you mean 2:[03]0 AM"):
        booked(counter, f"2026-03-29 {at}")


def test_the_hours_around_it_are_as_long_as_they_are(counter: Counter) -> None:
    assert booked(counter, "2026-03-29 00:30") == "2026-03-29T00:30+00:00 2026-03-29T03:30+01:00"
    assert booked(counter, "2026-03-29 02:00") == "2026-03-29T02:00+01:00 2026-03-29T04:00+01:00"


def test_nothing_is_moved_to_a_time_that_no_clock_shows(counter: Counter) -> None:
    booked(counter, "2026-03-28 10:00")
    with pytest.raises(UnclearTime, match="no 1:30 AM on Sunday 29 March 2026"):
        counter.question(PRIYA, RESCHEDULE_BOOKING, booking="base", when="2026-03-29 01:30")


def test_a_series_names_the_time_that_clocks_show_then(counter: Counter) -> None:
    when = "every Sunday at 1:30am starting 2026-03-22"
    found = counter.ask(PRIYA, RECURRING_CHECK, service="Base Clean", when=when, occurrences=2)
    assert [one.starts for one in found.occurrences] == [
        "2026-03-22T01:30+00:00",
        "2026-03-29T02:30+01:00",
    ]
