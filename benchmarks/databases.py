"""Where is measured: a SQLite file, and a PostgreSQL server if there is one."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from sqlalchemy import create_engine, make_url, text

from booking.store import Store
from booking.testing import open_store


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


def databases(postgresql: str | None) -> Sequence[Database]:
    """SQLite, and PostgreSQL on the server with that URL."""
    sqlite = Database("sqlite", _sqlite)
    if postgresql is None:
        return [sqlite]
    return [sqlite, Database("postgresql", lambda: _postgresql(postgresql))]


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
