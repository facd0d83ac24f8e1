"""Whose turn it is to write to a SQLite file: who came first, among threads and processes alike.

SQLite lets writers ask again and again, ever more rarely the longer they wait, so that whoever has
just come goes first: with sixteen processes some waited for fifteen seconds. Here writers stand in
the kernel's queue for a lock on a file beside the database, and only the foremost asks SQLite. The
lock says nothing about the data: it is let go as soon as the transaction has begun, a killed
process loses it at once, and where there is no such lock SQLite's own waiting remains.
"""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

if sys.platform != "win32":
    import fcntl

PAUSE_S = 0.0005
"""Between two questions of the foremost; the writer before it takes some ten times as long."""


def begin_in_turn(connection: Any, database: str | None) -> bool:
    """BEGIN IMMEDIATE on a connection of sqlite3, when its turn has come.

    Returns:
        False when it has not come within the connection's busy timeout.
    """
    cursor = connection.cursor()
    (patience_ms,) = cursor.execute("PRAGMA busy_timeout").fetchone()
    until = monotonic() + patience_ms / 1000
    cursor.execute("PRAGMA busy_timeout = 0")
    try:
        with _foremost(database):
            return _begin(cursor, until)
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {patience_ms}")
        cursor.close()


def _begin(cursor: Any, until: float) -> bool:
    while not _has_begun(cursor):
        if monotonic() >= until:
            return False
        sleep(PAUSE_S)
    return True


def _has_begun(cursor: Any) -> bool:
    try:
        cursor.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as busy:
        if busy.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


@contextmanager
def _foremost(database: str | None) -> Iterator[None]:
    """Wait until nobody is before us; each of those gives up when its own time is over."""
    if sys.platform == "win32" or not database or database.startswith((":memory:", "file:")):
        yield
        return
    with Path(f"{database}-turn").open("ab") as queue:
        fcntl.flock(queue, fcntl.LOCK_EX)
        yield  # closing the file lets the next one come
