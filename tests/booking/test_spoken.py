"""How dates, times and money read."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from booking.spoken import (
    day,
    length,
    listed,
    moment,
    money,
    plain_day,
    short_day,
    short_moment,
    time_of,
)
from booking.values import Money

TWO = datetime(2026, 2, 11, 14, 0, tzinfo=ZoneInfo("Europe/London"))


def test_days_and_times_read_as_people_write_them() -> None:
    assert day(date(2026, 2, 11)) == "Wednesday 11 February 2026"
    assert day(TWO) == "Wednesday 11 February 2026"
    assert short_day(TWO) == "Wednesday 11 February"
    assert plain_day(date(2026, 3, 1)) == "1 March 2026"
    assert (time_of(TWO), time_of(time(0, 5)), time_of(time(12))) == (
        "2:00 PM", "12:05 AM", "12:00 PM",
    )  # fmt: skip
    assert moment(TWO) == "Wednesday 11 February 2026 at 2:00 PM"
    assert short_moment(TWO) == "Wednesday 11 February at 2:00 PM"


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(6500, "GBP", "£65"), (7050, "GBP", "£70.50"), (123400, "EUR", "€1,234"), (0, "GBP", "£0"),
     (6500, "JPY", "JP¥6,500"), (6500, "KWD", "KWD6.500"), (7000, "KWD", "KWD7")],
)  # fmt: skip
def test_money_has_pence_only_if_there_are_any(minor: int, currency: str, text: str) -> None:
    assert money(Money(minor, currency)) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0 minutes"), (45, "45 minutes"), (60, "1 hour"), (90, "1 hour 30 minutes"),
        (120, "2 hours"), (1440, "1 day"), (90 * 1440, "90 days"), (1441, "24 hours 1 minute"),
    ],
)  # fmt: skip
def test_lengths_of_time(minutes: int, text: str) -> None:
    assert length(minutes) == text


def test_lists_read_as_a_sentence() -> None:
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")] == [
        "", "a", "a and b", "a, b or c",
    ]  # fmt: skip
