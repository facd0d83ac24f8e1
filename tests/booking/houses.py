"""A studio for the tests of rooms, classes and holds: two teachers, one hall, two pieces of kit.

Open every day from 9 to 17 in London, on the hour and the half; no notice is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert, select

from booking.business import Business
from booking.business_file import save_business
from booking.desk import Desk
from booking.store import Store
from booking.tables import customer, occupancy, resource
from booking.testing import FixedClock, open_store
from booking.values import VISITOR, Booking, BookingStatus, Caller, CustomerId, Role
from tests.booking.shops import AMY, a_shop, open_daily

NOW = datetime(2026, 2, 5, 9, tzinfo=UTC)
DAY = date(2026, 2, 11)
STUDIO: dict[str, Any] = {
    "opening": open_daily("09:00-17:00"),
    "rules": {"lead_time_minutes": 0, "cancel_cutoff_minutes": 0, "most_upcoming": 99},
    "resources": [
        {"code": "hall", "name": "Hall"},
        {"code": "kit", "name": "Kit", "count": 2},
    ],
    "staff": [AMY, {"code": "ben", "name": "Ben"}, {"code": "cat", "name": "Cat"}],
    "services": [
        {"code": "talk", "name": "Talk", "minutes": 60, "price": 10},
        {"code": "dance", "name": "Dance", "minutes": 60, "price": 20, "needs": ["hall"]},
        {"code": "film", "name": "Film", "minutes": 90, "price": 20, "needs": ["kit"]},
        {
            "code": "yoga", "name": "Yoga", "minutes": 60, "price": 8, "seats": 3,
            "needs": ["hall"], "buffer_after_minutes": 30,
        },
        {"code": "choir", "name": "Choir", "minutes": 60, "price": 5, "seats": 2},
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """Time that is taken, as the database has it; times are local, on DAY."""

    code: str
    lane: int
    begins: str
    ends: str


@dataclass
class Studio:
    """A desk with customers a, b, c, ... who may do anything a customer may."""

    store: Store
    shop: Business
    clock: FixedClock
    desk: Desk
    people: Sequence[CustomerId]

    def caller(self, letter: str) -> Caller:
        return Caller(self.people[ord(letter) - ord("a")], Role.CUSTOMER, "test")

    def at(self, text: str, day: date = DAY) -> datetime:
        """'10:00' of the day: aware."""
        return datetime.fromisoformat(f"{day} {text}").replace(tzinfo=self.shop.tz)

    def book(self, letter: str, service: str, at: str, staff: str | None = None) -> Booking:
        return self.desk.book(self.caller(letter), service, self.at(at), staff=staff).booking

    def free(self, service: str, staff: str | None = None) -> dict[str, str]:
        """Free times of the day, and who is free."""
        slots = self.desk.free(VISITOR, service, [DAY], staff=staff)
        return {f"{slot.starts:%H:%M}": " ".join(slot.staff) for slot in slots}

    def taken(self) -> list[Taken]:
        """All time that is taken, dead holds too."""
        columns = (resource.c.code, occupancy.c.lane, occupancy.c.starts, occupancy.c.ends)
        rows = select(*columns).join(resource, resource.c.id == occupancy.c.resource_id)
        with self.store.reading() as connection:
            found = connection.execute(rows.order_by(occupancy.c.starts, occupancy.c.id)).all()
        return [
            Taken(
                "seats" if code.startswith("seats:") else code,
                lane,
                f"{datetime.fromtimestamp(starts, self.shop.tz):%H:%M}",
                f"{datetime.fromtimestamp(ends, self.shop.tz):%H:%M}",
            )
            for code, lane, starts, ends in found
        ]

    def codes_taken(self) -> list[str]:
        return sorted(one.code for one in self.taken())

    def confirmed(self, letter: str) -> list[str]:
        mine = self.desk.bookings(self.caller(letter), "all")
        return [f"{one.starts:%H:%M}" for one in mine if one.status == BookingStatus.CONFIRMED]


def open_studio(url: str, people: int = 8, **changes: Any) -> Studio:
    """The studio on an empty database, with some customers."""
    store, clock = open_store(url), FixedClock(NOW)
    shop = a_shop(**{**STUDIO, **changes})
    save_business(store, shop, [], NOW)
    with store.writing() as connection:
        ids = [
            connection.execute(
                insert(customer).values(name=f"Guest {n}", created_at=0).returning(customer.c.id)
            ).scalar_one()
            for n in range(people)
        ]
    desk = Desk(store, shop, clock)
    return Studio(store, shop, clock, desk, [CustomerId(one) for one in ids])
