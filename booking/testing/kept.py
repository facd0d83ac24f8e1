"""Engines that outlive their stores.

A new engine compiles each statement anew, and a new connection to PostgreSQL is a process that
knows no table yet: both take longer than most tests.
"""

import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from booking.database.schema import migrate
from booking.store import Store, open_engine

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


_FREE: list[Engine] = []
"""On SQLite files that nobody uses now, and that are not there."""


@contextmanager
def spare_file() -> Iterator[Engine]:
    """An engine on a SQLite file that is not there yet, and that is gone after the block."""
    engine = _spare()
    with kept(engine):
        try:
            yield engine
        finally:
            _take_back(engine)


def store_on_spare_file(content: bytes) -> Store:
    """A store on a SQLite file with that content, gone when nothing holds the store any more."""
    engine = _spare()
    file_of(engine).write_bytes(content)
    store = KeptStore(engine)
    weakref.finalize(store, _take_back, engine)
    return store


def file_of(engine: Engine) -> Path:
    """Where a SQLite database lies."""
    return Path(str(engine.url.database))


def _spare() -> Engine:
    if _FREE:
        return _FREE.pop()
    folder = tempfile.mkdtemp(prefix="frontdesk-")
    engine = open_engine(f"sqlite:///{Path(folder) / 'desk.db'}")
    weakref.finalize(engine, shutil.rmtree, folder, ignore_errors=True)
    return engine


def _take_back(engine: Engine) -> None:
    engine.dispose()
    for left in file_of(engine).parent.iterdir():
        left.unlink()
    _FREE.append(engine)
