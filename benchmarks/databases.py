"""Where is measured: a SQLite file, and a PostgreSQL server if there is one."""

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from secrets import token_hex

from sqlalchemy import create_engine, make_url, text

from booking.database.own_server import own_server
from booking.store import Store
from booking.testing import open_store

DURABLE = {"fsync": "on", "full_page_writes": "on", "shared_buffers": "256MB"}


@dataclass(frozen=True)
class Database:
    """A kind of database, and how to get an empty one that is gone afterwards."""

    name: str
    fresh: Callable[[], AbstractContextManager[str]]

    @contextmanager
    def opened(self) -> Iterator[tuple[str, Store]]:
        """The URL of an empty database with our tables, and a store on it."""
        with self.fresh() as url:
            store = open_store(url)
            try:
                yield url, store
            finally:
                store.close()


def add_switches(parser: argparse.ArgumentParser) -> None:
    """Which databases are measured."""
    parser.add_argument("--postgresql", metavar="URL", help="a server, instead of one of our own")
    parser.add_argument("--sqlite-only", action="store_true", help="no PostgreSQL at all")


@contextmanager
def databases(asked: argparse.Namespace) -> Iterator[Sequence[Database]]:
    """SQLite, and PostgreSQL on the server that was named or on one that is started here.

    Ours is as durable as any: what it has committed is on the disk.
    """
    sqlite = Database("sqlite", _sqlite)
    if asked.sqlite_only:
        yield [sqlite]
    elif asked.postgresql:
        yield [sqlite, Database("postgresql", partial(_postgresql, asked.postgresql))]
    else:
        with own_server(**DURABLE) as url:
            yield [sqlite, Database("postgresql", partial(_postgresql, url))]


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        yield f"sqlite:///{Path(folder) / 'desk.db'}"


@contextmanager
def _postgresql(server: str) -> Iterator[str]:
    name = f"frontdesk_bench_{token_hex(4)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            with engine.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()
