"""Rules in the night in which an hour comes twice: moments count, not what the clock shows."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from booking.desk import Desk
from booking.errors import TooLate
from booking.testing import Demo, open_demo
from booking.values import VISITOR
from tests.booking.desks import BASE, PRIYA, fill

SUNDAY = date(2026, 10, 25)
"""At 1:00 UTC the clocks go back from 2:00 to 1:00."""


@pytest.fixture
def autumn(database_url: str) -> Iterator[Demo]:
    """The demo in the week before the clocks go back."""
    with closing(open_demo(datetime(2026, 10, 22, 9, tzinfo=UTC), database_url)) as demo:
        yield demo


def nightly(demo: Demo) -> Desk:
    """The desk of a business that is open in that night, and wants two hours' notice."""
    week = demo.shop.opening.model_validate({"sunday": ["00:00-06:00"]})
    return Desk(demo.store, demo.shop.model_copy(update={"opening": week}), demo.clock)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, 25, hour, minute, tzinfo=UTC)


@pytest.mark.behaviour("BOOK-02")
def test_notice_is_counted_in_minutes_that_pass(autumn: Demo) -> None:
    autumn.clock.set(at(0, 15))
    first = nightly(autumn).free(VISITOR, BASE, [SUNDAY])[0]
    assert first.starts.astimezone(UTC) == at(2, 30)


@pytest.mark.behaviour("BOOK-07")
@pytest.mark.parametrize(("before", "is_late"), [(120, False), (119, True)])
def test_the_cut_off_is_counted_in_minutes_that_pass(
    autumn: Demo, before: int, is_late: bool
) -> None:
    desk, priya = nightly(autumn), autumn.caller(PRIYA)
    one = desk.book(priya, BASE, at(2)).booking
    autumn.clock.set(at(2) - timedelta(minutes=before))
    if is_late:
        with pytest.raises(TooLate):
            desk.cancel(priya, one.code)
    else:
        assert desk.cancel(priya, one.code).booking.code == one.code


@pytest.mark.behaviour("BOOK-07")
def test_the_second_half_past_one_is_not_over_with_the_first(autumn: Demo) -> None:
    desk, olivia = nightly(autumn), autumn.caller("olivia@sparkle.example")
    one = desk.book(olivia, BASE, at(1, 30)).booking
    autumn.clock.set(at(0, 45))
    assert desk.check_cancel(olivia, one.code) == one
    assert desk.book(olivia, BASE, at(1)).booking.starts.astimezone(UTC) == at(1)


@pytest.mark.behaviour("BOOK-09")
def test_a_series_takes_the_hour_that_was_meant(autumn: Demo) -> None:
    """The first half past one is taken, the second is free: only the other Sunday is booked."""
    desk, priya = nightly(autumn), autumn.caller(PRIYA)
    fill(autumn, "2026-10-25 01:00", "2026-10-25 01:45", "amy", "ben")
    later = datetime(2026, 11, 1, 1, 30, tzinfo=UTC)
    done = desk.book_series(priya, BASE, [at(0, 30), later])
    assert [one.starts.astimezone(UTC) for one in done.booked] == [later]
