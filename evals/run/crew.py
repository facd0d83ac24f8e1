"""Plays jobs in several processes at once; each has read the whole program before the first."""

import logging
import multiprocessing
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
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
        yield from ((key, work(job, settings)) for key, job in jobs.items())
        return
    crew = ProcessPoolExecutor(min(workers, len(jobs)), mp_context=_birth(), initializer=_settle)
    try:
        waiting = {crew.submit(work, job, settings): key for key, job in jobs.items()}
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


def work(job: Job, settings: Settings) -> Record:
    """Play one job here."""
    return anyio.run(_play, job, settings)


async def _play(job: Job, settings: Settings) -> Record:
    with anyio.move_on_after(LONGEST_S):
        trial = await trial_of(job.scenario, job.contender, job.trial, settings)
        return record_of(trial, job.contender)
    return Record(
        scenario=job.scenario.id,
        contender=job.contender,
        trial=job.trial,
        verdict="error",
        why=f"given up after {LONGEST_S} seconds",
    )


def _birth() -> BaseContext:
    """A fork of this process has read the program already; where it cannot be, a new one reads."""
    alone = threading.active_count() == 1
    return multiprocessing.get_context(
        "fork" if alone and sys.platform.startswith("linux") else "spawn"
    )


def _settle() -> None:
    """What is to break breaks: its word is in the findings. And Ctrl-C is for whoever began."""
    logging.disable(logging.ERROR)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
