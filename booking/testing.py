"""What tests and evals of the domain need: a clock that stands, and the demo business, opened.

No test needs to patch anything: the clock, the database and the business come in from outside.
"""

import shutil
import tempfile
import weakref
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import insert

from booking.business import Business
from booking.business_file import DEMO_FILE, read_business, save_business
from booking.database.schema import migrate
from booking.desk import Desk
from booking.errors import NotFound
from booking.help import HelpShelf
from booking.office import Office
from booking.people import Person, find_by_email, find_by_phone
from booking.store import Store, open_engine
from booking.tables import booking
from booking.values import BookingCode, BookingStatus, Caller, new_booking_code
from booking.world import load_demo

DEMO_NOW = datetime(2026, 2, 5, 9, tzinfo=UTC)
"""A Thursday; M, the first Monday after it, is 9 February 2026."""


class FixedClock:
    """A clock that stands until it is told to move.

    Args:
        now: aware.
    """

    def __init__(self, now: datetime) -> None:
        self.set(now)

    def now(self) -> datetime:
        """The moment it shows: aware, in UTC."""
        return self._now

    def set(self, now: datetime) -> None:
        """Show another moment, earlier or later."""
        if now.tzinfo is None:
            raise ValueError("A clock must be aware: give the time a zone.")
        self._now = now.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move on by so much."""
        self._now += by


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
        url: an empty database; none: a new SQLite file, removed with the Demo.
    """
    store = open_store(url) if url else _new_file()
    clock = FixedClock(now)
    shop, articles = read_business(DEMO_FILE)
    save_business(store, shop, articles, now)
    load_demo(store, shop, clock)
    desk, office = Desk(store, shop, clock), Office(store, shop, clock)
    return Demo(store, shop, clock, desk, office, HelpShelf(articles))


def open_store(url: str) -> Store:
    """A store on that database, brought to the newest schema."""
    engine = open_engine(url)
    migrate(engine)
    return Store(engine)


def _new_file() -> Store:
    """A SQLite file of its own; removed when nothing holds the engine any more."""
    folder = tempfile.mkdtemp(prefix="frontdesk-")
    path = Path(folder) / "desk.db"
    path.write_bytes(empty_file())
    store = Store(open_engine(f"sqlite:///{path}"))
    weakref.finalize(store.engine, shutil.rmtree, folder, ignore_errors=True)
    return store


@cache
def empty_file() -> bytes:
    """A SQLite file with the newest schema and nothing in it: made once, copied for every test."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-") as folder:
        path = Path(folder) / "empty.db"
        open_store(f"sqlite:///{path}").close()
        return path.read_bytes()
