"""The job that deletes. It can be cut off at any moment, and goes on where it was."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, and_, delete, func, insert, select

from booking.business import Privacy
from booking.clock import Clock
from booking.message_tables import retention_run
from booking.meter import Meter
from booking.retention.policy import Ages, Line, policy
from booking.store import Store

BATCH = 500
"""Rows of one transaction: nobody at the desk waits longer for us than for a booking."""

log = logging.getLogger("frontdesk.retention")


@dataclass(frozen=True)
class LastRun:
    """When the job came to its end, and how many rows went from which table."""

    at: datetime
    deleted: dict[str, int]


class Retention:
    """Deletes what has been kept long enough.

    Args:
        store: where.
        privacy: how long things are kept.
        clock: tells the time.
        meter: counts the rows that go.
        batch: how many go in one transaction.
    """

    def __init__(
        self, store: Store, privacy: Privacy, clock: Clock, meter: Meter, batch: int = BATCH
    ) -> None:
        self._store = store
        self._privacy = privacy
        self._clock = clock
        self._meter = meter
        self._batch = batch

    def due(self) -> dict[str, int]:
        """How many rows of each table would go now; tables of which none would are left out.

        What goes only because of what goes before it is not counted.
        """
        with self._store.reading() as connection:
            counted = {line.table.name: _count(connection, line) for line in self._policy()}
        return {name: rows for name, rows in counted.items() if rows}

    def run(self) -> dict[str, int]:
        """Delete it all; says how many rows of each table went, and keeps that on record."""
        deleted: dict[str, int] = {}
        for table, rows in self.steps():
            deleted[table] = deleted.get(table, 0) + rows
        self.record(deleted)
        return deleted

    def record(self, deleted: Mapping[str, int]) -> None:
        """Keep on record, and say in the log, that the job came to its end."""
        row = {"at": int(self._clock.now().timestamp()), "deleted": dict(deleted)}
        self._store.run(lambda connection: connection.execute(insert(retention_run).values(row)))
        for table, rows in deleted.items():
            log.info("deleted for their age: %d rows of %s", rows, table)

    def steps(self) -> Iterator[tuple[str, int]]:
        """Delete batch by batch, each a transaction of its own: the table, and how many rows.

        Whoever stops in between has done what was yielded, and nothing else.
        """
        for line in self._policy():
            while rows := self._delete_some(line):
                self._meter.saw("retention", "deleted", name=line.table.name, times=rows)
                yield line.table.name, rows

    def last_run(self) -> LastRun | None:
        """The last one that came to its end, by whatever process; None: there was none yet."""
        newest = select(retention_run.c.at, retention_run.c.deleted)
        with self._store.reading() as connection:
            row = connection.execute(newest.order_by(retention_run.c.id.desc()).limit(1)).first()
        if row is None:
            return None
        return LastRun(datetime.fromtimestamp(row.at, self._clock.now().tzinfo), row.deleted)

    def ran_within(self, stretch: timedelta) -> bool:
        """Whether some process has done it in the last such stretch of time."""
        last = self.last_run()
        return last is not None and last.at > self._clock.now() - stretch

    def _policy(self) -> tuple[Line, ...]:
        return policy(Ages(self._clock.now(), self._privacy))

    def _delete_some(self, line: Line) -> int:
        """One batch. Found without a writer's lock, and judged again under it."""
        key = _key(line)
        with self._store.reading() as connection:
            some = select(key).where(line.past).order_by(key).limit(self._batch)
            keys = connection.scalars(some).all()
        if not keys:
            return 0

        def work(connection: Connection) -> int:
            gone = delete(line.table).where(and_(key.in_(keys), line.past))
            return connection.execute(gone).rowcount

        return self._store.run(work)


def _count(connection: Connection, line: Line) -> int:
    wanted = select(func.count()).select_from(line.table).where(line.past)
    return connection.execute(wanted).scalar_one()


def _key(line: Line) -> Column[int] | Column[str]:
    (key,) = line.table.primary_key.columns
    return key
