"""What the team asks the desk: figures, everybody's bookings, customers (SPEC ADMIN-01..03).

Every verb refuses whoever may not run the office, first thing. All of them only read.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Connection, Row, func, select

from booking.business import Business
from booking.clock import Clock
from booking.directory import matching
from booking.errors import Unclear, UnclearTime
from booking.people import COLUMNS, Person, as_person, everyone
from booking.permissions import Permission, require
from booking.store import Store
from booking.tables import booking, customer, subscription
from booking.values import (
    Booking,
    BookingCode,
    BookingId,
    BookingStatus,
    Caller,
    CustomerId,
    Money,
)

LATEST = 5
"""How many of the latest bookings the figures show."""
OF_A_CUSTOMER = 3
"""How many recent bookings a customer's card shows."""
EARNS = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED)


@dataclass(frozen=True)
class OfficeEntry:
    """A booking, and whose it is."""

    booking: Booking
    person: Person


@dataclass(frozen=True)
class Figures:
    """How a period went.

    Attributes:
        total: bookings of every status.
        upcoming: confirmed and not over yet.
        by_service: by the name of the service.
        revenue: see Office.stats.
        recent: the latest made, newest first, whatever day they are for.
    """

    total: int
    upcoming: int
    by_status: dict[str, int]
    by_service: dict[str, int]
    cancellations: int
    no_shows: int
    revenue: Money
    recent: list[OfficeEntry]


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


class Office:
    """What the team can ask. Each verb is one reading transaction."""

    def __init__(self, store: Store, shop: Business, clock: Clock) -> None:
        self._store = store
        self._shop = shop
        self._clock = clock

    def stats(self, caller: Caller, first: date, last: date) -> Figures:
        """The figures of the bookings that start within some days (SPEC ADMIN-01).

        Revenue is the price of the confirmed and the completed ones that no plan pays for: what
        a plan covers was earned with the plan.

        Args:
            caller: someone of the team.
            first: local day, included.
            last: local day, included.

        Raises:
            NotAllowed: the caller is not of the team.
            UnclearTime: the last day is before the first.
        """
        require(caller, Permission.RUN_OFFICE)
        within = self._within(first, last)
        with self._store.reading() as connection:
            rows = connection.execute(select(booking).where(*within)).all()
            latest = [booking.c.created_at.desc(), booking.c.id.desc()]
            recent = _entries(connection, self._shop, [], latest, LATEST)
        return self._figures([_as_booking(row, self._shop) for row in rows], recent)

    def all_bookings(
        self,
        caller: Caller,
        *,
        status: str | None = None,
        customer: str | None = None,
        service: str | None = None,
        first: date | None = None,
        last: date | None = None,
        limit: int = 20,
    ) -> tuple[int, list[OfficeEntry]]:
        """Everybody's bookings by start: how many there are, and the first of them (SPEC ADMIN-02).

        Args:
            caller: someone of the team.
            status: such as "confirmed".
            customer: name, e-mail or phone, as in find_customers.
            service: its code.
            first: local day of the start; without it the latest start comes first.
            last: local day of the start, included.
            limit: how many at most.

        Raises:
            NotAllowed: the caller is not of the team.
            Unclear: there is no such status.
            UnclearTime: the last day is before the first.
        """
        require(caller, Permission.RUN_OFFICE)
        wanted = [*self._within(first, last), *_of(status, service)]
        with self._store.reading() as connection:
            if customer is not None:
                found = matching(everyone(connection), customer, self._shop.region)
                wanted.append(booking.c.customer_id.in_([person.id for person in found]))
            total = connection.execute(select(func.count(booking.c.id)).where(*wanted)).scalar_one()
            order = booking.c.starts if first else booking.c.starts.desc()
            return total, _entries(connection, self._shop, wanted, [order], limit)

    def find_customers(self, caller: Caller, query: str, limit: int = 5) -> list[CustomerCard]:
        """The people whom a name, an e-mail or a phone number means, best first (SPEC ADMIN-03).

        Args:
            caller: someone of the team.
            query: as typed; names may be mistyped, phones may be in any form, parts are enough.
            limit: how many at most.

        Raises:
            NotAllowed: the caller is not of the team.
            Unclear: there is nothing to look for.
        """
        require(caller, Permission.RUN_OFFICE)
        if not query.strip():
            raise Unclear("Whom shall I look for? Please give a name, an e-mail or a phone number.")
        with self._store.reading() as connection:
            people = matching(everyone(connection), query, self._shop.region)[:limit]
            return [self._card(connection, person) for person in people]

    def _within(self, first: date | None, last: date | None) -> list[ColumnElement[bool]]:
        if first and last and last < first:
            raise UnclearTime(
                "The last day is before the first one. Please give the earlier day first.",
                problem="impossible",
            )
        wanted: list[ColumnElement[bool]] = []
        if first:
            wanted.append(booking.c.starts >= self._midnight(first))
        if last:
            wanted.append(booking.c.starts < self._midnight(last + timedelta(days=1)))
        return wanted

    def _midnight(self, day: date) -> int:
        return int(datetime.combine(day, time.min, self._shop.tz).timestamp())

    def _figures(self, bookings: Sequence[Booking], recent: list[OfficeEntry]) -> Figures:
        now = self._clock.now()
        statuses = Counter(item.status for item in bookings)
        return Figures(
            total=len(bookings),
            upcoming=sum(
                item.status == BookingStatus.CONFIRMED and item.ends > now for item in bookings
            ),
            by_status={
                status.value: statuses[status] for status in BookingStatus if statuses[status]
            },
            by_service=dict(
                Counter(self._service_name(item.service) for item in bookings).most_common()
            ),
            cancellations=statuses[BookingStatus.CANCELLED],
            no_shows=statuses[BookingStatus.NO_SHOW],
            revenue=self._revenue(bookings),
            recent=recent,
        )

    def _revenue(self, bookings: Iterable[Booking]) -> Money:
        currency = self._shop.currency
        earned = (
            item.price.minor
            for item in bookings
            if item.status in EARNS and not item.paid_by_plan and item.price.currency == currency
        )
        return Money(sum(earned), currency)

    def _service_name(self, code: str) -> str:
        """Its name; the code of one that is no longer offered."""
        names = {service.code: service.name for service in self._shop.services}
        return names.get(code, code)

    def _card(self, connection: Connection, person: Person) -> CustomerCard:
        latest = (
            select(booking)
            .where(booking.c.customer_id == person.id)
            .order_by(booking.c.starts.desc())
            .limit(OF_A_CUSTOMER)
        )
        recent = [_as_booking(row, self._shop) for row in connection.execute(latest)]
        return CustomerCard(person, self._plan_name(connection, person), recent)

    def _plan_name(self, connection: Connection, person: Person) -> str | None:
        active = select(subscription.c.plan).where(
            subscription.c.customer_id == person.id, subscription.c.status == "active"
        )
        code = connection.execute(active).scalar()
        names = {plan.code: plan.name for plan in self._shop.plans}
        return names.get(code, code) if code else None


def _of(status: str | None, service: str | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if status is not None:
        wanted.append(booking.c.status == _status(status))
    if service is not None:
        wanted.append(booking.c.service == service)
    return wanted


def _status(word: str) -> BookingStatus:
    if word in list(BookingStatus):
        return BookingStatus(word)
    names = [status.value for status in BookingStatus]
    raise Unclear(
        f"There is no status “{word}”. Bookings are {', '.join(names[:-1])} or {names[-1]}.",
        choices=[{"status": name} for name in names],
    )


def _entries(
    connection: Connection,
    shop: Business,
    wanted: Iterable[ColumnElement[bool]],
    order: Sequence[ColumnElement[int]],
    limit: int,
) -> list[OfficeEntry]:
    rows = connection.execute(
        select(booking, *COLUMNS)
        .join(customer, customer.c.id == booking.c.customer_id)
        .where(*wanted)
        .order_by(*order, booking.c.id)
        .limit(limit)
    )
    return [OfficeEntry(_as_booking(row, shop), as_person(row)) for row in rows]


def _as_booking(row: Row[*tuple[object, ...]], shop: Business) -> Booking:
    found = row._mapping
    return Booking(
        BookingId(found[booking.c.id]),
        BookingCode(found[booking.c.code]),
        CustomerId(found[booking.c.customer_id]),
        found[booking.c.service],
        found[booking.c.staff],
        datetime.fromtimestamp(found[booking.c.starts], UTC).astimezone(shop.tz),
        datetime.fromtimestamp(found[booking.c.ends], UTC).astimezone(shop.tz),
        BookingStatus(found[booking.c.status]),
        Money(found[booking.c.price_minor], found[booking.c.currency]),
        found[booking.c.paid_by_plan],
        found[booking.c.series],
    )
