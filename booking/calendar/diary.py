"""The book of bookings: reading them and writing them. What happened to each is history's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    func,
    not_,
    select,
    update,
)

from booking.calendar.entry import enter
from booking.calendar.lanes import Place
from booking.calendar.taken import LONGEST
from booking.errors import NotFound
from booking.permissions import Permission, may
from booking.tables import booking
from booking.values import (
    Booking,
    BookingCode,
    BookingId,
    BookingStatus,
    Caller,
    CustomerId,
    Money,
    new_booking_code,
)
from booking.wish import Wish

Which = Literal["upcoming", "past", "all"]

THEIRS = and_(
    booking.c.customer_id == bindparam("customer"),
    booking.c.status == BookingStatus.CONFIRMED,
)
SAME = select(booking).where(
    THEIRS,
    booking.c.service == bindparam("service"),
    booking.c.starts.in_(bindparam("starts", expanding=True)),
)
SINCE = and_(THEIRS, booking.c.starts >= bindparam("since"))
"""The index is by start: nothing that began long ago has not ended yet."""
UPCOMING = select(func.count()).where(SINCE, booking.c.ends > bindparam("now"))
VERY = and_(booking.c.service == bindparam("service"), booking.c.starts == bindparam("starts"))
AHEAD = select(
    func.count().filter(booking.c.ends > bindparam("now")),
    func.max(case((VERY, booking.c.id))),
).where(SINCE)
ONE = select(booking).where(booking.c.id == bindparam("booking"))
"""What every booking asks is put together once: that costs as much as to ask."""


@dataclass(frozen=True)
class Ahead:
    """How many upcoming bookings a customer has, and which of all is the very one they wish."""

    count: int
    same: BookingId | None


class Diary:
    """The bookings, as one transaction sees them; `now` is aware and in the business's zone."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def own(self, caller: Caller, code: BookingCode) -> Booking:
        """The booking with that code, if it is the caller's or the caller is of the team.

        Raises:
            NotFound: there is none, or it is another's: which of the two cannot be told.
        """
        same = booking.c.code == code.strip().upper()
        found = self._connection.execute(select(booking).where(same)).first()
        if found is not None:
            kept = self.as_booking(found)
            if kept.customer == caller.customer or may(caller.role, Permission.RUN_OFFICE):
                return kept
        raise NotFound(
            "I can't find that booking among yours. Ask me for your bookings to see which "
            "there are."
        )

    def by_id(self, booking_id: BookingId) -> Booking:
        """A booking that is known to exist."""
        return self.as_booking(self._connection.execute(ONE, {"booking": booking_id}).one())

    def listed(self, customer: CustomerId, which: Which) -> list[Booking]:
        """A customer's bookings.

        Upcoming are the confirmed ones that have not ended, by start; past the others, newest
        first; all: by start.
        """
        mine = select(booking).where(booking.c.customer_id == customer)
        upcoming = self._is_upcoming()
        wanted = {
            "all": mine.order_by(booking.c.starts, booking.c.id),
            "upcoming": mine.where(*upcoming).order_by(booking.c.starts, booking.c.id),
            "past": mine.where(not_(and_(*upcoming))).order_by(
                booking.c.starts.desc(), booking.c.id.desc()
            ),
        }[which]
        return [self.as_booking(row) for row in self._connection.execute(wanted)]

    def count_upcoming(self, customer: CustomerId) -> int:
        """How many upcoming bookings a customer has, however many have passed."""
        now = int(self._now.timestamp())
        asked = {"customer": customer, "now": now, "since": now - LONGEST}
        return self._connection.execute(UPCOMING, asked).scalar_one()

    def ahead(self, customer: CustomerId, wish: Wish) -> Ahead:
        """What a customer has ahead of them, by one look (SPEC BOOK-05)."""
        starts, now = int(wish.starts.timestamp()), int(self._now.timestamp())
        asked = {
            "customer": customer,
            "service": wish.service.code,
            "starts": starts,
            "now": now,
            "since": min(starts, now - LONGEST),
        }
        count, same = self._connection.execute(AHEAD, asked).one()
        return Ahead(count, same)

    def _is_upcoming(self) -> tuple[ColumnElement[bool], ...]:
        """The index is by start: nothing that began long ago has not ended yet."""
        now = int(self._now.timestamp())
        return (
            booking.c.status == BookingStatus.CONFIRMED,
            booking.c.ends > now,
            booking.c.starts > now - LONGEST,
        )

    def same(self, customer: CustomerId, service: str, starts: Iterable[datetime]) -> list[Booking]:
        """A customer's confirmed bookings of a service at those very starts (SPEC BOOK-05)."""
        moments = [int(start.timestamp()) for start in starts]
        asked = {"customer": customer, "service": service, "starts": moments}
        return [self.as_booking(row) for row in self._connection.execute(SAME, asked)]

    def series(self, one: Booking) -> list[Booking]:
        """The bookings of the series that one is of, by start; a single one is a series of one."""
        if one.series is None:
            return [one]
        wanted = select(booking).where(
            booking.c.customer_id == one.customer, booking.c.series == one.series
        )
        rows = self._connection.execute(wanted.order_by(booking.c.starts, booking.c.id))
        return [self.as_booking(row) for row in rows]

    def draft(
        self,
        customer: CustomerId,
        wish: Wish,
        *,
        staff: str,
        price: Money,
        series: str | None,
        paid_by_plan: bool,
    ) -> Booking:
        """A confirmed booking that is not written yet: it has neither id nor code."""
        return Booking(
            id=BookingId(0),
            code=BookingCode(""),
            customer=customer,
            service=wish.service.code,
            staff=staff,
            starts=wish.starts,
            ends=wish.ends,
            status=BookingStatus.CONFIRMED,
            price=price,
            paid_by_plan=paid_by_plan,
            series=series,
        )

    def enter(self, draft: Booking, places: Iterable[Place], noted: Mapping[str, Any]) -> Booking:
        """Write a booking, what it takes and how it came about."""
        taken = [place.columns for place in places]
        row = {
            "customer_id": draft.customer,
            "service": draft.service,
            "staff": draft.staff,
            "starts": int(draft.starts.timestamp()),
            "ends": int(draft.ends.timestamp()),
            "status": draft.status,
            "price_minor": draft.price.minor,
            "currency": draft.price.currency,
            "paid_by_plan": draft.paid_by_plan,
            "series": draft.series,
            "created_at": int(self._now.timestamp()),
        }
        while True:  # a code that is in use already is drawn again
            code = new_booking_code()
            made = enter(self._connection, {**row, "code": code}, taken, noted)
            if made is not None:
                return replace(draft, id=BookingId(made), code=code)

    def change(self, one: Booking, **columns: Any) -> Booking:
        """Write new values into the columns of a booking, and read it again."""
        self._connection.execute(update(booking).where(booking.c.id == one.id).values(columns))
        return self.by_id(one.id)

    def as_booking(self, row: Row[*tuple[Any, ...]]) -> Booking:
        """A booking from a row that has the columns of the table in it."""
        found = row._mapping
        return Booking(
            id=BookingId(found[booking.c.id]),
            code=BookingCode(found[booking.c.code]),
            customer=CustomerId(found[booking.c.customer_id]),
            service=found[booking.c.service],
            staff=found[booking.c.staff],
            starts=self._local(found[booking.c.starts]),
            ends=self._local(found[booking.c.ends]),
            status=BookingStatus(found[booking.c.status]),
            price=Money(found[booking.c.price_minor], found[booking.c.currency]),
            paid_by_plan=found[booking.c.paid_by_plan],
            series=found[booking.c.series],
        )

    def _local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, UTC).astimezone(self._now.tzinfo)
