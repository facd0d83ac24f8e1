"""The people and the diary of the demo business, counted from its clock (SPEC DEMO-02..04)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, Table, insert, select

from booking.business import Business
from booking.clock import Clock
from booking.resources import ensure_resources
from booking.store import LockKind, Store, lock
from booking.tables import booking, customer, history, ledger, lot, occupancy, subscription
from booking.values import BookingStatus, Role, new_booking_code

PLAN = "standard-fortnightly"
JOHN = "john@example.com"
PEOPLE = (
    ("John Smith", JOHN, "+447700900001", Role.CUSTOMER),
    ("Customer A", "customer.a@example.com", "+447700900002", Role.CUSTOMER),
    ("Customer B", "customer.b@example.com", "+447700900002", Role.CUSTOMER),
    ("Customer C", "customer.c@example.com", "+447700900002", Role.CUSTOMER),
    ("Priya Patel", "priya@example.com", "+447700900003", Role.CUSTOMER),
    ("Olivia Owner", "olivia@sparkle.example", "+447700900009", Role.ADMIN),
)
NOBODYS_PHONE = "+447700900404"


@dataclass(frozen=True)
class Visit:
    """A booking of the demo: a service, so many days after M, at a local time."""

    service: str
    days: int
    at: time
    staff: str


VISITS = (
    Visit("standard-clean", 0, time(10), "amy"),
    Visit("premium-clean", 10, time(14), "amy"),
)


def first_monday(shop: Business, clock: Clock) -> date:
    """M: the first Monday after the local date of the clock."""
    today = clock.now().astimezone(shop.tz).date()
    return today + timedelta(days=7 - today.weekday())


def load_demo(store: Store, shop: Business, clock: Clock) -> None:
    """Fill a database with the demo's people, plan, bookings and blocked times.

    Who is there already stays: loading again changes nothing, also on a later day.
    """
    with store.writing() as connection:
        lock(connection, [(LockKind.HOUSE, 0)])
        if connection.execute(select(customer.c.id).where(customer.c.email == JOHN)).first():
            return
        _World(connection, shop, clock).build()


class _World:
    def __init__(self, connection: Connection, shop: Business, clock: Clock) -> None:
        self._connection = connection
        self._shop = shop
        self._now = int(clock.now().timestamp())
        self._today = clock.now().astimezone(shop.tz).date()
        self._monday = first_monday(shop, clock)
        self._resources = ensure_resources(connection, [member.code for member in shop.staff])

    def build(self) -> None:
        people = {person[1]: self._person(*person) for person in PEOPLE}
        subscription_id = self._insert(
            subscription,
            customer_id=people[JOHN],
            plan=PLAN,
            starts_on=self._today.replace(day=1).isoformat(),
        )
        for visit in VISITS:
            self._visit(people[JOHN], subscription_id, visit)
        self._away(5, time(0), 6, time(0))
        self._away(21, time(12), 21, time(18))

    def _insert(self, table: Table, **values: object) -> int:
        key = self._connection.execute(insert(table).values(values)).inserted_primary_key
        return int(key[0]) if key else 0

    def _person(self, name: str, email: str, phone: str, role: Role) -> int:
        return self._insert(
            customer, name=name, email=email, phone=phone, role=role, created_at=self._now
        )

    def _moment(self, days: int, at: time) -> int:
        day = self._monday + timedelta(days=days)
        return int(datetime.combine(day, at, self._shop.tz).timestamp())

    def _visit(self, who: int, subscription_id: int, visit: Visit) -> None:
        service = self._shop.service(visit.service)
        starts = self._moment(visit.days, visit.at)
        ends = starts + int(service.length.total_seconds())
        code = new_booking_code()
        price = self._shop.money(service.price)
        booking_id = self._insert(
            booking,
            code=code,
            customer_id=who,
            service=visit.service,
            staff=visit.staff,
            starts=starts,
            ends=ends,
            status=BookingStatus.CONFIRMED,
            price_minor=price.minor,
            currency=price.currency,
            paid_by_plan=True,
            created_at=self._now,
        )
        self._insert(
            occupancy,
            booking_id=booking_id,
            resource_id=self._resources[visit.staff],
            starts=starts,
            ends=ends,
        )
        self._insert(
            history,
            booking_id=booking_id,
            at=self._now,
            actor=f"customer:{who}",
            channel="website",
            act="booked",
            detail={},
        )
        self._spend(subscription_id, visit, booking_id, code, starts)

    def _spend(
        self, subscription_id: int, visit: Visit, booking_id: int, code: str, starts: int
    ) -> None:
        plan = self._shop.plan(PLAN)
        for pool in plan.sessions:
            lot_id = self._lot(subscription_id, pool.name, pool.count, starts)
            if visit.service in pool.services:
                self._insert(
                    ledger,
                    lot_id=lot_id,
                    kind="spend",
                    units=-1,
                    booking_id=booking_id,
                    key=f"spend:{code}",
                    at=self._now,
                )

    def _lot(self, subscription_id: int, pool: str, count: int, within: int) -> int:
        first = datetime.fromtimestamp(within, UTC).astimezone(self._shop.tz).date().replace(day=1)
        after = (first + timedelta(days=32)).replace(day=1)
        valid_from, valid_until = (
            int(datetime.combine(day, time(0), self._shop.tz).timestamp()) for day in (first, after)
        )
        found = self._connection.execute(
            select(lot.c.id).where(
                lot.c.subscription_id == subscription_id,
                lot.c.pool == pool,
                lot.c.valid_from == valid_from,
            )
        ).scalar()
        if found is not None:
            return int(found)
        lot_id = self._insert(
            lot,
            subscription_id=subscription_id,
            pool=pool,
            valid_from=valid_from,
            valid_until=valid_until,
        )
        self._insert(
            ledger, lot_id=lot_id, kind="grant", units=count, key=f"grant:{lot_id}", at=self._now
        )
        return lot_id

    def _away(self, day: int, from_: time, until_day: int, until: time) -> None:
        for member in ("amy", "ben"):
            self._insert(
                occupancy,
                resource_id=self._resources[member],
                starts=self._moment(day, from_),
                ends=self._moment(until_day, until),
                reason="private",
            )
