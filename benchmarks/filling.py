"""Databases filled for a measurement: customers, what is booked, and a long past.

Rows are written as they are, by whole statements: a million bookings would take the desk an hour.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, text

from benchmarks.workload import MIDNIGHT, SERVICE, STEP, Workload
from booking.calendar.resources import ensure_resources
from booking.store import Store
from booking.tables import booking, customer, occupancy
from booking.values import BookingStatus, Caller, CustomerId, Role

STEP_S = int(STEP.total_seconds())
PAST_CUSTOMERS = 2_000
"""The past is theirs; a customer has come 500 times when there are a million bookings."""

PAST_BOOKINGS = """
INSERT INTO booking (code, customer_id, service, staff, starts, ends, status, price_minor,
                     currency, paid_by_plan, created_at)
WITH RECURSIVE visit (n) AS (
  SELECT CAST(:known AS BIGINT) UNION ALL SELECT n + 1 FROM visit WHERE n < :last
)
SELECT 'P' || CAST(n AS VARCHAR(7)), :first_customer + n % :customers, :service,
       'p' || CAST(1 + n % :providers AS VARCHAR(4)),
       :until - :step * (1 + n / :providers), :until - :step * (n / :providers),
       'completed', 4000, 'EUR', :paid, :until - :step * (2 + n / :providers)
FROM visit
"""
PAST_TIME = """
INSERT INTO occupancy (booking_id, resource_id, lane, starts, ends)
SELECT booking.id, resource.id, 1, booking.starts, booking.ends
FROM booking JOIN resource ON resource.code = booking.staff
WHERE booking.status = 'completed'
  AND booking.starts < (SELECT COALESCE(MIN(starts), :until) FROM occupancy)
"""


def add_customers(store: Store, count: int) -> list[Caller]:
    """So many customers without a plan."""
    rows = [{"name": f"Guest {n}", "role": Role.CUSTOMER, "created_at": 0} for n in range(count)]
    with store.writing() as connection:
        connection.execute(insert(customer), rows)
        ids = connection.scalars(select(customer.c.id).order_by(customer.c.id.desc()).limit(count))
        return [Caller(CustomerId(one), Role.CUSTOMER, "benchmark") for one in ids]


def add_taken(store: Store, load: Workload, owner: Caller) -> None:
    """What is booked in a workload."""
    with store.writing() as connection:
        staff = [f"p{number}" for number in range(1, load.providers + 1)]
        known = ensure_resources(connection, staff)
        rows = [
            {"code": f"W{n}", "staff": f"p{provider}", "starts": int(start.timestamp())}
            for n, (provider, start) in enumerate(load.taken)
        ]
        _write(connection, rows, owner)
        taken = select(booking.c.id, booking.c.staff, booking.c.starts, booking.c.ends)
        upcoming = connection.execute(taken.where(booking.c.status == BookingStatus.CONFIRMED))
        spans = [
            {"booking_id": one, "resource_id": known[staff], "starts": starts, "ends": ends}
            for one, staff, starts, ends in upcoming
        ]
        connection.execute(insert(occupancy), spans)


def _write(connection: Connection, rows: Sequence[dict[str, object]], owner: Caller) -> None:
    every = {
        "customer_id": owner.customer,
        "service": SERVICE,
        "status": BookingStatus.CONFIRMED,
        "price_minor": 4000,
        "currency": "EUR",
        "paid_by_plan": False,
        "created_at": int(MIDNIGHT.timestamp()),
    }
    full = [{**every, **row, "ends": int(str(row["starts"])) + STEP_S} for row in rows]
    connection.execute(insert(booking), full)


class Past:
    """Bookings before the first day of the workload, on all providers, one after the other."""

    def __init__(self, store: Store, providers: int) -> None:
        self._store = store
        self._providers = providers
        self._customers = [one.customer or 0 for one in add_customers(store, PAST_CUSTOMERS)]
        self._known = 0

    def grow(self, to: int) -> None:
        """Add older bookings until there are so many, and let the database settle."""
        until = int(MIDNIGHT.timestamp())
        names = {
            "known": self._known,
            "last": to - 1,
            "first_customer": min(self._customers),
            "customers": PAST_CUSTOMERS,
            "service": SERVICE,
            "providers": self._providers,
            "until": until,
            "step": STEP_S,
            "paid": False,
        }
        with self._store.writing() as connection:
            ensure_resources(connection, [f"p{n + 1}" for n in range(self._providers)])
            connection.execute(text(PAST_BOOKINGS), names)
            connection.execute(text(PAST_TIME), {"until": until})
        self._known = to
        _settle(self._store)


def _settle(store: Store) -> None:
    """A past comes slowly: nobody books in the minute after a million bookings were written."""
    tidy = {"sqlite": ["PRAGMA wal_checkpoint(TRUNCATE)"]}
    with store.glancing() as connection:
        driver: Any = connection.connection.driver_connection  # none of these in a transaction
        for statement in tidy.get(connection.dialect.name, ["VACUUM (ANALYZE)", "CHECKPOINT"]):
            driver.execute(statement)
