"""Engines that outlive their stores.

A new engine compiles each statement anew, and a new connection to PostgreSQL is a process that
knows no table yet: both take longer than most tests.
"""

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from booking.database.schema import migrate
from booking.store import Store, open_engine

MEMORY = Path("/dev/shm")  # noqa: S108 - what lies there is a folder that only this user can enter
ROOM = 2**30
"""Bytes that have to be free in memory before files are put there: containers often have few."""

_KEPT: dict[str, Engine] = {}
"""Engines that outlive their stores, by URL."""


class KeptStore(Store):
    """A store on an engine that others will use after it."""

    def close(self) -> None:
        """Its connections stay for the next test, and what was prepared on them."""


@contextmanager
def kept(engine: Engine) -> Iterator[None]:
    """Within the block every store on this engine's database is one on this engine."""
    url = engine.url.render_as_string(hide_password=False)
    _KEPT[url] = engine
    try:
        yield
    finally:
        del _KEPT[url]


def open_store(url: str) -> Store:
    """A store on that database, brought to the newest schema."""
    if url in _KEPT:
        return KeptStore(_KEPT[url])
    engine = open_engine(url)
    migrate(engine)
    return Store(engine)


_FREE: list[tuple[int, Engine]] = []
"""On SQLite files that nobody uses now and that are not there, each with the process it is of."""


@contextmanager
def spare_file() -> Iterator[Engine]:
    """An engine on a SQLite file that is not there yet, and that is gone after the block."""
    engine = _spare()
    with kept(engine):
        try:
            yield engine
        finally:
            _take_back(os.getpid(), engine)


@contextmanager
def spare_store(content: bytes) -> Iterator[Store]:
    """A store on a SQLite file with that content, gone after the block."""
    with spare_file() as engine:
        file_of(engine).write_bytes(content)
        yield Store(engine)


def store_on_spare_file(content: bytes) -> Store:
    """A store on a SQLite file with that content, gone when nothing holds the store any more."""
    engine = _spare()
    file_of(engine).write_bytes(content)
    store = KeptStore(engine)
    weakref.finalize(store, _take_back, os.getpid(), engine)
    return store


def file_of(engine: Engine) -> Path:
    """Where a SQLite database lies."""
    return Path(str(engine.url.database))


def _spare() -> Engine:
    """A free one of this process: a fork has the list of its parent, and no right to it."""
    while _FREE:
        process, engine = _FREE.pop()
        if process == os.getpid():
            file_of(engine).parent.mkdir(mode=0o700)
            return engine
    folder = tempfile.mkdtemp(prefix="frontdesk-", dir=_where())
    engine = open_engine(f"sqlite:///{Path(folder) / 'desk.db'}")
    weakref.finalize(engine, _remove, os.getpid(), folder)
    return engine


def _where() -> Path | None:
    """In memory, if there is plenty; None: where other temporary files are."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


def _take_back(process: int, engine: Engine) -> None:
    if process != os.getpid():  # it is the parent's, who still uses it
        return
    engine.dispose()
    shutil.rmtree(file_of(engine).parent)  # now: a process of a crew ends without a last word
    _FREE.append((process, engine))


def _remove(process: int, folder: str) -> None:
    if process == os.getpid():
        shutil.rmtree(folder, ignore_errors=True)
