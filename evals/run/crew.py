"""Plays jobs in several processes at once; each has read the whole program before the first."""

import asyncio
import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from multiprocessing.context import BaseContext

import anyio

from app.settings import Settings
from evals.run.contenders import trial_of
from evals.run.job import Job
from evals.run.record import Record, record_of

LONGEST_S = 300
"""Seconds after which a play is given up: nothing that a scenario can declare takes so long."""


class CrewLost(Exception):
    """A process that played has died; the text says during what."""


class Player:
    """Plays in this process, all in one event loop: clients of models keep connections in it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._runner = asyncio.Runner()

    def play(self, job: Job) -> Record:
        """Play one job."""
        return self._runner.run(_play(job, self._settings))

    def close(self) -> None:
        """End the loop."""
        self._runner.close()


def play_all(
    jobs: Mapping[str, Job], settings: Settings, workers: int
) -> Iterator[tuple[str, Record]]:
    """The record of each job, by its key, in the order in which they are done.

    Args:
        jobs: to play, by key.
        settings: where live models are.
        workers: processes; with 1 it is this one.

    Raises:
        CrewLost: a process has died; what was yielded is worth keeping.
    """
    if workers == 1 or len(jobs) < 2:
        with closing(Player(settings)) as player:
            yield from ((key, player.play(job)) for key, job in jobs.items())
        return
    crew = ProcessPoolExecutor(
        min(workers, len(jobs)), mp_context=_birth(), initializer=_begin, initargs=(settings,)
    )
    try:
        waiting = {crew.submit(_work, job): key for key, job in jobs.items()}
        yield from _done(waiting, jobs)
    finally:
        crew.shutdown(cancel_futures=True)


def _done(
    waiting: Mapping[Future[Record], str], jobs: Mapping[str, Job]
) -> Iterator[tuple[str, Record]]:
    for future in as_completed(waiting):
        key = waiting[future]
        try:
            record = future.result()
        except BrokenProcessPool as lost:
            raise CrewLost(f"a process died; perhaps it was {jobs[key].name}") from lost
        yield key, record


async def _play(job: Job, settings: Settings) -> Record:
    names = {"customer": job.beside.customer, "judge": job.beside.judge}
    with anyio.move_on_after(LONGEST_S):
        aides = job.beside.aides(settings)
        trial = await trial_of(job.scenario, job.contender, job.trial, settings, aides)
        return record_of(trial, job.contender).model_copy(update=names)
    return Record(
        scenario=job.scenario.id,
        contender=job.contender,
        trial=job.trial,
        verdict="error",
        why=f"given up after {LONGEST_S} seconds",
    )


_HERE: list[Player] = []
"""The player of a process of the crew: what it is given are jobs alone."""


def _begin(settings: Settings) -> None:
    """What is to break breaks: its word is in the findings. And Ctrl-C is for whoever began.

    What was read of the program stays: to look through it for garbage takes a tenth of the time.
    """
    logging.disable(logging.ERROR)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    _HERE[:] = [Player(settings)]
    gc.freeze()


def _end_with_the_parent() -> None:
    """Whoever began may be killed; nobody would ever give this process another job."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _work(job: Job) -> Record:
    return _HERE[0].play(job)


def _birth() -> BaseContext:
    """A fork of this process has read the program already; where it cannot be, a new one reads."""
    alone = threading.active_count() == 1
    return multiprocessing.get_context(
        "fork" if alone and sys.platform.startswith("linux") else "spawn"
    )
