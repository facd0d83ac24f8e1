"""A run: what is known already is remembered, the rest is played, and all of it is scored."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.settings import Settings
from app.wiring import PROMPT, PROMPTS
from booking.clock import SystemClock
from evals.play.ears import stopwatch
from evals.run.beside import NOBODY, Beside
from evals.run.choosing import listed
from evals.run.crew import play_all
from evals.run.job import Job, code_digest, jobs_of
from evals.run.memory import TRIALS, Cache, Memory, Notebook, remembered
from evals.run.origin import origin
from evals.run.prices import Prices, cost
from evals.run.record import Record
from evals.run.result import BASELINES, OFFLINE, Result
from evals.run.scoring import judged, scores_of
from evals.scenario.form import Scenario
from prompts.library import Library


@dataclass(frozen=True)
class Plan:
    """What is to be run.

    Attributes:
        scenarios: by file.
        contenders: models, each played `trials` times; baselines are played once beside them.
        workers: processes.
        notebook: folder with the trials so far, which a run that was cut short goes on with.
        cache: folder of what came of the same sources before; none: everything is played.
        beside: models that play customers and judge tone.
    """

    scenarios: Mapping[Path, Scenario]
    contenders: Sequence[str]
    settings: Settings
    prices: Prices
    trials: int = 1
    workers: int = 1
    baselines: Sequence[str] = BASELINES
    notebook: Path | None = None
    cache: Path | None = None
    beside: Beside = NOBODY


class Progress(Protocol):
    """Who is told how far it is."""

    def begin(self, total: int, remembered: int) -> None:
        """So many plays are ahead; so many are known already."""
        ...

    def done(self, job: Job, record: Record) -> None:
        """One more has been played."""
        ...


@dataclass
class _Book:
    """The records of a run, by the key of their job."""

    memories: list[Memory]
    prices: Prices
    records: dict[str, Record] = field(default_factory=dict)

    def add(self, key: str, record: Record) -> Record:
        paid = cost(self.prices, record.contender, record.usage)
        self.records[key] = record.model_copy(update={"cost": paid})
        for memory in self.memories:
            memory.keep(key, record)
        return self.records[key]


def run(plan: Plan, progress: Progress) -> Result:
    """Play what has to be played.

    Raises:
        CrewLost: a process died; the notebook has what was done until then.
    """
    took, began, code = stopwatch(), SystemClock().now(), code_digest()
    scenarios = list(plan.scenarios.values())
    jobs = {
        job.key(code): job
        for job in jobs_of(scenarios, plan.contenders, plan.trials, plan.baselines, plan.beside)
    }
    with ExitStack() as open_files:
        book = _Book(_memories(plan, open_files), plan.prices)
        known = remembered(jobs, book.memories)
        progress.begin(len(jobs) - len(known), len(known))
        for key, record in known.items():
            book.add(key, record)
        _play(plan, {key: job for key, job in jobs.items() if key not in known}, book, progress)
    records = judged([book.records[key] for key in jobs])
    names = [*plan.contenders, *plan.baselines]
    return Result(
        began=began,
        seconds=round(took(), 2),
        plays=len(jobs) - len(known),
        remembered=len(known),
        workers=plan.workers,
        trials=plan.trials,
        code=code,
        prompt=_prompt(),
        customer=plan.beside.customer,
        judge=plan.beside.judge,
        origin=origin([PROMPT, *plan.beside.prompts]),
        scenarios=listed(plan.scenarios),
        scores=scores_of(records, scenarios, names, plan.trials),
        records=tuple(records),
    )


def _memories(plan: Plan, open_files: ExitStack) -> list[Memory]:
    found: list[Memory] = []
    if plan.notebook is not None:
        found.append(open_files.enter_context(Notebook(plan.notebook / TRIALS)))
    if plan.cache is not None:
        found.append(Cache(plan.cache, [OFFLINE, *BASELINES]))
    return found


def _play(plan: Plan, todo: Mapping[str, Job], book: _Book, progress: Progress) -> None:
    for key, record in play_all(todo, plan.settings, plan.workers):
        progress.done(todo[key], book.add(key, record))


def _prompt() -> str:
    found = Library(PROMPTS).get(PROMPT)
    return f"{found.name} v{found.version} {found.digest}"
