"""A race for the same times: real processes, one database, and a count of what came of it.

Every writer works through attempts of its own at the desk, each with a request key. A writer that
is killed is started again and asks its last attempt once more: by the key it is the same request.
Nothing that is shared can be left broken by a kill: plain arrays, one place for each writer.
"""

import multiprocessing
import random
import sys
import time
import traceback
from collections.abc import Iterable
from ctypes import Array, c_double, c_int64
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks.filling import add_customers
from benchmarks.workload import FIRST_DAY, MIDNIGHT, WEEKDAYS, ZONE
from booking.business import Business
from booking.calendar.resources import ensure_resources
from booking.desk import Desk
from booking.errors import Refusal
from booking.store import Store, open_engine
from booking.tables import booking, history, occupancy
from booking.testing import FixedClock
from booking.values import VISITOR, Caller, CustomerId, RequestKey, Role

LENGTHS = (30, 45, 60, 90)
GRID = timedelta(minutes=5)
OPENS, STARTS_A_DAY = timedelta(hours=9), 90
CELL_S = 300


@dataclass(frozen=True)
class Attempt:
    """What a writer asks for; `staff` is None for whoever is free."""

    service: str
    starts: datetime
    staff: str | None


@dataclass(frozen=True)
class Race:
    """The rules of one race.

    Attributes:
        staff: how many members: so many customers may be served at once.
        named: every attempt names one of them.
        days: over how many days the attempts are spread.
        kill_every_s: a writer is killed that often; none: nobody is.
        kills: so many at most; none: to the end.
    """

    writers: int
    attempts: int
    staff: int
    named: bool = False
    days: int = 50
    kill_every_s: float | None = None
    kills: int | None = None
    seed: int = 5

    def shop(self) -> Business:
        """A business with so many members of staff and services of four lengths."""
        return Business.model_validate(
            {
                "name": "Racecourse",
                "zone": ZONE.key,
                "currency": "EUR",
                "region": "ES",
                "rules": {
                    "slot_step_minutes": 5,
                    "lead_time_minutes": 0,
                    "horizon_days": 730,
                    "most_upcoming": 10**9,
                },
                "opening": {day: ["09:00-18:00"] for day in WEEKDAYS},
                "services": [
                    {"code": f"s{minutes}", "name": f"S{minutes}", "minutes": minutes, "price": 1}
                    for minutes in LENGTHS
                ],
                "staff": [{"code": code, "name": code.upper()} for code in self.codes],
            }
        )

    @property
    def codes(self) -> list[str]:
        """Of the members of staff."""
        return [f"p{number + 1}" for number in range(self.staff)]

    def attempts_of(self, writer: int) -> list[Attempt]:
        """What one writer asks for, the same every time."""
        chance = random.Random(self.seed * 1000 + writer)  # noqa: S311 - repeatable, not secret
        mine = range(writer, self.attempts, self.writers)
        return [self._attempt(chance) for _ in mine]

    def _attempt(self, chance: random.Random) -> Attempt:
        day = datetime.combine(FIRST_DAY, datetime.min.time()) + timedelta(
            days=chance.randrange(self.days)
        )
        starts = (day + OPENS + GRID * chance.randrange(STARTS_A_DAY)).replace(tzinfo=ZONE)
        staff = chance.choice(self.codes) if self.named else None
        return Attempt(f"s{chance.choice(LENGTHS)}", starts, staff)


@dataclass(frozen=True)
class Board:
    """What the writers write down while they run; one place for each."""

    done: "Array[c_int64]"
    accepted: "Array[c_int64]"
    refused: "Array[c_int64]"
    faults: "Array[c_int64]"
    slowest: "Array[c_double]"

    @classmethod
    def empty(cls, context: ForkServerContext, writers: int) -> "Board":
        """For so many writers."""
        counts = partial(context.RawArray, c_int64, writers)
        slowest = context.RawArray(c_double, writers)
        return cls(counts(), counts(), counts(), counts(), slowest)


@dataclass(frozen=True)
class Outcome:
    """What came of a race.

    Attributes:
        accepted: attempts that a caller was told have succeeded.
        faults: attempts that ended in anything but a booking or a refusal.
        overbooked: cells of five minutes in which somebody has more than one customer.
        torn: bookings that lack their time or their history, and time that lacks its booking.
        slowest_ms: the longest that any attempt took.
        fault: the first of them, in its own words.
        died: writers that ended before their last attempt, and not by our hand.
    """

    attempts: int
    accepted: int
    booked: int
    refused: int
    faults: int
    overbooked: int
    torn: int
    slowest_ms: float
    per_s: float
    killed_writers: int
    fault: str
    died: int = 0


def run(race: Race, url: str, store: Store, folder: Path) -> Outcome:
    """Run a race on an empty database that has our tables.

    Args:
        race: its rules.
        url: of the database.
        store: on the same database.
        folder: where writers leave the words of a fault.
    """
    with store.writing() as connection:
        ensure_resources(connection, race.codes)
    first = min(one.customer or 0 for one in add_customers(store, race.attempts))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    board = Board.empty(context, race.writers)
    track = _Track(context, race, url, first, board, folder)
    began, ended, killed = track.run()
    return replace(
        _outcome(race, store, board, killed, ended - began, folder), died=len(track.died)
    )


class _Track:
    """Starts the writers, kills some, and waits for the last.

    Nobody is killed twice without having done an attempt in between, or a slow machine would
    never see the end.
    """

    def __init__(
        self,
        context: ForkServerContext,
        race: Race,
        url: str,
        first_customer: int,
        board: Board,
        folder: Path,
    ) -> None:
        self._context = context
        self._race = race
        self._work = partial(write, race, url, first_customer, board, folder)
        self._board = board
        self.died: list[int] = []
        self._lists = [len(race.attempts_of(writer)) for writer in range(race.writers)]

    def run(self) -> tuple[float, float, int]:
        """When it began and ended, by a clock that never jumps, and how many were killed."""
        go, ready = self._context.Event(), self._context.Semaphore(0)
        running = [self._start(writer, (go, ready)) for writer in range(self._race.writers)]
        for _ in running:
            ready.acquire()
        began = time.perf_counter()
        go.set()
        killed = self._watch(running) if self._race.kill_every_s else 0
        for process in running:
            process.join()
        return began, time.perf_counter(), killed

    def _start(self, writer: int, line: tuple[Event, Any] | None) -> BaseProcess:
        process = self._context.Process(target=self._work, args=(writer, line), daemon=True)
        process.start()
        return process

    def _watch(self, running: list[BaseProcess]) -> int:
        chance, killed = random.Random(self._race.seed), 0  # noqa: S311 - repeatable
        every, began_at = self._race.kill_every_s or 0, [-1] * len(running)
        most = self._race.kills or sys.maxsize
        while killed < most and not all(map(self._has_done, range(len(running)))):
            time.sleep(every)
            self._restart_the_dead(running)
            at_work = [one for one in range(len(running)) if self._board.done[one] > began_at[one]]
            victim = chance.choice([one for one in at_work if not self._has_done(one)] or [None])
            if victim is None:
                continue  # a slow machine: nobody has done anything since its last start
            running[victim].kill()
            running[victim].join()
            killed += 1
            began_at[victim] = self._board.done[victim]
            running[victim] = self._start(victim, None)
        return killed

    def _restart_the_dead(self, running: list[BaseProcess]) -> None:
        """Whoever died and was not killed by us: it is told, and goes on."""
        for writer, process in enumerate(running):
            if not process.is_alive() and not self._has_done(writer):
                self.died.append(process.exitcode or 0)
                running[writer] = self._start(writer, None)

    def _has_done(self, writer: int) -> bool:
        return bool(self._board.done[writer] >= self._lists[writer])


def write(
    race: Race,
    url: str,
    first_customer: int,
    board: Board,
    folder: Path,
    writer: int,
    line: tuple[Event, Any] | None,
) -> None:
    """One writer: from its first attempt, or from where it was killed, to its last.

    Every attempt is another customer's, since the same wish of one customer is one booking.
    """
    store = Store(open_engine(url))
    desk = Desk(store, race.shop(), FixedClock(MIDNIGHT))
    attempts = race.attempts_of(writer)
    if line is not None:
        go, ready = line
        desk.free(VISITOR, attempts[0].service, [FIRST_DAY])  # what a process pays once
        ready.release()
        go.wait()
    for number in range(board.done[writer], len(attempts)):
        key = RequestKey(f"{writer}-{number}")
        began = time.perf_counter()
        try:
            _book(
                desk,
                _customer(first_customer + number * race.writers + writer),
                attempts[number],
                key,
            )
        except Refusal:
            board.refused[writer] += 1
        except Exception:  # noqa: BLE001 - whatever reaches a caller is what we look for
            board.faults[writer] += 1
            (folder / f"{writer}.txt").write_text(traceback.format_exc())
        else:
            board.accepted[writer] += 1
        took = (time.perf_counter() - began) * 1000
        board.slowest[writer] = max(board.slowest[writer], took)
        board.done[writer] = number + 1
    store.close()


def _customer(number: int) -> Caller:
    return Caller(CustomerId(number), Role.CUSTOMER, "race")


def _book(desk: Desk, caller: Caller, attempt: Attempt, key: RequestKey) -> None:
    desk.book(caller, attempt.service, attempt.starts, staff=attempt.staff, key=key)


def _outcome(
    race: Race, store: Store, board: Board, killed: int, took: float, folder: Path
) -> Outcome:
    spans, booked, torn = _kept(store)
    said = [path.read_text() for path in sorted(folder.glob("*.txt"))]
    return Outcome(
        attempts=sum(board.done),
        accepted=sum(board.accepted),
        booked=booked,
        refused=sum(board.refused),
        faults=sum(board.faults),
        overbooked=sum(overbooked_cells(one, 1) for one in spans.values())
        + overbooked_cells([span for one in spans.values() for span in one], race.staff),
        torn=torn,
        slowest_ms=round(max(board.slowest), 1),
        per_s=round(sum(board.done) / took, 1),
        killed_writers=killed,
        fault=said[0] if said else "",
    )


def _kept(store: Store) -> tuple[dict[int, list[tuple[int, int]]], int, int]:
    """Taken spans by resource, how many bookings there are, and how many are not whole."""
    taken = select(
        occupancy.c.booking_id, occupancy.c.resource_id, occupancy.c.starts, occupancy.c.ends
    )
    with store.reading() as connection:
        rows = connection.execute(taken).all()
        booked = set(connection.scalars(select(booking.c.id)))
        noted = set(connection.scalars(select(history.c.booking_id)))
        twice = connection.scalar(select(func.count(history.c.id))) or 0
    spans: dict[int, list[tuple[int, int]]] = {}
    for _, resource, starts, ends in rows:
        spans.setdefault(resource, []).append((starts, ends))
    held = {row[0] for row in rows}
    torn = len(booked ^ held) + len(booked ^ noted) + (len(rows) - len(held))
    return spans, len(booked), torn + (twice - len(noted))


def overbooked_cells(spans: Iterable[tuple[int, int]], capacity: int) -> int:
    """Cells of five minutes in which more than `capacity` spans run at once; must be 0."""
    every = list(spans)
    steps = sorted([(start, 1) for start, _ in every] + [(end, -1) for _, end in every])
    running, cells, before = 0, 0, 0
    for at, change in steps:
        if running > capacity:
            cells += (at - before) // CELL_S
        running += change
        before = at
    return cells
