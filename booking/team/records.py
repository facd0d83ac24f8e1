"""Everybody's bookings and everybody's card, as one transaction sees them.

For the team alone: booking/office.py asks for the right before it opens this.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from booking.business import Business
from booking.calendar.diary import Diary
from booking.people import COLUMNS, Person, as_person, everyone
from booking.plans.ledger import Ledger
from booking.tables import booking, customer
from booking.values import Booking

OF_A_CUSTOMER = 3
"""How many recent bookings a customer's card shows."""


@dataclass(frozen=True)
class OfficeEntry:
    """A booking, and whose it is."""

    booking: Booking
    person: Person


@dataclass(frozen=True)
class CustomerCard:
    """A customer at a glance.

    Attributes:
        plan: the name of their active plan, if they have one.
        recent: their latest bookings by start, newest first.
    """

    person: Person
    plan: str | None
    recent: list[Booking]


class Records:
    """The bookings and the customers; `now` is aware and in the business's zone."""

    def __init__(self, connection: Connection, shop: Business, now: datetime) -> None:
        self._connection = connection
        self._diary = Diary(connection, now)
        self._ledger = Ledger(connection, shop, int(now.timestamp()))

    def everyone(self) -> list[Person]:
        """All accounts, by name."""
        return everyone(self._connection)

    def bookings(self, wanted: Iterable[ColumnElement[bool]]) -> list[Booking]:
        """Every booking that fits."""
        rows = self._connection.execute(select(booking).where(*wanted))
        return [self._diary.as_booking(row) for row in rows]

    def count(self, wanted: Iterable[ColumnElement[bool]]) -> int:
        """How many bookings fit."""
        number = select(func.count(booking.c.id)).where(*wanted)
        return self._connection.execute(number).scalar_one()

    def entries(
        self,
        wanted: Iterable[ColumnElement[bool]],
        order: Sequence[ColumnElement[Any]],
        limit: int,
    ) -> list[OfficeEntry]:
        """The first bookings that fit, with the people whose they are."""
        rows = self._connection.execute(
            select(booking, *COLUMNS)
            .join(customer, customer.c.id == booking.c.customer_id)
            .where(*wanted)
            .order_by(*order, booking.c.id)
            .limit(limit)
        )
        return [OfficeEntry(self._diary.as_booking(row), as_person(row)) for row in rows]

    def card(self, person: Person) -> CustomerCard:
        """A customer at a glance."""
        theirs = [booking.c.customer_id == person.id]
        latest = self.entries(theirs, [booking.c.starts.desc()], OF_A_CUSTOMER)
        found = self._ledger.subscribed(person.id)
        plan = found.plan.name if found and found.status == "active" else None
        return CustomerCard(person, plan, [entry.booking for entry in latest])
