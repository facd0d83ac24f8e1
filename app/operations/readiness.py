"""What has to be so before a process is sent work: its database, its schema, its own loops."""

from collections.abc import Sequence
from threading import Lock
from time import monotonic

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.operations.looking import Check
from booking.database.schema import is_newest
from booking.store import Store

STILL_S = 60.0
"""A loop that has not come round for so long is stuck; each comes round every ten seconds."""


class Beats:
    """When each loop of this process came round last."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}
        self._writing = Lock()

    def beat(self, loop: str) -> None:
        """It has come round."""
        with self._writing:
            self._last[loop] = monotonic()

    def still(self, longest_s: float = STILL_S) -> list[str]:
        """The loops that have not come round for so many seconds."""
        with self._writing:
            now = monotonic()
            return sorted(loop for loop, at in self._last.items() if now - at > longest_s)


def readiness(store: Store, beats: Beats) -> Sequence[Check]:
    """The checks of a process that works on that database."""
    seen: set[str] = set()

    def database() -> str | None:
        try:
            with store.glancing() as connection:
                connection.execute(text("SELECT 1"))
                if "newest" not in seen and not is_newest(connection):
                    return "the schema of the database is not the one of this version"
        except SQLAlchemyError:
            return "the database does not answer"
        seen.add("newest")  # it does not grow old while this process runs
        return None

    def loops() -> str | None:
        stuck = beats.still()
        return f"it stands still: {', '.join(stuck)}" if stuck else None

    return database, loops
