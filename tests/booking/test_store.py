"""What a transaction promises, on both databases; and what becomes of two that cross."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import Connection, event, insert, select, text
from sqlalchemy.exc import DBAPIError

from booking.calendar.resources import ensure_resources
from booking.errors import Busy, SlotTaken
from booking.store import LockKind, Store, lock, open_engine
from booking.tables import customer, occupancy, resource
from tests.databases import Databases

FIRST, SECOND = (LockKind.RESOURCE, 1), (LockKind.RESOURCE, 2)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store(open_engine(database_url))
    yield store
    store.close()


@pytest.fixture
def on_postgresql(postgresql: Databases) -> Iterator[Store]:
    with postgresql.one() as url:
        store = Store(open_engine(url))
        yield store
        store.close()


@pytest.fixture
def impatient(database_url: str) -> Iterator[Store]:
    engine = open_engine(database_url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout = 20"))
    else:
        event.listen(
            engine,
            "begin",
            lambda connection: connection.exec_driver_sql("SET LOCAL lock_timeout = '20ms'"),
        )
    store = Store(engine, patience_s=0.02)
    yield store
    store.close()


def codes(store: Store) -> list[str]:
    with store.reading() as connection:
        return list(connection.scalars(select(resource.c.code).order_by(resource.c.id)))


def add(connection: Connection, code: str) -> None:
    connection.execute(insert(resource).values(code=code))


def test_what_fails_on_the_way_leaves_nothing_behind(store: Store) -> None:
    def work(connection: Connection) -> None:
        add(connection, "amy")
        raise LookupError

    with pytest.raises(LookupError):
        store.run(work)
    assert codes(store) == []


def test_a_reader_sees_one_moment(store: Store) -> None:
    with store.reading() as connection:
        everyone = select(resource.c.code)
        before = connection.scalars(everyone).all()
        with store.writing() as other:
            add(other, "amy")
        assert connection.scalars(everyone).all() == before == []
    assert codes(store) == ["amy"]


def test_a_reader_on_postgresql_cannot_write(on_postgresql: Store) -> None:
    with pytest.raises(DBAPIError, match="read-only"), on_postgresql.reading() as connection:
        add(connection, "amy")


@pytest.mark.behaviour("BOOK-04")
def test_a_writer_who_skips_the_lock_is_refused_by_the_database(store: Store) -> None:
    def take(starts: int) -> None:
        with store.writing() as connection:
            amy = ensure_resources(connection, ["amy"])["amy"]
            row = {"resource_id": amy, "starts": starts, "ends": starts + 3600}
            connection.execute(insert(occupancy).values(row))

    take(0)
    take(3600)
    with pytest.raises(SlotTaken):
        take(1800)


def test_a_verb_in_whose_way_others_stand_for_too_long_says_so(impatient: Store) -> None:
    def work(connection: Connection) -> None:
        lock(connection, [FIRST])
        add(connection, "amy")

    with impatient.writing() as connection:
        lock(connection, [FIRST])
        add(connection, "ben")
        with pytest.raises(Busy, match="try again"):
            impatient.run(work)
    assert codes(impatient) == ["ben"]


def test_two_verbs_in_a_deadlock_are_both_done(on_postgresql: Store) -> None:
    """Each takes its first lock and waits for the other's; one is given up and done again."""
    crossing = Barrier(2)
    tries = []

    def work(connection: Connection, code: str, keys: tuple[tuple[LockKind, int], ...]) -> None:
        tries.append(code)
        lock(connection, keys[:1])
        with suppress(BrokenBarrierError):  # the second time there is nobody to wait for
            crossing.wait(timeout=5)
            crossing.abort()
        lock(connection, keys[1:])
        add(connection, code)

    with ThreadPoolExecutor(2) as pool:
        done = [
            pool.submit(on_postgresql.run, lambda c: work(c, "amy", (FIRST, SECOND))),
            pool.submit(on_postgresql.run, lambda c: work(c, "ben", (SECOND, FIRST))),
        ]
        for one in done:
            one.result(timeout=30)
    assert sorted(codes(on_postgresql)) == ["amy", "ben"]
    assert len(tries) == 3


def test_a_verb_is_tried_three_times_and_no_more(on_postgresql: Store) -> None:
    tries = []

    def work(connection: Connection) -> None:
        tries.append(connection)
        connection.execute(text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))

    with pytest.raises(Busy):
        on_postgresql.run(work)
    assert len(tries) == 3


def test_locks_are_taken_in_one_order_whatever_order_they_are_named_in(store: Store) -> None:
    meet = Barrier(8)

    def work(number: int) -> None:
        meet.wait()
        keys = [(LockKind.QUOTA, 5), SECOND, FIRST]
        store.run(lambda connection: lock(connection, keys if number % 2 else keys[::-1]))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [None] * 8


def test_what_people_said_is_in_no_error(store: Store) -> None:
    """Neither the statement's values nor the failing row that PostgreSQL shows."""

    def work(connection: Connection) -> None:
        row = {"id": 1, "name": "Zoë Secret", "phone": "+447700900123", "created_at": 0}
        connection.execute(insert(customer).values(row))
        connection.execute(insert(customer).values(row))

    with pytest.raises(DBAPIError) as failed:
        store.run(work)
    shown = f"{failed.value!s} {failed.value!r} {failed.value.orig!s} {failed.value.orig!r}"
    assert "customer" in shown
    assert [value for value in ("Zoë", "+447700900123", "(id)=(1)") if value in shown] == []


def test_a_row_that_breaks_a_rule_is_not_shown(store: Store) -> None:
    def work(connection: Connection) -> None:
        connection.execute(text("INSERT INTO customer (name, created_at) VALUES (NULL, 424242)"))

    with pytest.raises(DBAPIError) as failed:
        store.run(work)
    assert "424242" not in f"{failed.value.orig!s} {failed.value.args}"


def test_resources_that_are_there_are_only_read(store: Store) -> None:
    with store.writing() as connection:
        assert ensure_resources(connection, ["amy", "ben"]) == {"amy": 1, "ben": 2}
    with store.writing() as connection:
        assert ensure_resources(connection, ["amy", "ben"]) == {"amy": 1, "ben": 2}
        assert ensure_resources(connection, ["zoe", "amy"])["zoe"] == 3
