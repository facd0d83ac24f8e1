"""How the database is opened, and what a transaction is.

A verb is one transaction. Writers on SQLite begin with BEGIN IMMEDIATE (the driver's default
mode double-books); on PostgreSQL they take advisory transaction locks in sorted order. Vendor
errors are translated here and nowhere else (DESIGN decision 4). What a statement was given,
people's names and numbers among it, stays out of every error and so out of logs.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from time import monotonic, sleep
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from booking.database.order import Order
from booking.database.turns import begin_in_turn
from booking.errors import Busy, SlotTaken
from booking.tables import OVERLAP

BUSY_TIMEOUT_S = 15
WAL_TRIES = 500
LOCK_TIMEOUT = "3s"
"""How long a writer on PostgreSQL waits for any one lock."""

TRIES = 3
"""How often a verb is tried on PostgreSQL before the caller hears that the desk is busy."""

CROSSED = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL gave a transaction up for another's sake: serialization, deadlock, lock timeout."""

LOCKS = text("""
    SELECT pg_advisory_xact_lock(kind, number)
    FROM unnest(CAST(:kinds AS int[]), CAST(:numbers AS int[])) WITH ORDINALITY
         AS wanted (kind, number, nth)
    ORDER BY nth
""")
"""One after the other, by one statement: PostgreSQL sorts before it calls what is volatile."""

RESTED_S = 5.0
"""A connection that has lain idle for longer is asked whether it still lives before it is used."""

BUSY = (
    "Many people are booking at this very moment, and nothing was changed. "
    "Please try again in a minute."
)

log = logging.getLogger(__name__)
Done = TypeVar("Done")


class LockKind(IntEnum):
    """What an advisory lock is about; the first half of its key, and of the sorting order."""

    HOUSE = 0
    RESOURCE = 1
    QUOTA = 2
    IDENTITY = 3
    ACCOUNT = 4
    HOLDER = 5
    OUTBOX = 6


def open_engine(url: str, *, rested_s: float = RESTED_S) -> Engine:
    """An engine for a database URL, with our transaction rules on it.

    Args:
        url: such as "sqlite:///frontdesk.db" or "postgresql+psycopg://host/name".
        rested_s: on PostgreSQL, after how many idle seconds a connection is tried before use.
    """
    if not url.startswith("sqlite"):
        return _open_postgresql(url, rested_s)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _open_postgresql(url: str, rested_s: float) -> Engine:
    """READ COMMITTED, whatever the server is set to: a snapshot would be older than our locks."""
    engine = create_engine(url, hide_parameters=True, isolation_level="READ COMMITTED")
    _ping_the_rested(engine, rested_s)
    event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "handle_error", _keep_values_out)
    return engine


def _ping_the_rested(engine: Engine, rested_s: float) -> None:
    """A server was restarted, a firewall forgot us: the pool opens another connection then.

    Asked every time, as the pool's own ping does it, this is a fifth of the cost of a short read.
    """

    def rest(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["since"] = monotonic()

    def wake(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        if monotonic() - record.info.get("since", monotonic()) < rested_s:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise DisconnectionError from gone

    event.listen(engine, "checkin", rest)
    event.listen(engine, "checkout", wake)


def _begin_postgresql(connection: Connection) -> None:
    """Nothing waits for ever: neither for our own locks nor for a row that another writes.

    The beginning and the limit go to the server in one message: a booking is a handful of them,
    and each is a time for which its locks keep others waiting. What goes wrong there is met
    again, and told, by the usual way.
    """
    if not connection.get_execution_options().get("writes", False):
        return
    limit = f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"
    driver: Any = connection.connection.driver_connection
    begun = driver.pgconn.exec_(f"BEGIN ISOLATION LEVEL READ COMMITTED; {limit}".encode())
    if begun.error_message:
        connection.exec_driver_sql(limit)


def _keep_values_out(context: ExceptionContext) -> None:
    """PostgreSQL's DETAIL shows the failing row; its first line says what went wrong."""
    cause, shown = context.original_exception, context.sqlalchemy_exception
    for error in (cause, shown):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])


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
    """Writers come one after the other; its own error is told like any other of SQLite.

    To begin to read waits for nobody and cannot fail, so it goes the short way.
    """
    driver: Any = connection.connection.driver_connection
    options = connection.get_execution_options()
    if not options.get("writes", False):
        driver.execute("BEGIN")
        return
    driver.execute(f"PRAGMA synchronous = {options.get('synchronous', 'NORMAL')}")
    if not begin_in_turn(connection.connection, connection.engine.url.database):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


class Store:
    """Gives transactions on one database.

    Args:
        engine: of `open_engine`.
        patience_s: on SQLite, how long a writer waits for others of this process.
    """

    def __init__(self, engine: Engine, patience_s: float = BUSY_TIMEOUT_S) -> None:
        on_postgresql = engine.dialect.name == "postgresql"
        self.engine = engine
        self._writer = engine.execution_options(writes=True)
        self._durable = engine.execution_options(writes=True, synchronous="FULL")
        self._reader = self._glancer = engine
        if on_postgresql:  # one moment for all its statements, as on SQLite
            self._reader = engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            self._glancer = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._order = None if on_postgresql else Order(patience_s)
        self._tries = TRIES if on_postgresql else 1  # SQLite has waited its whole timeout already

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads, and sees one moment."""
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def glancing(self) -> Iterator[Connection]:
        """Reads that need not agree on one moment: on PostgreSQL no transaction is put around them.

        That is half the way to the server. What it shows is judged again by whoever acts on it.
        """
        with self._glancer.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = False, first: bool = False) -> Iterator[Connection]:
        """A transaction that commits at the end of the block, or leaves nothing behind.

        Args:
            durable: on SQLite, what was committed outlives a power cut as well, not only the end
                of the process; PostgreSQL does as it is set up, which is the same by default.
            first: on SQLite, before all other writers of this process that wait: somebody else's
                machine is kept on the line meanwhile. PostgreSQL lets many write at once.

        Raises:
            SlotTaken: the database itself refused an overlap (some writer skipped the lock).
            Busy: it waited too long for others, or stood in their way.
        """
        try:
            writer = self._durable if durable else self._writer
            with self._turn(first=first), writer.begin() as connection:
                yield connection
        except (IntegrityError, OperationalError) as failed:
            raise _translated(failed) from failed

    def run(
        self, work: Callable[[Connection], Done], *, durable: bool = False, first: bool = False
    ) -> Done:
        """Do a whole verb in one writing transaction, once more if others were in its way.

        Args:
            work: everything the verb does. It may be called again, on a new transaction, after
                one that left nothing behind: it must do nothing outside the database.
            durable: as in `writing`.
            first: as in `writing`.

        Raises:
            SlotTaken, Busy: as in `writing`, Busy once every try is used up.
        """
        for _ in range(self._tries - 1):
            try:
                with self.writing(durable=durable, first=first) as connection:
                    return work(connection)
            except Busy as busy:
                log.info("a verb is tried again: %s", busy.__cause__)
        with self.writing(durable=durable, first=first) as connection:
            return work(connection)

    @contextmanager
    def _turn(self, *, first: bool) -> Iterator[None]:
        if self._order is None:
            yield
            return
        with self._order.turn(first=first) as is_ours:
            if not is_ours:
                raise Busy(BUSY)
            yield

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def lock(connection: Connection, keys: Iterable[tuple[LockKind, int]]) -> None:
    """Take every lock of a verb, in one order everywhere, until the transaction ends."""
    if connection.dialect.name != "postgresql":
        return  # BEGIN IMMEDIATE already holds the only write lock
    wanted = sorted(set(keys))
    kinds, numbers = [int(kind) for kind, _ in wanted], [key for _, key in wanted]
    connection.execute(LOCKS, {"kinds": kinds, "numbers": numbers})


def _translated(failed: DBAPIError) -> Exception:
    """What a caller should hear; the vendor's own error where we have no word for it."""
    if OVERLAP in _constraint_of(failed):
        log.warning("an overlap was refused by the database: a writer skipped the lock")
        return SlotTaken("Someone else has just taken that time. Please choose another one.")
    if _is_crossed(failed):
        return Busy(BUSY)
    return failed


def _constraint_of(clash: DBAPIError) -> str:
    diagnosis = getattr(clash.orig, "diag", None)
    return str(diagnosis.constraint_name) if diagnosis else str(clash.orig)


def _is_crossed(failed: DBAPIError) -> bool:
    if isinstance(failed.orig, sqlite3.OperationalError):
        # The low byte is the plain code; the rest says which kind of busy.
        return failed.orig.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return getattr(failed.orig, "sqlstate", None) in CROSSED
