"""The people and the diary of the demo business, counted from its clock (SPEC DEMO-02..04)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, insert, select

from booking.acts.books import Books
from booking.business import Business
from booking.calendar.lanes import Lanes
from booking.clock import Clock
from booking.store import LockKind, Store, lock
from booking.tables import customer, subscription
from booking.values import Caller, CustomerId, Role
from booking.wish import wish_of

PLAN = "standard-fortnightly"
JOHN = "john@example.com"


@dataclass(frozen=True)
class Account:
    """Someone of the demo."""

    name: str
    email: str
    phone: str
    role: Role = Role.CUSTOMER


PEOPLE = (
    Account("John Smith", JOHN, "+447700900001"),
    Account("Customer A", "customer.a@example.com", "+447700900002"),
    Account("Customer B", "customer.b@example.com", "+447700900002"),
    Account("Customer C", "customer.c@example.com", "+447700900002"),
    Account("Priya Patel", "priya@example.com", "+447700900003"),
    Account("Olivia Owner", "olivia@sparkle.example", "+447700900009", Role.ADMIN),
)
NOBODYS_PHONE = "+447700900404"
CHANNEL = "website"
"""Through which the demo's bookings came."""


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


@dataclass(frozen=True)
class Absence:
    """Time in which nobody works; both ends are days after M and a local time."""

    first: tuple[int, time]
    last: tuple[int, time]


AWAY = (
    Absence((5, time(0)), (6, time(0))),
    Absence((21, time(12)), (21, time(18))),
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
    """One loading, inside one transaction."""

    def __init__(self, connection: Connection, shop: Business, clock: Clock) -> None:
        self._connection = connection
        self._shop = shop
        self._now = clock.now().astimezone(shop.tz)
        self._monday = first_monday(shop, clock)

    def build(self) -> None:
        """Everything, in the order in which the rows need one another."""
        people = {person.email: self._person(person) for person in PEOPLE}
        self._subscribe(people[JOHN])
        for visit in VISITS:
            self._book(Caller(people[JOHN], Role.CUSTOMER, CHANNEL), visit)
        for absence in AWAY:
            self._away(absence)

    def _person(self, one: Account) -> CustomerId:
        row = {**asdict(one), "created_at": int(self._now.timestamp())}
        added = insert(customer).values(row).returning(customer.c.id)
        return CustomerId(int(self._connection.execute(added).scalar_one()))

    def _subscribe(self, who: CustomerId) -> None:
        since = self._now.date().replace(day=1).isoformat()
        row = {"customer_id": who, "plan": PLAN, "starts_on": since}
        self._connection.execute(insert(subscription).values(row))

    def _book(self, caller: Caller, visit: Visit) -> None:
        starts = self._moment(visit.days, visit.at)
        books = Books(self._connection, self._shop, self._now, caller)
        books.book(wish_of(self._shop, visit.service, starts, visit.staff))

    def _away(self, absence: Absence) -> None:
        span = (
            int(self._moment(*absence.first).timestamp()),
            int(self._moment(*absence.last).timestamp()),
        )
        lanes = Lanes(self._connection, int(self._now.timestamp()))
        lanes.block([member.code for member in self._shop.staff], span, "private")

    def _moment(self, days: int, at: time) -> datetime:
        return datetime.combine(self._monday + timedelta(days=days), at, self._shop.tz)
