"""Writers that book as fast as they can, for some seconds at a time."""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from multiprocessing.connection import Connection as Pipe
from typing import Any

from sqlalchemy import insert

from benchmarks.filling import STEP_S, add_customers
from benchmarks.workload import (
    FIRST_DAY,
    MIDNIGHT,
    OPEN,
    SERVICE,
    SLOTS_A_DAY,
    STEP,
    SUNDAY,
    ZONE,
    practice,
)
from booking.calendar.resources import ensure_resources
from booking.desk import Desk
from booking.store import Store, open_engine
from booking.tables import booking, history, occupancy
from booking.testing import FixedClock
from booking.values import Caller, CustomerId, Role

CUSTOMERS = 300
"""Of each writer: they come in turn, so that nobody has hundreds of bookings ahead."""
FEW = 2
"""Members of staff whom all writers want when it is contested."""
DAYS_AHEAD = 720
AFTER_ALL = int(MIDNIGHT.timestamp()) + 10 * 366 * 86_400
"""The bare rows lie so far ahead that nobody who books ever sees them."""


class Mode(StrEnum):
    """What a writer does."""

    BARE = "bare_insert"
    UNCONTESTED = "uncontested"
    CONTESTED = "contested"


@dataclass(frozen=True)
class Place:
    """One writer among others.

    Attributes:
        first_customer: the first of its own customers.
        resource: of its own member of staff.
    """

    url: str
    writer: int
    writers: int
    first_customer: int
    resource: int

    @property
    def staff(self) -> int:
        """How many members the practice has: a few for all, and one for each writer."""
        return FEW + self.writers


class Crew:
    """Writers in processes of their own, and the pipes to them."""

    def __init__(self, pipes: Sequence[Pipe], staff: int) -> None:
        self._pipes = pipes
        self.staff = staff

    @classmethod
    @contextmanager
    def at_work(cls, url: str, store: Store, writers: int) -> "Iterator[Crew]":
        """So many writers on one database; they are gone at the end."""
        spawn = multiprocessing.get_context("spawn")
        pipes, processes = [], []
        for place in _places(url, store, writers):
            ours, theirs = spawn.Pipe()
            process = spawn.Process(target=_work, args=(place, theirs), daemon=True)
            process.start()
            pipes.append(ours)
            processes.append(process)
        try:
            for pipe in pipes:
                pipe.recv()  # it is ready
            yield cls(pipes, FEW + writers)
        finally:
            for process in processes:
                process.kill()
                process.join()

    def rate(self, mode: Mode, seconds: float) -> float:
        """Commits a second of all together."""
        for pipe in self._pipes:
            pipe.send((mode, seconds))
        done: int = sum(pipe.recv() for pipe in self._pipes)
        return round(done / seconds, 1)

    def rounds(self, rounds: int, seconds: float) -> Iterator[dict[Mode, float]]:
        """The rates of some rounds in which the modes take turns; a first short one is left out.

        Turns are short and many: whatever else the machine does falls on all modes alike.
        """
        for mode in Mode:
            self.rate(mode, seconds)
        for _ in range(rounds):
            yield {mode: self.rate(mode, seconds) for mode in Mode}


def _places(url: str, store: Store, writers: int) -> list[Place]:
    first = min(one.customer or 0 for one in add_customers(store, CUSTOMERS * writers))
    codes = [f"p{number + 1}" for number in range(FEW + writers)]
    with store.writing() as connection:
        known = ensure_resources(connection, codes)
    return [
        Place(url, writer, writers, first + writer * CUSTOMERS, known[codes[FEW + writer]])
        for writer in range(writers)
    ]


def _work(place: Place, pipe: Pipe) -> None:
    writer = Writer(place)
    acts: dict[Mode, Callable[[], object]] = {
        Mode.BARE: writer.bare,
        Mode.UNCONTESTED: writer.uncontested,
        Mode.CONTESTED: writer.contested,
    }
    pipe.send("ready")
    while True:
        mode, seconds = pipe.recv()
        act, done, until = acts[mode], 0, time.perf_counter() + seconds
        while time.perf_counter() < until:
            act()
            done += 1
        pipe.send(done)


class Writer:
    """Knows its next free time, and books it."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._store = Store(open_engine(place.url))
        self._desk = Desk(self._store, practice(place.staff), FixedClock(MIDNIGHT))
        self._made = 0
        self._own = _times(0, 1)
        self._among_all = [_times(place.writer, place.writers) for _ in range(FEW)]

    def uncontested(self) -> None:
        """Book the next time of one's own member of staff."""
        self._book(f"p{FEW + 1 + self._place.writer}", next(self._own))

    def contested(self) -> None:
        """Book the next of one's own times with one of the few whom all want."""
        wanted = self._made % FEW
        self._book(f"p{wanted + 1}", next(self._among_all[wanted]))

    def _book(self, staff: str, starts: datetime) -> None:
        self._desk.book(self._customer(), SERVICE, starts, staff=staff)

    def _customer(self) -> Caller:
        self._made += 1
        number = self._place.first_customer + self._made % CUSTOMERS
        return Caller(CustomerId(number), Role.CUSTOMER, "benchmark")

    def bare(self) -> None:
        """Write the rows that a booking writes, and nothing else."""
        customer, starts = self._customer().customer, AFTER_ALL + self._made * STEP_S
        with self._store.writing() as connection:
            row = {"code": f"X{self._place.writer}{self._made}", **_booked(customer, starts)}
            added = connection.execute(BOOKED, row).inserted_primary_key
            known = {"booking_id": added[0] if added else None}
            span = {"resource_id": self._place.resource, "starts": starts, "ends": starts + STEP_S}
            connection.execute(TAKEN, {**known, **span, "lane": 1})
            connection.execute(LINE, {**known, **NOTED})


BOOKED, TAKEN, LINE = insert(booking), insert(occupancy).inline(), insert(history).inline()
"""Built once, as whoever writes the same rows for speed would do it."""
STATE = {
    "starts": "2026-12-25T16:00+01:00",
    "ends": "2026-12-25T16:30+01:00",
    "staff": "p1",
    "status": "confirmed",
    "paid_by_plan": False,
}
NOTED: dict[str, Any] = {
    "at": int(MIDNIGHT.timestamp()),
    "actor": "customer:1",
    "channel": "benchmark",
    "act": "booked",
    "detail": {"before": None, "after": STATE},
}


def _booked(customer: int | None, starts: int) -> dict[str, Any]:
    return {
        "customer_id": customer,
        "service": SERVICE,
        "staff": "p1",
        "starts": starts,
        "ends": starts + STEP_S,
        "status": "confirmed",
        "price_minor": 4000,
        "currency": "EUR",
        "paid_by_plan": False,
        "series": None,
        "created_at": int(MIDNIGHT.timestamp()),
    }


def _times(first: int, step: int) -> Iterator[datetime]:
    """Slots of the days ahead: the first one is so far on, and the next so many further."""
    days = (FIRST_DAY + timedelta(days=n) for n in range(DAYS_AHEAD))
    opened = [day for day in days if day.weekday() != SUNDAY]
    for number in range(first, len(opened) * SLOTS_A_DAY, step):
        day, slot = divmod(number, SLOTS_A_DAY)
        yield datetime.combine(opened[day], OPEN, ZONE) + slot * STEP
