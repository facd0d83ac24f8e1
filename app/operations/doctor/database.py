"""Looks at the database: is it there, is it ours, does it keep what it is given, is it in time?"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import SQLAlchemyError

from app.operations.doctor.finding import Check, Finding, ok, skipped, warning, wrong
from app.operations.gauges import read_backlog
from booking.clock import Clock
from booking.database.schema import is_newest
from booking.errors import Busy
from booking.message_tables import retention_run
from booking.store import Store

Look = Callable[[Connection], Finding]

SKEW_SEEN, SKEW_BAD = timedelta(seconds=2), timedelta(seconds=30)
LONG_FOR_AN_ANSWER_S = 60.0
LONG_FOR_A_LETTER_S = 300.0
IS_IT_RUNNING = "Is a worker running? On PostgreSQL: frontdesk worker; on SQLite: frontdesk serve."


def database_checks(store: Store, clock: Clock) -> Sequence[Check]:
    """Checks of an opened database, most telling first.

    Args:
        store: whose schema may be any: nothing is migrated.
        clock: of this machine.
    """
    on_postgresql = store.engine.dialect.name == "postgresql"
    durable = _durable_postgresql if on_postgresql else _durable_sqlite
    return (
        Check("database", _reading(store, _answers)),
        Check("schema", _reading(store, _schema)),
        Check("writing", lambda: _writable(store)),
        Check("durability", _reading(store, durable)),
        Check("clock", _reading(store, lambda c: _in_time(c, clock, there=on_postgresql))),
        Check("waiting customers and letters", lambda: _backlog(store, clock)),
    )


def _reading(store: Store, look: Look) -> Callable[[], Finding]:
    """A look inside one reading transaction; a database that does not answer is a finding."""

    def found() -> Finding:
        try:
            with store.reading() as connection:
                return look(connection)
        except (SQLAlchemyError, OSError) as closed:
            return wrong(
                f"The database does not answer ({_said(closed)}).",
                "Check FRONTDESK_DATABASE_URL, and that its server is running.",
            )

    return found


def _said(fault: Exception) -> str:
    """The first line of what the driver says; what a statement was given is never in it."""
    cause = getattr(fault, "orig", None) or fault
    return str(cause).strip().partition("\n")[0][:200]


def _answers(connection: Connection) -> Finding:
    connection.execute(text("SELECT 1"))
    return ok(f"It answers ({connection.dialect.name}).")


def _schema(connection: Connection) -> Finding:
    if is_newest(connection):
        return ok("The schema is the one of this version.")
    return wrong(
        "The schema is not the one of this version.",
        "Stop the old version, then run: frontdesk db upgrade",
    )


class _TakenBack(Exception):
    """Ends a transaction that was only a trial."""


def _writable(store: Store) -> Finding:
    def trial() -> None:
        with store.writing() as connection:
            connection.execute(insert(retention_run).values(at=0, deleted={}))
            raise _TakenBack

    try:
        trial()
    except _TakenBack:
        return ok("It takes what is written (the trial was taken back).")
    except Busy:
        return wrong("It was busy for too long.", "Look for what holds its lock, then try again.")
    except SQLAlchemyError as closed:
        return wrong(
            f"It cannot be written to ({_said(closed)}).",
            "Give its user the right to write; for SQLite: the file, and the folder around it.",
        )
    return wrong("The trial was not taken back.", "Please report this.")


def _durable_postgresql(connection: Connection) -> Finding:
    off = [
        name
        for name in ("fsync", "synchronous_commit", "full_page_writes")
        if connection.execute(text(f"SHOW {name}")).scalar_one() == "off"
    ]
    if off:
        return wrong(
            f"What is acknowledged can be lost: {', '.join(off)} is off.",
            "Turn it on in postgresql.conf: a message that Twilio was told we have must be kept.",
        )
    return ok("What it acknowledges, it keeps.")


def _durable_sqlite(connection: Connection) -> Finding:
    journal = connection.execute(text("PRAGMA journal_mode")).scalar_one()
    if journal != "wal":
        return wrong(
            f"Its journal is {journal}, not wal.",
            "Put the file on a local disk: write-ahead logging does not work on network disks.",
        )
    return ok("Write-ahead log on a local disk. It serves one machine; for several: PostgreSQL.")


def _in_time(connection: Connection, clock: Clock, *, there: bool) -> Finding:
    if not there:
        return skipped("SQLite has the clock of this machine.")
    shown = connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one()
    apart = abs(datetime.fromtimestamp(float(shown), UTC) - clock.now())
    said = (
        f"The clocks of this machine and of the database are {apart.total_seconds():.1f} s apart."
    )
    if apart > SKEW_BAD:
        return wrong(
            said, "Let both machines set their clocks by NTP: codes and leases hang on it."
        )
    if apart > SKEW_SEEN:
        return warning(said, "Let both machines set their clocks by NTP.")
    return ok(said)


def _backlog(store: Store, clock: Clock) -> Finding:
    try:
        waits = read_backlog(store, clock)
    except (SQLAlchemyError, Busy) as closed:
        return skipped(f"It cannot be read ({_said(closed)}).")
    if waits.answer_s > LONG_FOR_AN_ANSWER_S:
        return wrong(f"A customer has waited for {waits.answer_s:.0f} s.", IS_IT_RUNNING)
    if waits.letter_s > LONG_FOR_A_LETTER_S:
        return wrong(f"A letter has been due for {waits.letter_s:.0f} s.", IS_IT_RUNNING)
    if waits.letters["dead"]:
        return warning(
            f"{waits.letters['dead']} letters could not be sent.",
            "See them, with the reason, and try again: frontdesk outbox",
        )
    return ok("Nobody waits longer than usual.")
