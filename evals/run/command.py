"""`frontdesk eval`: plays scenarios, says how good that was, and whether it is good enough."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from app.commands import Streams
from app.settings import Settings
from evals.run.beside import Beside
from evals.run.choosing import Choice, chosen
from evals.run.crew import CrewLost
from evals.run.gate import Gate, GateWrong, hold, read_gate
from evals.run.junit import write_junit
from evals.run.prices import PricesWrong, read_prices
from evals.run.result import BASELINES, OFFLINE, ORACLE, Result
from evals.run.running import Plan, Progress, run
from evals.run.telling import Bar, Lines, summary
from evals.scenario.reading import ScenarioWrong

HOLDS, BROKEN, ERROR = 0, 1, 2
RESULT = "result.json"


Reporter: TypeAlias = Callable[[Result], Mapping[str, str]]
"""From a result to what else is written beside it, by the name of the file."""


def no_report(result: Result) -> Mapping[str, str]:
    """The result alone is enough."""
    return {}


def evaluate(
    asked: argparse.Namespace,
    settings: Settings,
    streams: Streams,
    reporter: Reporter = no_report,
) -> int:
    """Run the scenarios that are asked for.

    Args:
        asked: the words of the command line.
        settings: where models are.
        streams: what is printed goes there.
        reporter: what `--report` writes for people.

    Returns:
        0: the gate holds (without a gate file: everything passed); 1: it does not; 2: something
        could not be judged, so that nobody can say.
    """
    try:
        plan = plan_of(asked, settings)
        gate = read_gate(asked.gate) if asked.gate else None
        if not plan.scenarios:
            streams.note("frontdesk eval: no scenario is like that")
            return ERROR
        result = run(plan, progress(asked, streams))
    except (ScenarioWrong, GateWrong, PricesWrong, CrewLost) as wrong:
        streams.note(f"frontdesk eval: {wrong}")
        return ERROR
    if gate:
        result = result.model_copy(update={"gate": hold(gate, asked.gate, result)})
    write(asked, result, streams, reporter)
    return status(result, gate)


def plan_of(asked: argparse.Namespace, settings: Settings) -> Plan:
    """What the words of the command line mean.

    Raises:
        ScenarioWrong: a file is no scenario.
        PricesWrong: the table of prices cannot be read.
    """
    return Plan(
        scenarios=chosen(Choice(asked.places, asked.tag, asked.spec, asked.name)),
        contenders=tuple(dict.fromkeys(asked.models or (OFFLINE,))),
        settings=settings,
        prices=read_prices(asked.prices),
        trials=asked.trials,
        workers=asked.workers,
        baselines=(ORACLE,) if asked.quick else BASELINES,
        notebook=asked.resume or asked.report,
        cache=None if asked.no_cache else asked.cache,
        beside=Beside(asked.customer_model or "", asked.judge or ""),
    )


def progress(asked: argparse.Namespace, streams: Streams) -> Progress:
    """Beside the output: a bar for people, lines for a pipe."""
    return Bar(streams.aside) if streams.aside.isatty() else Lines(streams.aside)


def write(
    asked: argparse.Namespace, result: Result, streams: Streams, reporter: Reporter = no_report
) -> None:
    """Everything that is asked for: files, and a summary or JSON."""
    folder: Path | None = asked.report or asked.resume
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / RESULT).write_text(result.model_dump_json(indent=1), encoding="utf-8")
        for name, text in reporter(result).items():
            (folder / name).write_text(text, encoding="utf-8")
    if asked.junit:
        write_junit(result, asked.junit)
    text = result.model_dump_json() if asked.json else summary(result)
    print(text, file=streams.out, flush=True)


def status(result: Result, gate: Gate | None) -> int:
    """The exit status."""
    if result.errors:
        return ERROR
    if gate and result.gate:
        return HOLDS if result.gate.holds else BROKEN
    return BROKEN if any(one.failed for one in result.scores if not one.is_baseline) else HOLDS
