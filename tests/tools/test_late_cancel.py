"""What is asked before a late cancellation where the business keeps the session (QUOTA-03).

It is Thursday 5 February 2026, 9:00. John has Standard Clean on Monday 9 February at 10:00, and
his plan pays for it; cancelling is free until two hours before.
"""

import pytest

from tests.tools.desks import JOHN, OLIVIA, PRIYA, Counter, changed, open_counter
from tools.bookings import CANCEL_BOOKING, CREATE_BOOKING
from tools.contract import Question
from tools.series import CREATE_RECURRING

LOST = "if you cancel now, the session is lost and not given back to your plan."


@pytest.fixture
def counter() -> Counter:
    """The demo business, which keeps the session of who cancels late."""
    there = open_counter()
    rules = there.room.shop.rules.model_copy(update={"late_cancel": "forfeit"})
    return changed(there, shop=there.room.shop.model_copy(update={"rules": rules}))


def asked(counter: Counter, who: str, at: str, booking: str = "the 9th") -> Question:
    counter.demo.clock.set(counter.demo.local(at))
    return counter.question(who, CANCEL_BOOKING, booking=booking)


@pytest.mark.behaviour("QUOTA-03")
def test_before_a_late_cancellation_it_is_said_that_the_session_is_lost(counter: Counter) -> None:
    question = asked(counter, JOHN, "2026-02-09 08:30")
    assert LOST in question.text
    assert question.text.endswith("Are you sure you want to cancel?")


@pytest.mark.behaviour("QUOTA-03")
def test_in_time_nothing_is_said_of_losing_it(counter: Counter) -> None:
    assert "lost" not in asked(counter, JOHN, "2026-02-09 08:00").text


@pytest.mark.behaviour("QUOTA-03")
def test_a_yes_from_before_the_cut_off_is_no_yes_to_losing_the_session(counter: Counter) -> None:
    early = asked(counter, JOHN, "2026-02-09 07:59")
    assert asked(counter, JOHN, "2026-02-09 08:01").binds != early.binds


@pytest.mark.behaviour("QUOTA-03")
def test_who_pays_per_booking_has_no_session_to_lose(counter: Counter) -> None:
    counter.ask(PRIYA, CREATE_BOOKING, service="base", when="2026-02-09 10:00")
    assert "lost" not in asked(counter, PRIYA, "2026-02-09 09:00").text


@pytest.mark.behaviour("QUOTA-03")
def test_the_business_itself_loses_nothing_by_cancelling_late(counter: Counter) -> None:
    [code] = [one.code for one in counter.room.desk.bookings(counter.caller(JOHN))][:1]
    assert "lost" not in asked(counter, OLIVIA, "2026-02-09 09:00", code).text


@pytest.mark.behaviour("QUOTA-03")
def test_of_a_series_the_dates_are_named_whose_session_is_lost(counter: Counter) -> None:
    when = "every Monday at 9am"
    counter.demo.clock.set(counter.demo.local("2026-02-24 09:00"))
    counter.ask(JOHN, CREATE_RECURRING, service="standard", when=when, occurrences=2)
    counter.demo.clock.set(counter.demo.local("2026-03-02 08:00"))
    question = counter.question(JOHN, CANCEL_BOOKING, booking="March 2nd", scope="all")
    assert question.text.endswith(
        "For Monday, March 2nd at 9:00 AM it is short notice: the session is not given back to "
        "the plan.\n\nAre you sure you want to cancel all 2?"
    )
