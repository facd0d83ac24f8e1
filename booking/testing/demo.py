"""The demo business, opened for a test."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from booking.business import Business
from booking.business_file import DEMO_FILE, read_business
from booking.desk import Desk
from booking.errors import NotFound
from booking.help import HelpShelf
from booking.office import Office
from booking.people import Person, find_by_email, find_by_phone
from booking.store import Store
from booking.tables import booking
from booking.testing.clock import DEMO_NOW, FixedClock
from booking.testing.kept import store_on_spare_file
from booking.testing.laid_out import demo_file, open_laid_out
from booking.values import BookingCode, BookingStatus, Caller, new_booking_code


@dataclass(eq=False)
class Demo:
    """The demo business with a database of its own, which goes when nothing holds it any more."""

    store: Store
    shop: Business
    clock: FixedClock
    desk: Desk
    office: Office
    shelf: HelpShelf

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def person(self, phone_or_email: str) -> Person:
        """The one person on that phone or with that e-mail address.

        Raises:
            NotFound: there is none, or a phone has several.
        """
        find = find_by_email if "@" in phone_or_email else find_by_phone
        with self.store.reading() as connection:
            found = find(connection, phone_or_email)
        if len(found) != 1:
            raise NotFound(f"{len(found)} people have {phone_or_email}.")
        return found[0]

    def caller(self, phone_or_email: str, channel: str = "terminal") -> Caller:
        """That person, signed in."""
        person = self.person(phone_or_email)
        return Caller(person.id, person.role, channel)

    def local(self, text: str) -> datetime:
        """'2026-02-09 10:00' as people of the business mean it: aware, in its zone."""
        return datetime.fromisoformat(text).replace(tzinfo=self.shop.tz)

    def record(
        self,
        phone_or_email: str,
        service: str,
        starts: str,
        *,
        status: BookingStatus = BookingStatus.COMPLETED,
        paid_by_plan: bool = False,
    ) -> BookingCode:
        """Write a booking into the books as it is, past ones too: no rule is asked, no time taken.

        Args:
            phone_or_email: whose it is.
            service: its code.
            starts: local time, as in `local`.
            status: as it stands now.
            paid_by_plan: it counts as paid; the plan's ledger is left alone.
        """
        offered = self.shop.service(service)
        price = self.shop.money(offered.price)
        code = new_booking_code()
        row = {
            "code": code,
            "customer_id": self.person(phone_or_email).id,
            "service": service,
            "staff": self.shop.staff[0].code,
            "starts": int(self.local(starts).timestamp()),
            "ends": int((self.local(starts) + offered.length).timestamp()),
            "status": status,
            "price_minor": price.minor,
            "currency": price.currency,
            "paid_by_plan": paid_by_plan,
            "created_at": int(self.clock.now().timestamp()),
        }
        with self.store.writing() as connection:
            connection.execute(insert(booking).values(row))
        return code


def open_demo(now: datetime = DEMO_NOW, url: str | None = None) -> Demo:
    """The demo business as `make demo` starts it, at that time.

    Args:
        now: aware.
        url: a database without rows; none: a new SQLite file, removed with the Demo.
    """
    store = open_laid_out(url, now) if url else store_on_spare_file(demo_file(now))
    clock = FixedClock(now)
    shop, articles = read_business(DEMO_FILE)
    desk, office = Desk(store, shop, clock), Office(store, shop, clock)
    return Demo(store, shop, clock, desk, office, HelpShelf(articles))
