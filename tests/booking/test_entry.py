"""A booking is written whole, or not at all: the row, the time it takes, its history."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select

from booking.calendar.entry import enter
from booking.calendar.resources import ensure_resources
from booking.errors import SlotTaken
from booking.store import Store
from booking.tables import booking, customer, history, occupancy
from booking.testing import open_store

HOUR = 3600
NOTED = {"at": 0, "actor": "system", "channel": "test", "act": "booked", "detail": {"after": {}}}


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = open_store(database_url)
    with store.writing() as connection:
        connection.execute(insert(customer).values(id=1, name="Ann", created_at=0))
        ensure_resources(connection, ["amy", "hall"])
    yield store
    store.close()


def written(connection: Connection, code: str, *, at: int, places: int = 2) -> int | None:
    row: dict[str, Any] = {
        **{"code": code, "customer_id": 1, "service": "cut", "staff": "amy", "status": "confirmed"},
        **{"starts": at, "ends": at + HOUR, "price_minor": 0, "currency": "GBP"},
        **{"paid_by_plan": False, "series": None, "created_at": 0},
    }
    span = {"lane": 1, "starts": at, "ends": at + HOUR}
    taken = [{"resource_id": nth + 1, **span} for nth in range(places)]
    return enter(connection, row, taken, NOTED)


def rows(store: Store) -> tuple[int, int, int]:
    """Bookings, what they take, lines of history."""
    with store.reading() as connection:
        bookings, taken, lines = (
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (booking, occupancy, history)
        )
    return bookings, taken, lines


def test_a_booking_comes_with_all_it_takes_and_its_history(store: Store) -> None:
    made = store.run(lambda connection: written(connection, "AAAAAA", at=0))
    with store.reading() as connection:
        assert set(connection.scalars(select(occupancy.c.booking_id))) == {made}
        assert connection.execute(select(history.c.booking_id, history.c.detail)).all() == [
            (made, {"after": {}})
        ]
    assert rows(store) == (1, 2, 1)


def test_one_that_takes_over_a_hold_takes_nothing_itself(store: Store) -> None:
    store.run(lambda connection: written(connection, "AAAAAA", at=0, places=0))
    assert rows(store) == (1, 0, 1)


def test_of_a_code_that_is_in_use_nothing_is_written(store: Store) -> None:
    store.run(lambda connection: written(connection, "AAAAAA", at=0))
    again = store.run(lambda connection: written(connection, "AAAAAA", at=HOUR))
    assert again is None
    assert rows(store) == (1, 2, 1)


@pytest.mark.behaviour("BOOK-04")
def test_one_whose_time_the_database_refuses_is_not_written_at_all(store: Store) -> None:
    store.run(lambda connection: written(connection, "AAAAAA", at=0))
    with pytest.raises(SlotTaken):
        store.run(lambda connection: written(connection, "BBBBBB", at=HOUR // 2))
    assert rows(store) == (1, 2, 1)
