"""A world as facts: what is compared at the end is what people would tell, not rows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from booking.business import Business
from booking.store import Store
from booking.tables import booking, customer, ledger, lot, message_tables, subscription

suppression = message_tables.suppression
OF_PEOPLE = ("spend", "restore")
"""Lines of the ledger that somebody causes; the others come with the calendar."""

BOOKINGS = select(booking, customer.c.name).join(customer, customer.c.id == booking.c.customer_id)
UNITS = (
    select(customer.c.name, lot.c.pool, func.sum(ledger.c.units))
    .select_from(ledger)
    .join(lot, lot.c.id == ledger.c.lot_id)
    .join(subscription, subscription.c.id == lot.c.subscription_id)
    .join(customer, customer.c.id == subscription.c.customer_id)
    .where(ledger.c.kind.in_(OF_PEOPLE))
    .group_by(customer.c.name, lot.c.pool)
)
PEOPLE = select(customer)
PLANS = select(subscription, customer.c.name).join(
    customer, customer.c.id == subscription.c.customer_id
)
STOPPED = select(suppression).order_by(suppression.c.id)
"""Asked twice a play, so put together once: that costs as much as to ask."""


@dataclass(frozen=True)
class Booked:
    """One booking; `starts` is local, without an offset, as a scenario writes it."""

    customer: str
    service: str
    starts: datetime
    status: str
    staff: str
    paid_by_plan: bool
    code: str


@dataclass(frozen=True)
class Facts:
    """Everything that a conversation may change.

    Attributes:
        bookings: by their row.
        units: sessions given back less those spent, by customer and pool.
        people: accounts by their row: name, e-mail, phone, role.
        plans: by the row of the subscription: customer, plan, status.
        stopped: who wants to hear no more, by channel, address and category.
    """

    bookings: Mapping[int, Booked]
    units: Mapping[tuple[str, str], int]
    people: Mapping[int, tuple[str, str | None, str | None, str]]
    plans: Mapping[int, tuple[str, str, str]]
    stopped: frozenset[tuple[str, str, str]]


def facts_of(store: Store, shop: Business) -> Facts:
    """The world as it is now."""
    with store.reading() as connection:
        return Facts(
            bookings=_bookings(connection, shop),
            units=_units(connection),
            people=_people(connection),
            plans=_plans(connection),
            stopped=_stopped(connection),
        )


def _bookings(connection: Connection, shop: Business) -> dict[int, Booked]:
    services = {one.code: one.name for one in shop.services}
    staff = {one.code: one.name for one in shop.staff}
    rows = connection.execute(BOOKINGS).all()
    return {
        row.id: Booked(
            customer=row.name,
            service=services.get(row.service, row.service),
            starts=datetime.fromtimestamp(row.starts, UTC).astimezone(shop.tz).replace(tzinfo=None),
            status=row.status,
            staff=staff.get(row.staff, row.staff),
            paid_by_plan=row.paid_by_plan,
            code=row.code,
        )
        for row in rows
    }


def _units(connection: Connection) -> dict[tuple[str, str], int]:
    total: Counter[tuple[str, str]] = Counter()
    for name, pool, units in connection.execute(UNITS):
        total[name, pool] += int(units)
    return dict(total)


def _people(connection: Connection) -> dict[int, tuple[str, str | None, str | None, str]]:
    rows = connection.execute(PEOPLE).all()
    return {row.id: (row.name, row.email, row.phone, row.role) for row in rows}


def _plans(connection: Connection) -> dict[int, tuple[str, str, str]]:
    rows = connection.execute(PLANS).all()
    return {row.id: (row.name, row.plan, row.status) for row in rows}


def _stopped(connection: Connection) -> frozenset[tuple[str, str, str]]:
    latest: dict[tuple[str, str, str], bool] = {}
    for row in connection.execute(STOPPED):
        latest[row.channel, row.address, row.category] = row.is_on
    return frozenset(who for who, is_on in latest.items() if is_on)
