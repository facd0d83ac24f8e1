"""What the team asks the desk: figures, everybody's bookings, customers (SPEC ADMIN-01..03).

Every verb refuses whoever may not run the office, first thing. All of them only read.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, tuple_

from booking.business import Business
from booking.clock import Clock
from booking.errors import Unclear, UnclearTime
from booking.permissions import Permission, require
from booking.store import Store
from booking.tables import booking
from booking.team.directory import matching
from booking.team.records import CustomerCard, OfficeEntry, Records
from booking.values import Booking, BookingStatus, Caller, Money

__all__ = ["CustomerCard", "Figures", "Office", "OfficeEntry"]

FIRST_DAY = date(1970, 1, 2)
"""A period that begins here or earlier has no beginning."""
LAST_DAY = date.max - timedelta(days=1)
"""A period that ends here or later has no end."""
LATEST = 5
"""How many of the latest bookings the figures show."""
EARNS = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED)


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
        with self._records() as records:
            latest = [booking.c.created_at.desc(), booking.c.id.desc()]
            return self._figures(records.bookings(within), records.entries([], latest, LATEST))

    def all_bookings(
        self,
        caller: Caller,
        *,
        status: str | None = None,
        customer: str | None = None,
        service: str | None = None,
        staff: str | None = None,
        first: date | None = None,
        last: date | None = None,
        after: tuple[int, str] | None = None,
        limit: int = 20,
    ) -> tuple[int, list[OfficeEntry]]:
        """Everybody's bookings by start: how many there are, and the first of them (SPEC ADMIN-02).

        Args:
            caller: someone of the team.
            status: such as "confirmed".
            customer: name, e-mail or phone, as in find_customers.
            service: its code.
            staff: code of who does it.
            first: local day of the start; without it the latest start comes first.
            last: local day of the start, included.
            after: epoch second of the start, and code, of the last one that was seen.
            limit: how many at most.

        Raises:
            NotAllowed: the caller is not of the team.
            Unclear: there is no such status.
            UnclearTime: the last day is before the first.
        """
        require(caller, Permission.RUN_OFFICE)
        wanted = [*self._within(first, last), *_of(status, service, staff)]
        place = (booking.c.starts, booking.c.code)
        order = place if first else tuple(column.desc() for column in place)
        with self._records() as records:
            if customer is not None:
                found = matching(records.everyone(), customer, self._shop.region)
                wanted.append(booking.c.customer_id.in_([person.id for person in found]))
            total = records.count(wanted)
            if after is not None:
                seen, row = tuple_(*after), tuple_(*place)
                wanted.append(row > seen if first else row < seen)
            return total, records.entries(wanted, order, limit)

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
        with self._records() as records:
            people = matching(records.everyone(), query, self._shop.region)
            return [records.card(person) for person in people[:limit]]

    @contextmanager
    def _records(self) -> Iterator[Records]:
        with self._store.reading() as connection:
            yield Records(connection, self._shop, self._now())

    def _now(self) -> datetime:
        return self._clock.now().astimezone(self._shop.tz)

    def _within(self, first: date | None, last: date | None) -> list[ColumnElement[bool]]:
        if first and last and last < first:
            raise UnclearTime(
                "The last day is before the first one. Please give the earlier day first.",
                problem="impossible",
            )
        wanted: list[ColumnElement[bool]] = []
        if first and first > FIRST_DAY:
            wanted.append(booking.c.starts >= self._midnight(first))
        if last and last < LAST_DAY:
            wanted.append(booking.c.starts < self._midnight(last + timedelta(days=1)))
        return wanted

    def _midnight(self, day: date) -> int:
        return int(datetime.combine(day, time.min, self._shop.tz).timestamp())

    def _figures(self, bookings: Sequence[Booking], recent: list[OfficeEntry]) -> Figures:
        now = self._now()
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


def _of(status: str | None, service: str | None, staff: str | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if status is not None:
        wanted.append(booking.c.status == _status(status))
    if service is not None:
        wanted.append(booking.c.service == service)
    if staff is not None:
        wanted.append(booking.c.staff == staff)
    return wanted


def _status(word: str) -> BookingStatus:
    if word in list(BookingStatus):
        return BookingStatus(word)
    names = [status.value for status in BookingStatus]
    raise Unclear(
        f"There is no status “{word}”. Bookings are {', '.join(names[:-1])} or {names[-1]}.",
        choices=[{"status": name} for name in names],
    )
