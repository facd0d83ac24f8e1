"""Database files for stories: each begins with the bytes it is told, and is gone at the end.

The engine of a file outlives it: what SQLAlchemy has learned about our statements is a third of the
cost of a play. Its connections do not: they end with the file.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from booking.store import Store, open_engine

MEMORY = Path("/dev/shm")  # noqa: S108 - what lies there is a folder that only this user can enter


@dataclass(frozen=True)
class _Place:
    """Where one file at a time lies, and what opens it."""

    process: int
    folder: Path
    engine: Engine

    @property
    def file(self) -> Path:
        return self.folder / "desk.db"

    @contextmanager
    def holding(self, content: bytes) -> Iterator[Store]:
        self.folder.mkdir(mode=0o700)
        try:
            self.file.write_bytes(content)
            yield Store(self.engine)
        finally:
            self.engine.dispose()
            shutil.rmtree(self.folder, ignore_errors=True)


class Files:
    """As many files as there are stories at the same time in this process."""

    def __init__(self) -> None:
        self._free: list[_Place] = []

    @contextmanager
    def one(self, content: bytes) -> Iterator[Store]:
        """A store over a file of its own with that content."""
        place = self._place()
        with place.holding(content) as store:
            yield store
        self._free.append(place)  # only now: after an error nobody knows what still holds it

    def _place(self) -> _Place:
        """A free one, of this process: a fork has the list of its parent, and no right to it."""
        while self._free:
            place = self._free.pop()
            if place.process == os.getpid():
                return place
        return _new_place()


def _new_place() -> _Place:
    where = MEMORY if MEMORY.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-eval-", dir=where))
    folder.rmdir()
    return _Place(os.getpid(), folder, open_engine(f"sqlite:///{folder / 'desk.db'}"))
