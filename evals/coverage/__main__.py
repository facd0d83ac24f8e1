"""`python -m evals.coverage`: plays all scenarios, and prints what they reach as Markdown tables.

With `--spec` nothing is played, and only the behaviours are told.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path

import anyio

from agent.think import Patience
from evals.coverage.behaviours import (
    BEHAVIOURS,
    ELSEWHERE,
    OUT_OF_REACH,
    by_behaviour,
    gaps,
    listed,
    unreached,
)
from evals.coverage.watching import Reached, guard_edges, refusal_codes, watched
from evals.play.player import play
from evals.play.ways import CannotGoOn
from evals.scenario.form import Scenario
from evals.scenario.reading import read_all

MOST_NAMED = 3
WORKERS = 2


def main(arguments: list[str]) -> int:
    """Print the tables; 1 if something has neither a scenario nor a reason."""
    scenarios = read_all(map(Path, places)) if (places := _places(arguments)) else read_all()
    known = listed(BEHAVIOURS.read_text(encoding="utf-8"))
    tried = by_behaviour(scenarios)
    _print(_table("Behaviour", known, tried, ELSEWHERE))
    wrong = gaps(known, tried)
    if "--spec" not in arguments:
        refusals, edges = _played(scenarios)
        _print(_table("Refusal", refusal_codes(), refusals, OUT_OF_REACH))
        _print(_table("Edge of a guard", guard_edges(), edges, OUT_OF_REACH))
        wrong += unreached([*refusal_codes(), *guard_edges()], [*refusals, *edges])
    _print(wrong)
    return 1 if wrong else 0


def reached_by(scenario: Scenario) -> Reached:
    """What one play of a scenario reaches."""
    with watched() as reached, suppress(CannotGoOn):  # what was reached until then counts
        anyio.run(play, scenario, None, Patience())
    return reached


def _places(arguments: list[str]) -> list[str]:
    return [one for one in arguments if not one.startswith("--")]


def _played(scenarios: list[Scenario]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    refusals: dict[str, list[str]] = {}
    edges: dict[str, list[str]] = {}
    with ProcessPoolExecutor(WORKERS) as crew:
        for scenario, reached in zip(scenarios, crew.map(reached_by, scenarios), strict=True):
            for name in reached.refusals:
                refusals.setdefault(name, []).append(scenario.id)
            for name in reached.edges:
                edges.setdefault(name, []).append(scenario.id)
    return refusals, edges


def _table(
    what: str, known: Iterable[str], found: Mapping[str, list[str]], why_not: Mapping[str, str]
) -> Iterator[str]:
    yield f"| {what} | scenarios | such as |"
    yield "|---|---|---|"
    for name in known:
        ids = found.get(name, [])
        told = ", ".join(ids[:MOST_NAMED]) or f"none: {why_not.get(name, 'not reached')}"
        yield f"| {name} | {len(ids)} | {told} |"
    yield ""


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
