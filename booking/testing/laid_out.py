"""Databases in which the demo business is laid out already.

To migrate a database and to write the demo into it takes fifty milliseconds, to copy one five; and
there are thousands of tests. So it is done once for each start of the clock, and copied then.
"""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Text, cast, column, func, select

from booking.business_file import DEMO_FILE, read_business, save_business
from booking.store import LockKind, Store, lock, open_engine
from booking.tables import customer, metadata
from booking.testing.clock import FixedClock
from booking.testing.kept import open_store
from booking.world import load_demo

_SCRIPTS: dict[datetime, str] = {}
"""The demo as SQL, by the start of the clock."""


def open_laid_out(url: str, now: datetime) -> Store:
    """A store on a database with the demo in it, as it is laid out at that time.

    Args:
        url: of a database without rows, or one that has the demo already; it may lack the schema.
        now: aware.
    """
    file = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite") and _may_be_written(file):
        file.write_bytes(demo_file(now))
        return open_store(url)
    store = open_store(url)
    if store.engine.dialect.name == "postgresql":
        _copy_rows(store, now)
    elif not _has_rows(store):  # it is empty, and somebody has it open
        lay_out(store, now)
    return store


@cache
def empty_file() -> bytes:
    """A SQLite file with the newest schema and nothing in it: made once, copied for every test."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-") as folder:
        path = Path(folder) / "empty.db"
        open_store(f"sqlite:///{path}").close()
        return path.read_bytes()


@cache
def demo_file(now: datetime) -> bytes:
    """A SQLite file with the demo in it, as it is laid out at that time (aware)."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-") as folder:
        path = Path(folder) / "demo.db"
        path.write_bytes(empty_file())
        store = Store(open_engine(f"sqlite:///{path}"))
        lay_out(store, now)
        store.close()
        return path.read_bytes()


def lay_out(store: Store, now: datetime) -> None:
    """Write the demo into a database, as the program does it."""
    shop, articles = read_business(DEMO_FILE)
    save_business(store, shop, articles, now)
    load_demo(store, shop, FixedClock(now))


def _may_be_written(file: Path) -> bool:
    """Whether it is not there, or empty and nobody has it open.

    To read an open file would let go of SQLite's locks on it: POSIX drops all that a process holds
    when it closes any handle. The next process then takes itself for the only one, and deletes the
    log that the others still write.
    """
    if not file.exists():
        return True
    is_open = Path(f"{file}-wal").exists()
    return not is_open and file.read_bytes() == empty_file()


def _has_rows(store: Store) -> bool:
    with store.reading() as connection:
        return connection.execute(select(customer.c.id).limit(1)).first() is not None


def _copy_rows(store: Store, now: datetime) -> None:
    with store.writing() as connection:
        lock(connection, [(LockKind.HOUSE, 0)])
        if connection.execute(select(customer.c.id).limit(1)).first():
            return
        if now in _SCRIPTS:
            connection.exec_driver_sql(_SCRIPTS[now])
            return
    lay_out(store, now)
    with store.reading() as connection:
        _SCRIPTS[now] = ";".join(_statements(connection))


def _statements(connection: Connection) -> Iterator[str]:
    """What writes all rows that are there into an empty database, in one message."""
    for table in metadata.sorted_tables:
        name = table.name
        rows = connection.scalar(
            select(cast(func.jsonb_agg(column(name)), Text)).select_from(table)
        )
        if rows is None:
            continue
        quoted = rows.replace("'", "''")
        rows_of_it = f"jsonb_populate_recordset(NULL::{name}, '{quoted}')"
        yield f"INSERT INTO {name} SELECT * FROM {rows_of_it}"  # noqa: S608 - our own tables
        if "id" in table.columns:  # the next one goes on from there
            yield f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))"  # noqa: S608
