"""What a plan pays for (SPEC QUOTA-01, QUOTA-02)."""

from datetime import date

import pytest
from sqlalchemy import update

from booking.errors import QuotaSpent
from booking.tables import subscription
from booking.testing import Demo
from tests.booking.desks import BASE, JOHN, PREMIUM, PRIYA, STANDARD, left, times


@pytest.mark.behaviour("QUOTA-01")
@pytest.mark.behaviour("ACCT-02")
def test_the_plan_shows_used_and_left_and_when_it_renews(demo: Demo) -> None:
    found = demo.desk.quota(demo.caller(JOHN))
    assert found is not None
    assert (found.plan.name, found.status) == ("Standard Clean - Fortnightly", "active")
    assert (found.period_first, found.renews_on) == (date(2026, 2, 1), date(2026, 3, 1))
    assert [(pool.name, pool.total, pool.used, pool.left) for pool in found.pools] == [
        ("Standard Clean", 2, 1, 1),
        ("Premium Clean (shared pool)", 1, 1, 0),
    ]
    assert demo.desk.quota(demo.caller(PRIYA)) is None


@pytest.mark.behaviour("QUOTA-02")
def test_a_plan_pays_until_it_is_used_up_and_then_nothing_is_booked(demo: Demo) -> None:
    john = demo.caller(JOHN)
    receipt = demo.desk.book(john, STANDARD, demo.local("2026-02-11 14:00"))
    assert receipt.booking.paid_by_plan
    assert receipt.pool_left is not None
    assert receipt.pool_left.left == 0
    before = demo.desk.bookings(john, "all")
    with pytest.raises(QuotaSpent) as refused:
        demo.desk.book(john, STANDARD, demo.local("2026-02-12 14:00"))
    assert refused.value.text.startswith(
        "Your booking could not be completed. You've used all your sessions for this billing "
        "period."
    )
    assert "Standard Clean: 0 of 2 remaining" in refused.value.text
    assert "Your plan renews on 1 March 2026" in refused.value.text
    assert refused.value.facts == {
        "pools": [{"name": "Standard Clean", "total": 2, "used": 2, "left": 0}],
        "renews_on": "2026-03-01",
    }
    assert demo.desk.bookings(john, "all") == before
    assert len(times(demo, STANDARD, date(2026, 2, 12))) == 13


@pytest.mark.behaviour("QUOTA-02")
def test_the_month_of_the_booking_pays_and_not_the_month_of_the_call(demo: Demo) -> None:
    john = demo.caller(JOHN)
    march = demo.desk.book(john, PREMIUM, demo.local("2026-03-04 09:00"))
    assert march.booking.paid_by_plan
    assert left(demo, john) == [1, 0]
    with pytest.raises(QuotaSpent, match="for March 2026"):
        demo.desk.book(john, PREMIUM, demo.local("2026-03-05 09:00"))


@pytest.mark.behaviour("QUOTA-02")
def test_a_service_that_the_plan_does_not_cover_is_paid_per_booking(demo: Demo) -> None:
    receipt = demo.desk.book(demo.caller(JOHN), BASE, demo.local("2026-02-11 14:00"))
    assert (receipt.booking.paid_by_plan, receipt.pool_left) == (False, None)


@pytest.mark.behaviour("QUOTA-02")
@pytest.mark.parametrize(
    "change", [{"status": "paused"}, {"starts_on": "2026-03-01"}, {"plan": "no-longer-offered"}]
)
def test_a_plan_that_is_not_running_pays_nothing(demo: Demo, change: dict[str, str]) -> None:
    with demo.store.writing() as connection:
        connection.execute(update(subscription).values(change))
    receipt = demo.desk.book(demo.caller(JOHN), STANDARD, demo.local("2026-02-11 14:00"))
    assert (receipt.booking.paid_by_plan, receipt.pool_left) == (False, None)


@pytest.mark.behaviour("QUOTA-02")
def test_moving_into_another_month_takes_the_session_along(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = demo.desk.bookings(john)[0]
    for starts, now_left in (
        ("2026-03-10 10:00", 2), ("2026-02-12 10:00", 1), ("2026-03-11 10:00", 2),
    ):  # fmt: skip
        moved = demo.desk.move(john, one.code, demo.local(starts)).booking
        assert moved.paid_by_plan
        assert left(demo, john)[0] == now_left
    assert demo.desk.cancel(john, one.code).credit == "restored"


@pytest.mark.behaviour("QUOTA-02")
def test_a_month_without_sessions_keeps_the_booking_where_it_is(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = demo.desk.bookings(john)[1]
    demo.desk.book(john, PREMIUM, demo.local("2026-03-04 09:00"))
    for refuse in (demo.desk.check_move, demo.desk.move):
        with pytest.raises(QuotaSpent):
            refuse(john, one.code, demo.local("2026-03-05 09:00"))
    assert demo.desk.booking(john, one.code) == one
    assert left(demo, john) == [1, 0]
