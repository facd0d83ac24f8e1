"""Writers to a SQLite file take turns; the queue they stand in holds nobody up for ever."""

import fcntl
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from booking.database.turns import begin_in_turn
from booking.store import Store, open_engine


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def first(file: Path) -> Iterator[sqlite3.Connection]:
    yield from opened(file)


@pytest.fixture
def second(file: Path) -> Iterator[sqlite3.Connection]:
    yield from opened(file)


def opened(file: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(file, isolation_level=None, timeout=5, check_same_thread=False)
    yield connection
    connection.close()


def queue_is_free(file: Path) -> bool:
    with Path(f"{file}-turn").open("ab") as queue:
        try:
            fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def test_whoever_writes_stands_in_nobodys_way_in_the_queue(
    file: Path, first: sqlite3.Connection
) -> None:
    assert begin_in_turn(first, str(file))
    assert first.in_transaction
    assert queue_is_free(file)


def test_the_next_one_writes_as_soon_as_the_first_has_done(
    file: Path, first: sqlite3.Connection, second: sqlite3.Connection
) -> None:
    assert begin_in_turn(first, str(file))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(begin_in_turn, second, str(file))
        first.execute("COMMIT")
        assert waiting.result(timeout=5)
    assert second.in_transaction


def test_who_has_waited_long_enough_hears_so_and_leaves_the_queue(
    file: Path, first: sqlite3.Connection, second: sqlite3.Connection
) -> None:
    second.execute("PRAGMA busy_timeout = 20")
    assert begin_in_turn(first, str(file))
    assert not begin_in_turn(second, str(file))
    assert queue_is_free(file)
    assert second.execute("PRAGMA busy_timeout").fetchone() == (20,)


def test_another_error_than_waiting_is_told_at_once(file: Path, first: sqlite3.Connection) -> None:
    assert begin_in_turn(first, str(file))
    with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
        begin_in_turn(first, str(file))


def test_a_database_in_memory_needs_no_queue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store(open_engine("sqlite://"))
    with store.writing() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    store.close()
    assert not list(tmp_path.iterdir())
