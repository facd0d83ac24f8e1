"""Databases for tests, each gone after its test: SQLite files, or databases of one server."""

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Protocol

from sqlalchemy import Engine, create_engine, delete, text

from booking.tables import metadata
from booking.testing import empty_file, file_of, kept, open_store, spare_file

EMPTY = ";".join(
    [
        "SET LOCAL lock_timeout = '10s'",  # a test that left a transaction open is told so
        *(str(delete(table)) for table in reversed(metadata.sorted_tables)),
        *(
            f"ALTER SEQUENCE {table.name}_id_seq RESTART"
            for table in metadata.sorted_tables
            if "id" in table.columns
        ),
    ]
)


class Databases(Protocol):
    """Where a test gets a database of its own."""

    def one(self, *, migrated: bool = True) -> AbstractContextManager[str]:
        """The URL of a database without rows: with the newest schema, or with nothing in it."""


class Files:
    """SQLite; a migrated file is a copy."""

    @contextmanager
    def one(self, *, migrated: bool = True) -> Iterator[str]:
        if migrated:
            with spare_file() as engine:
                file_of(engine).write_bytes(empty_file())
                yield engine.url.render_as_string()
        else:
            with tempfile.TemporaryDirectory(prefix="frontdesk-") as folder:
                yield f"sqlite:///{Path(folder) / 'desk.db'}"


class Server:
    """PostgreSQL; a migrated database is emptied after its test, and serves the next one.

    A copy of a template would do as well: it takes ten times as long.

    Args:
        url: of any database of the server, for somebody who may make others.
    """

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT")
        self._free: list[Engine] = []

    @contextmanager
    def one(self, *, migrated: bool = True) -> Iterator[str]:
        with self._kept() if migrated else self._passing() as url:
            yield url

    def close(self) -> None:
        """Leave the server as it was."""
        for engine in self._free:
            engine.dispose()
            self._drop(engine.url.database)
        self._engine.dispose()

    @contextmanager
    def _passing(self) -> Iterator[str]:
        name = self._new()
        try:
            yield self._url(name)
        finally:
            self._drop(name)

    @contextmanager
    def _kept(self) -> Iterator[str]:
        engine = self._free.pop() if self._free else open_store(self._url(self._new())).engine
        try:
            with kept(engine):
                yield engine.url.render_as_string(hide_password=False)
            with engine.begin() as connection:
                connection.exec_driver_sql(EMPTY)
        except BaseException:
            engine.dispose()
            self._drop(engine.url.database)
            raise
        self._free.append(engine)

    def _new(self) -> str:
        name = f"frontdesk_test_{token_hex(6)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template0")
        return name

    def _drop(self, name: str | None) -> None:
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))

    def _url(self, name: str) -> str:
        return self._engine.url.set(database=name).render_as_string(hide_password=False)
