"""Periods and pools, and the ledger under random work (SPEC QUOTA-01..04)."""

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from booking.business import Sessions
from booking.errors import LedgerBroken, Refusal
from booking.quota import Line, Period, PoolStanding, period_of, standing
from booking.tables import ledger, lot
from booking.testing import Demo, open_demo
from booking.values import Booking, BookingStatus
from tests.databases import Databases

LONDON = ZoneInfo("Europe/London")
POOL = Sessions(name="Standard Clean", services=("standard-clean",), count=2)


@pytest.mark.behaviour("QUOTA-01")
@pytest.mark.parametrize(
    ("day", "first", "renews_on"),
    [
        (date(2026, 2, 28), date(2026, 2, 1), date(2026, 3, 1)),
        (date(2026, 1, 31), date(2026, 1, 1), date(2026, 2, 1)),
        (date(2026, 12, 1), date(2026, 12, 1), date(2027, 1, 1)),
        (date(2028, 2, 29), date(2028, 2, 1), date(2028, 3, 1)),
    ],
)
def test_a_period_is_the_month_of_the_day(day: date, first: date, renews_on: date) -> None:
    assert period_of(day) == Period(first, renews_on)


@pytest.mark.behaviour("QUOTA-01")
def test_the_month_begins_and_ends_by_the_clocks_of_the_business() -> None:
    starts, ends = period_of(date(2026, 3, 10)).span(LONDON)
    assert ends - starts == (31 * 24 - 1) * 3600  # the clocks go forward in March


@pytest.mark.behaviour("QUOTA-04")
def test_what_is_left_is_the_sum_of_the_lines() -> None:
    grant, spend, restore = Line("grant", 2), Line("spend", -1), Line("restore", 1)
    assert standing(POOL, []) == PoolStanding("Standard Clean", 2, 0, 2)
    assert standing(POOL, [grant, spend]) == PoolStanding("Standard Clean", 2, 1, 1)
    assert standing(POOL, [grant, spend, restore]) == PoolStanding("Standard Clean", 2, 0, 2)


@pytest.mark.behaviour("QUOTA-04")
@pytest.mark.parametrize("lines", [[("grant", 1), ("spend", -2)], [("grant", 1), ("restore", 1)]])
def test_a_sum_that_cannot_be_is_a_fault(lines: list[tuple[str, int]]) -> None:
    with pytest.raises(LedgerBroken):
        standing(POOL, [Line(*line) for line in lines])


STARTS = st.builds(
    lambda day, hour: (date(2026, 2, 9) + timedelta(days=day), hour),
    st.integers(0, 50), st.sampled_from((9, 14)),
)  # fmt: skip
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("book"), STARTS, st.sampled_from(("standard-clean", "premium-clean"))),
        st.tuples(st.just("cancel"), st.integers(0, 9)),
        st.tuples(st.just("move"), st.integers(0, 9), STARTS),
        st.tuples(st.just("wait"), st.integers(1, 60)),
    ),
    max_size=25,
)


@dataclass
class Customer:
    """John, doing whatever comes to his mind; every booking he ever had."""

    demo: Demo

    def mine(self, number: int) -> Booking:
        have = self.demo.desk.bookings(self.john, "all")
        return have[number % len(have)]

    def __post_init__(self) -> None:
        self.john = self.demo.caller("+447700900001")

    def act(self, what: str, *how: object) -> None:
        desk = self.demo.desk
        match (what, *how):
            case ("book", (date() as day, int(hour)), str(service)):
                desk.book(self.john, service, self.demo.local(f"{day} {hour:02}:00"))
            case ("cancel", int(number)):
                desk.cancel(self.john, self.mine(number).code)
            case ("move", int(number), (date() as day, int(hour))):
                at = self.demo.local(f"{day} {hour:02}:00")
                desk.move(self.john, self.mine(number).code, at)
            case ("wait", int(hours)):
                self.demo.clock.advance(timedelta(hours=hours))


def check_ledger(customer: Customer) -> None:
    """Invariants 2 to 4: no lot below zero or above its grant, one session a living booking."""
    demo = customer.demo
    granted = func.sum(ledger.c.units).filter(ledger.c.kind == "grant")
    balances = select(func.sum(ledger.c.units), granted).group_by(ledger.c.lot_id)
    spent = (
        select(ledger.c.booking_id, func.sum(ledger.c.units))
        .where(ledger.c.booking_id.is_not(None))
        .group_by(ledger.c.booking_id)
    )
    paying = (
        select(ledger.c.booking_id, lot.c.valid_from, lot.c.valid_until)
        .join(lot, lot.c.id == ledger.c.lot_id)
        .group_by(ledger.c.booking_id, lot.c.id, lot.c.valid_from, lot.c.valid_until)
        .having(func.sum(ledger.c.units) < 0)
    )
    with demo.store.reading() as connection:
        assert all(0 <= left <= total for left, total in connection.execute(balances))
        sums = {booking_id: units for booking_id, units in connection.execute(spent)}  # noqa: C416
        lots = {booking_id: span for booking_id, *span in connection.execute(paying)}
    for one in demo.desk.bookings(customer.john, "all"):
        alive = one.status == BookingStatus.CONFIRMED
        assert sums.get(one.id, 0) == (-1 if alive else 0)
        if alive:
            first, last = lots[one.id]
            assert first <= one.starts.timestamp() < last


@pytest.mark.behaviour("QUOTA-04")
@settings(max_examples=25, deadline=None)
@given(acts=ACTS)
def test_whatever_is_booked_cancelled_and_moved_the_ledger_adds_up(
    databases: Databases, acts: list[tuple[object, ...]]
) -> None:
    with databases.one() as url, closing(open_demo(url=url)) as demo:
        customer = Customer(demo)
        lines = 0
        for what, *how in acts:
            with suppress(Refusal):  # what is refused must leave no trace either
                customer.act(str(what), *how)
            check_ledger(customer)
            with demo.store.reading() as connection:
                now = connection.execute(select(func.count(ledger.c.id))).scalar_one()
            assert now >= lines  # lines are only added
            lines = now
