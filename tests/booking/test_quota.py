"""Periods and pools, and what the turn of a period brings (SPEC QUOTA-01..05)."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.business import Plan, Sessions
from booking.errors import LedgerBroken
from booking.quota import Line, Period, PoolStanding, Subscribed, due, period_of, standing

LONDON = ZoneInfo("Europe/London")
FEBRUARY = date(2026, 2, 1)
IN_FEBRUARY, IN_MARCH = period_of(FEBRUARY), period_of(date(2026, 3, 1))
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


@pytest.mark.behaviour("QUOTA-05")
@pytest.mark.parametrize(
    ("day", "first", "renews_on"),
    [
        (date(2026, 1, 31), date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 2, 27), date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2026, 2, 28), date(2026, 3, 31)),
        (date(2026, 4, 30), date(2026, 4, 30), date(2026, 5, 31)),
        (date(2028, 2, 29), date(2028, 2, 29), date(2028, 3, 31)),
    ],
)
def test_a_plan_begun_on_the_31st_renews_on_the_last_day_of_short_months(
    day: date, first: date, renews_on: date
) -> None:
    assert period_of(day, 31) == Period(first, renews_on)


@pytest.mark.behaviour("QUOTA-05")
@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)), begins_on=st.integers(1, 31))
def test_every_day_is_in_one_period_and_periods_follow_one_another(
    day: date, begins_on: int
) -> None:
    period = period_of(day, begins_on)
    assert period.first <= day < period.renews_on
    assert period_of(period.first, begins_on) == period
    assert period_of(period.renews_on, begins_on).first == period.renews_on
    assert 28 <= (period.renews_on - period.first).days <= 31


def plan(carry_over: int = 0) -> Plan:
    return Plan(code="p", name="P", price=Decimal(70), sessions=(POOL,), carry_over=carry_over)


def subscribed(carry_over: int = 0, status: str = "active", since: date = FEBRUARY) -> Subscribed:
    return Subscribed(1, plan(carry_over), status, since)


@pytest.mark.behaviour("QUOTA-05")
def test_what_is_left_at_the_end_lapses() -> None:
    lots = {IN_FEBRUARY: [Line("grant", 2), Line("spend", -1)], IN_MARCH: [Line("grant", 2)]}
    assert due(subscribed(), POOL, lots, date(2026, 2, 28)) == []
    assert due(subscribed(), POOL, lots, date(2026, 3, 1)) == [(IN_FEBRUARY, Line("expire", -1))]


@pytest.mark.behaviour("QUOTA-05")
@pytest.mark.parametrize(
    ("lot", "carried"),
    [
        ([("grant", 2)], 1),
        ([("grant", 2), ("spend", -2)], 0),
        ([("grant", 2), ("carry", 1)], 1),
        ([("grant", 2), ("carry", 1), ("spend", -1)], 1),
        ([("grant", 2), ("carry", 1), ("spend", -3)], 0),
    ],
)
def test_so_many_own_sessions_are_carried_over_as_the_plan_allows(
    lot: list[tuple[str, int]], carried: int
) -> None:
    """Those that came from the month before are used first, and do not go on."""
    lots = {IN_FEBRUARY: [Line(*line) for line in lot]}
    added = due(subscribed(carry_over=1), POOL, lots, date(2026, 3, 1))
    found = sum(line.units for period, line in added if (period, line.kind) == (IN_MARCH, "carry"))
    assert found == carried


@pytest.mark.behaviour("QUOTA-05")
def test_a_month_in_which_nobody_looked_is_granted_afterwards_for_what_it_leaves() -> None:
    added = due(subscribed(carry_over=1), POOL, {}, date(2026, 3, 10))
    assert added == [
        (IN_FEBRUARY, Line("grant", 2)), (IN_MARCH, Line("grant", 2)),
        (IN_MARCH, Line("carry", 1)), (IN_FEBRUARY, Line("expire", -2)),
    ]  # fmt: skip


@pytest.mark.behaviour("QUOTA-05")
@pytest.mark.parametrize("found", [
    subscribed(3, "paused"), subscribed(3, "ended"), subscribed(3, since=date(2026, 3, 11)),
])  # fmt: skip
def test_a_plan_that_does_not_run_gets_nothing_and_carries_nothing_over(found: Subscribed) -> None:
    lots = {IN_FEBRUARY: [Line("grant", 2)]}
    assert due(found, POOL, {}, date(2026, 3, 10)) == []
    if found.status != "active":
        added = due(found, POOL, lots, date(2026, 3, 10))
        assert added == [(IN_FEBRUARY, Line("expire", -2))]


LOTS = st.dictionaries(
    st.sampled_from([period_of(date(2026, month, 1)) for month in range(1, 7)]),
    st.builds(
        lambda carried, used: [Line("grant", 2), Line("carry", carried), Line("spend", -used)],
        st.integers(0, 2), st.integers(0, 2),
    ),
)  # fmt: skip


@pytest.mark.behaviour("QUOTA-05")
@given(
    lots=LOTS,
    carry_over=st.integers(0, 3),
    today=st.dates(date(2026, 1, 1), date(2026, 8, 1)),
    status=st.sampled_from(["active", "paused"]),
)
def test_with_all_that_is_due_nothing_more_is_and_no_sum_is_wrong(
    lots: dict[Period, list[Line]], carry_over: int, today: date, status: str
) -> None:
    found = subscribed(carry_over, status, date(2026, 1, 1))
    for period, line in due(found, POOL, lots, today):
        lots.setdefault(period, []).append(line)
        assert standing(POOL, lots[period]).left >= 0
    assert due(found, POOL, lots, today) == []
    assert all(
        sum(line.units for line in lot) == 0
        for period, lot in lots.items()
        if period.renews_on <= today
    )
