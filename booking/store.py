"""How the database is opened, and what a transaction is.

A verb is one transaction. Writers on SQLite begin with BEGIN IMMEDIATE (the driver's default
mode double-books); on PostgreSQL they take advisory transaction locks in sorted order. Vendor
errors are translated here and nowhere else (DESIGN decision 4).
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from time import sleep
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import IntegrityError

from booking.errors import SlotTaken
from booking.tables import OVERLAP

BUSY_TIMEOUT_S = 15
WAL_TRIES = 500
LOCK_TIMEOUT = "3s"


class LockKind(IntEnum):
    """What an advisory lock is about; the first half of its key, and of the sorting order."""

    HOUSE = 0
    RESOURCE = 1
    QUOTA = 2
    IDENTITY = 3


def open_engine(url: str) -> Engine:
    """An engine for a database URL, with our transaction rules on it.

    Args:
        url: such as "sqlite:///frontdesk.db" or "postgresql+psycopg://host/name".
    """
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver starts no transaction of its own
    _into_wal(connection)
    for pragma in ("synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _into_wal(connection: Any) -> None:
    """Several processes may open a new file at once, and for this switch SQLite does not wait."""
    for _ in range(WAL_TRIES):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            sleep(BUSY_TIMEOUT_S / WAL_TRIES)
        else:
            return
    connection.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Store:
    """Gives transactions on one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(writes=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that commits at the end of the block, or leaves nothing behind.

        Raises:
            SlotTaken: the database itself refused an overlap (some writer skipped the lock).
        """
        try:
            with self._writer.begin() as connection:
                yield connection
        except IntegrityError as clash:
            if OVERLAP in _constraint_of(clash):
                raise SlotTaken(
                    "Someone else has just taken that time. Please choose another one."
                ) from clash
            raise

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def lock(connection: Connection, keys: Iterable[tuple[LockKind, int]]) -> None:
    """Take every lock of a verb, in one order everywhere, until the transaction ends."""
    if connection.dialect.name != "postgresql":
        return  # BEGIN IMMEDIATE already holds the only write lock
    connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
    for kind, key in sorted(set(keys)):  # one statement each: a SELECT list promises no order
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:kind, :key)"), {"kind": int(kind), "key": key}
        )


def _constraint_of(clash: IntegrityError) -> str:
    diagnosis = getattr(clash.orig, "diag", None)
    return str(diagnosis.constraint_name) if diagnosis else str(clash.orig)
