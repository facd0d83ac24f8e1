"""However long the past is, a day is looked at and a booking made by the same amount of work."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.filling import Past, add_customers
from benchmarks.workload import FIRST_DAY, MIDNIGHT, SERVICE, practice
from booking.desk import Desk
from booking.store import Store
from booking.testing import FixedClock, open_store
from booking.values import VISITOR, Caller

SHORT, LONG = 400, 8_000
PROVIDERS = 2


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'desk.db'}")
    yield store
    store.close()


def steps(store: Store, act: Callable[[], object]) -> int:
    """How many steps SQLite takes for something; one connection does it all."""
    counted = 0

    def count() -> None:
        nonlocal counted
        counted += 1

    with store.glancing() as connection:
        driver = connection.connection.driver_connection
    assert driver is not None
    driver.set_progress_handler(count, 1)
    try:
        act()
    finally:
        driver.set_progress_handler(None, 1)
    return counted


def test_the_work_of_a_day_and_of_a_booking_does_not_grow_with_the_past(store: Store) -> None:
    desk = Desk(store, practice(PROVIDERS), FixedClock(MIDNIGHT))
    past, guests = Past(store, PROVIDERS), iter(add_customers(store, 4))
    took: list[tuple[int, int]] = []
    for length in (SHORT, LONG):
        past.grow(length)
        book(desk, next(guests), 9 + len(took))  # what only the first one pays
        look = steps(store, lambda: desk.free(VISITOR, SERVICE, [FIRST_DAY]))
        guest, hour = next(guests), 13 + len(took)
        took.append((look, steps(store, lambda: book(desk, guest, hour))))  # noqa: B023 - at once
    (look, make), (look_later, make_later) = took
    assert min(look, make) > 100
    assert look_later <= 1.3 * look
    assert make_later <= 1.3 * make


def book(desk: Desk, guest: Caller, hour: int) -> None:
    desk.book(guest, SERVICE, MIDNIGHT.replace(hour=hour), staff="p1")
