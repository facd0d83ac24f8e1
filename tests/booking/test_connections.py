"""A connection to PostgreSQL that has died while it rested; and locks taken by one statement."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from booking.store import LockKind, Store, lock, open_engine
from tests.databases import Databases

FOR_EVER = 3600.0
LOCKED = text("SELECT classid, objid FROM pg_locks WHERE locktype = 'advisory' ORDER BY 1, 2")


@pytest.fixture
def url(postgresql: Databases) -> Iterator[str]:
    with postgresql.one() as url:
        yield url


def number(connection: Connection) -> int:
    found: int = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    return found


def cut_off(store: Store, url: str) -> int:
    """The number of a server process that the store has in its pool, and that is no more."""
    with store.glancing() as connection:
        dead = number(connection)
    other = Store(open_engine(url))
    with other.writing() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:dead, 5000)"), {"dead": dead})
    other.close()
    return dead


def test_a_connection_that_died_while_it_rested_is_replaced_unseen(url: str) -> None:
    store = Store(open_engine(url, rested_s=0))
    dead = cut_off(store, url)
    with store.reading() as connection:
        assert number(connection) != dead
    store.close()


def test_one_that_died_a_moment_ago_fails_once_and_is_replaced(url: str) -> None:
    store = Store(open_engine(url, rested_s=FOR_EVER))
    dead = cut_off(store, url)
    with pytest.raises(OperationalError), store.glancing() as connection:
        number(connection)
    with store.glancing() as connection:
        assert number(connection) != dead
    store.close()


def test_all_locks_of_a_verb_are_held_until_it_ends(url: str) -> None:
    store = Store(open_engine(url))
    wanted = [(LockKind.QUOTA, 7), (LockKind.RESOURCE, 9), (LockKind.RESOURCE, 3)]
    with store.writing() as connection:
        lock(connection, [*wanted, wanted[0]])
        assert connection.execute(LOCKED).all() == [(1, 3), (1, 9), (2, 7)]
    with store.reading() as connection:
        assert not connection.execute(LOCKED).all()
    store.close()


def test_what_is_only_shown_needs_no_transaction(url: str) -> None:
    store = Store(open_engine(url))
    state = text("SELECT now() = statement_timestamp()")
    with store.glancing() as connection:
        assert all(connection.execute(state).scalar() for _ in range(3))
    store.close()
