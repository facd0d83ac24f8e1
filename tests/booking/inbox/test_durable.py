"""What was acknowledged outlives a power cut on SQLite; other writes do not wait for the disk."""

from pathlib import Path

from sqlalchemy import Connection

from booking.store import Store
from booking.testing import open_store

NORMAL, FULL = 1, 2


def how_synchronous(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())


def opened(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / 'desk.db'}")


def test_only_the_transactions_that_ask_for_it_wait_for_the_disk(tmp_path: Path) -> None:
    store = opened(tmp_path)
    asked = [False, True, False, True]
    found = [store.run(how_synchronous, durable=durable) for durable in asked]
    store.close()
    assert found == [NORMAL, FULL, NORMAL, FULL]


def test_a_durable_verb_is_a_verb_like_any_other(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with store.writing(durable=True) as connection:
        connection.exec_driver_sql("INSERT INTO memory VALUES ('a', x'00', 1)")
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM memory").scalar() == 1
    store.close()
