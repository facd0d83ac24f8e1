"""The demo's people and diary, counted from its clock, and the clock itself."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Table, func, select

from booking.errors import NotFound
from booking.people import everyone, find_by_email, find_by_phone, person
from booking.permissions import Permission, may
from booking.plans.ledger import Ledger
from booking.store import Store, open_engine
from booking.tables import (
    booking,
    history,
    metadata,
    occupancy,
    resource,
    subscription,
)
from booking.testing import DEMO_NOW, Demo, FixedClock, open_demo
from booking.testing.laid_out import lay_out
from booking.values import BookingStatus, CustomerId, Role
from booking.world import NOBODYS_PHONE, first_monday, load_demo

JOHN = "+447700900001"
STANDARD = "Standard Clean"
PREMIUM = "Premium Clean (shared pool)"


def counts(demo: Demo) -> dict[str, int]:
    def rows(table: Table) -> int:
        with demo.store.reading() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()

    return {name: rows(table) for name, table in metadata.tables.items()}


def bookings(demo: Demo) -> list[tuple[str, str, datetime, bool]]:
    wanted = select(booking).order_by(booking.c.starts)
    with demo.store.reading() as connection:
        rows = connection.execute(wanted).all()
    return [
        (row.service, row.status, datetime.fromtimestamp(row.starts, UTC), row.paid_by_plan)
        for row in rows
    ]


def left(demo: Demo, day: date) -> dict[str, int]:
    """What John's plan has left in the month of a day, by pool."""
    with demo.store.reading() as connection:
        books = Ledger(connection, demo.shop, int(demo.clock.now().timestamp()))
        found = books.subscribed(demo.person(JOHN).id)
        assert found is not None
        return {pool.name: pool.left for pool in books.standing(found, day).pools}


@pytest.mark.behaviour("DEMO-03")
def test_the_people_of_the_demo(demo: Demo) -> None:
    with demo.store.reading() as connection:
        found = [(who.name, who.phone, who.email, who.role) for who in everyone(connection)]
    assert sorted(found) == sorted(
        [
            ("John Smith", "+447700900001", "john@example.com", Role.CUSTOMER),
            ("Customer A", "+447700900002", "customer.a@example.com", Role.CUSTOMER),
            ("Customer B", "+447700900002", "customer.b@example.com", Role.CUSTOMER),
            ("Customer C", "+447700900002", "customer.c@example.com", Role.CUSTOMER),
            ("Priya Patel", "+447700900003", "priya@example.com", Role.CUSTOMER),
            ("Olivia Owner", "+447700900009", "olivia@sparkle.example", Role.ADMIN),
        ]
    )


@pytest.mark.behaviour("DEMO-03")
def test_people_are_found_by_phone_and_by_email(demo: Demo) -> None:
    with demo.store.reading() as connection:
        family = find_by_phone(connection, "+447700900002")
        assert [who.name for who in family] == ["Customer A", "Customer B", "Customer C"]
        assert find_by_phone(connection, NOBODYS_PHONE) == []
        (john,) = find_by_email(connection, " John@Example.COM ")
        assert person(connection, john.id) == john
        with pytest.raises(NotFound):
            person(connection, CustomerId(404))


@pytest.mark.behaviour("DEMO-02")
def test_john_alone_is_on_the_plan_since_the_first_of_the_month(demo: Demo) -> None:
    with demo.store.reading() as connection:
        (row,) = connection.execute(select(subscription)).all()
    assert (row.customer_id, row.plan, row.status, row.starts_on) == (
        demo.person(JOHN).id,
        "standard-fortnightly",
        "active",
        "2026-02-01",
    )


@pytest.mark.behaviour("DEMO-04")
@pytest.mark.parametrize(
    ("now", "monday"),
    [
        ("2026-02-05T09:00+00:00", date(2026, 2, 9)),
        ("2026-02-08T23:59+00:00", date(2026, 2, 9)),
        ("2026-02-09T00:00+00:00", date(2026, 2, 16)),
        ("2026-06-07T23:30+00:00", date(2026, 6, 15)),
    ],
)
def test_m_is_the_first_monday_after_the_local_day(demo: Demo, now: str, monday: date) -> None:
    """The last line: Sunday evening in UTC is Monday in London's summer."""
    assert first_monday(demo.shop, FixedClock(datetime.fromisoformat(now))) == monday


@pytest.mark.behaviour("DEMO-04")
def test_john_has_two_cleans_that_his_plan_paid(demo: Demo) -> None:
    assert bookings(demo) == [
        ("standard-clean", BookingStatus.CONFIRMED, demo.local("2026-02-09 10:00"), True),
        ("premium-clean", BookingStatus.CONFIRMED, demo.local("2026-02-19 14:00"), True),
    ]
    assert left(demo, date(2026, 2, 9)) == {STANDARD: 1, PREMIUM: 0}


@pytest.mark.behaviour("DEMO-04")
def test_cleans_in_two_months_are_paid_by_the_plan_of_each(database_url: str) -> None:
    """From Thursday 19 February 2026 on, M is the 23rd and M+10 lies in March."""
    with closing(open_demo(datetime(2026, 2, 19, 9, tzinfo=UTC), database_url)) as demo:
        assert left(demo, date(2026, 2, 23)) == {STANDARD: 1, PREMIUM: 1}
        assert left(demo, date(2026, 3, 5)) == {STANDARD: 2, PREMIUM: 0}


@pytest.mark.behaviour("DEMO-04")
def test_local_hours_stay_when_the_clocks_change() -> None:
    """M+21 days lies behind the change of 29 March 2026."""
    demo = open_demo(datetime(2026, 3, 10, 9, tzinfo=UTC))
    with demo.store.reading() as connection:
        starts = connection.execute(
            select(occupancy.c.starts).where(occupancy.c.reason == "private")
        ).scalars()
        moments = {datetime.fromtimestamp(start, UTC) for start in starts}
    assert moments == {demo.local("2026-03-21 00:00"), demo.local("2026-04-06 12:00")}
    assert demo.local("2026-04-06 12:00") == datetime(2026, 4, 6, 11, tzinfo=UTC)


@pytest.mark.behaviour("DEMO-04")
def test_amy_and_ben_are_both_away_one_saturday_and_one_afternoon(demo: Demo) -> None:
    wanted = (
        select(resource.c.code, occupancy.c.starts, occupancy.c.ends)
        .join(resource, resource.c.id == occupancy.c.resource_id)
        .where(occupancy.c.reason == "private", occupancy.c.booking_id.is_(None))
    )
    with demo.store.reading() as connection:
        away = {
            (
                row.code,
                datetime.fromtimestamp(row.starts, UTC),
                datetime.fromtimestamp(row.ends, UTC),
            )
            for row in connection.execute(wanted)
        }
    saturday = (demo.local("2026-02-14 00:00"), demo.local("2026-02-15 00:00"))
    afternoon = (demo.local("2026-03-02 12:00"), demo.local("2026-03-02 18:00"))
    assert away == {(who, *span) for who in ("amy", "ben") for span in (saturday, afternoon)}


def test_every_booking_of_the_demo_says_how_it_came(demo: Demo) -> None:
    with demo.store.reading() as connection:
        lines = connection.execute(select(history)).all()
    assert [line.act for line in lines] == ["booked", "booked"]


def test_loading_the_demo_again_changes_nothing_also_on_a_later_day(demo: Demo) -> None:
    before = counts(demo)
    demo.clock.advance(timedelta(days=40))
    load_demo(demo.store, demo.shop, demo.clock)
    assert counts(demo) == before
    assert before["customer"] == 6


def test_two_processes_that_open_a_new_database_lay_the_demo_out_once(database_url: str) -> None:
    """Web and worker start at once on a database without rows."""

    def start(_: int) -> None:
        with closing(Store(open_engine(database_url))) as store:
            lay_out(store, DEMO_NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start, range(4)))
    with closing(open_demo(url=database_url)) as demo:
        found = counts(demo)
    assert (found["business"], found["customer"], found["booking"]) == (1, 6, 2)


def test_two_demos_share_nothing() -> None:
    one, other = open_demo(), open_demo()
    one.record(JOHN, "base-clean", "2026-01-05 10:00")
    assert counts(one)["booking"] == counts(other)["booking"] + 1


@pytest.mark.behaviour("DEMO-03")
def test_a_caller_of_the_demo_has_the_rights_of_the_person(demo: Demo) -> None:
    assert may(demo.caller("+447700900009").role, Permission.RUN_OFFICE)
    assert not may(demo.caller("customer.b@example.com").role, Permission.RUN_OFFICE)
    with pytest.raises(NotFound, match="3 people"):
        demo.caller("+447700900002")


def test_a_fixed_clock_stands_until_it_is_moved() -> None:
    clock = FixedClock(datetime.fromisoformat("2026-06-01T10:00+01:00"))
    assert clock.now() == datetime(2026, 6, 1, 9, tzinfo=UTC)
    clock.advance(timedelta(minutes=11))
    assert clock.now() == datetime(2026, 6, 1, 9, 11, tzinfo=UTC)
    with pytest.raises(ValueError, match="zone"):
        clock.set(datetime(2026, 6, 1, 10))  # noqa: DTZ001 - that is what is wrong with it
