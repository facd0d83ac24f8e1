"""The desk, asked for free times: on a workload, and on one day beside a long past."""

import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from benchmarks.databases import Database
from benchmarks.filling import Past, add_customers, add_taken
from benchmarks.workload import FIRST_DAY, MIDNIGHT, SERVICE, Workload, digest, iso, practice
from benchmarks.workload import workload as workload_of
from booking.desk import Desk
from booking.store import Store
from booking.testing import FixedClock
from booking.values import VISITOR, Slot

PROVIDERS = 10
"""Of the practice whose past grows; its next 30 days are as in the workload."""
WARM_UP = 20


@dataclass(frozen=True)
class Asker:
    """A desk on a database with a workload in it."""

    desk: Desk
    load: Workload

    @classmethod
    @contextmanager
    def opened(cls, kind: Database, load: Workload) -> "Iterator[Asker]":
        """On an empty database of that kind; the first answer is checked.

        Raises:
            RuntimeError: the answer is wrong.
        """
        with kind.opened() as (_, store):
            add_taken(store, load, *add_customers(store, 1))
            asker = cls(_desk(store, load.providers), load)
            sha = digest(iso(slot.starts) for slot in asker._free())
            if sha != load.sha:
                raise RuntimeError(f"we answer wrongly: {sha}, not {load.sha}")
            yield asker

    def ask(self, times: int) -> list[float]:
        """Ask so often; milliseconds of each, by the clock on the wall."""
        took = []
        for _ in range(times):
            began = time.perf_counter()
            self._free()
            took.append((time.perf_counter() - began) * 1000)
        return took

    def _free(self) -> list[Slot]:
        days = [FIRST_DAY + timedelta(days=n) for n in range(self.load.days)]
        return self.desk.free(VISITOR, SERVICE, days)


@dataclass(frozen=True)
class OneDay:
    """A desk with a past, asked for the first day of the workload."""

    desk: Desk

    @classmethod
    @contextmanager
    def opened(cls, kind: Database, past: int) -> "Iterator[OneDay]":
        """On a new database of that kind, with so many bookings behind it."""
        with kind.opened() as (_, store):
            Past(store, PROVIDERS).grow(past)
            add_taken(store, workload_of(PROVIDERS, 30), *add_customers(store, 1))
            yield cls(_desk(store, PROVIDERS))

    def ask(self) -> tuple[float, float]:
        """Ask once; milliseconds of our own processor time, and on the wall."""
        wall, busy = time.perf_counter(), time.process_time()
        self.desk.free(VISITOR, SERVICE, [FIRST_DAY])
        return (time.process_time() - busy) * 1000, (time.perf_counter() - wall) * 1000


def timed(days: Mapping[int, OneDay], times: int) -> dict[int, dict[str, float]]:
    """Medians of each, asked in turn so many times, after a few that do not count."""
    took: dict[int, list[tuple[float, float]]] = {past: [] for past in days}
    for _ in range(WARM_UP + times):
        for past, day in days.items():
            took[past].append(day.ask())
    return {past: _medians(all_of[WARM_UP:]) for past, all_of in took.items()}


def _medians(took: list[tuple[float, float]]) -> dict[str, float]:
    busy, wall = (statistics.median(column) for column in zip(*took, strict=True))
    return {"one_day_ms": round(busy, 3), "one_day_wall_ms": round(wall, 3)}


def _desk(store: Store, providers: int) -> Desk:
    return Desk(store, practice(providers), FixedClock(MIDNIGHT))
