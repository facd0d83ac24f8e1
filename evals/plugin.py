"""For pytest: a scenario file is a test, played with the offline model (SPEC EVAL-08).

`pytest evals/scenarios` needs nothing more; for files elsewhere, in a folder called "scenarios":
`pytest -p evals.plugin FOLDER`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest

from agent.think import Patience
from evals.run.junit import transcript
from evals.run.record import Record, record_of
from evals.run.result import OFFLINE
from evals.scenario.form import Scenario
from evals.scenario.reading import ScenarioWrong, read
from evals.trial import take

FOLDER = "scenarios"


class NotPassed(Exception):
    """A scenario that fails, or that cannot be judged."""

    def __init__(self, record: Record) -> None:
        super().__init__(record.scenario)
        self.record = record


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Files ending in .yaml, below a folder that is called "scenarios"."""
    if file_path.suffix == ".yaml" and FOLDER in file_path.parts:
        collected: pytest.Collector = ScenarioFile.from_parent(parent, path=file_path)
        return collected
    return None


class ScenarioFile(pytest.File):
    """A file with one scenario."""

    def collect(self) -> Iterator[pytest.Item]:
        """The one test that is in it; or what is wrong with the file, by its line."""
        try:
            scenario = read(self.path)
        except ScenarioWrong as wrong:
            raise self.CollectError(str(wrong)) from None
        yield ScenarioTest.from_parent(self, name=self.path.stem, scenario=scenario)


class ScenarioTest(pytest.Item):
    """A scenario as a test; each of its tags is a keyword for -k."""

    def __init__(self, *, scenario: Scenario, **other: Any) -> None:
        super().__init__(**other)
        self._scenario = scenario
        self.extra_keyword_matches.update(scenario.tags)

    def runtest(self) -> None:
        """Prove it by its gold, play it, check it."""
        trial = anyio.run(take, self._scenario, 1, None, Patience())
        if trial.verdict != "passed":
            raise NotPassed(record_of(trial, OFFLINE))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """What is wrong, what was said, and what became of the world."""
        if not isinstance(excinfo.value, NotPassed):
            return str(super().repr_failure(excinfo, style))
        return "\n".join(told(excinfo.value.record, self._scenario.about))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it is, for the head of the failure."""
        return self.path, 0, f"scenario {self.name}"


def told(record: Record, about: str) -> Iterator[str]:
    """A trial that did not pass, as a developer wants to read it."""
    yield f"{record.scenario}: {about}"
    if record.why:
        yield f"It cannot be judged: {record.why}"
    yield from (
        f"- {one.check}{f', turn {one.turn}' if one.turn else ''}: {one.text}"
        for one in record.findings
    )
    if record.lines:
        yield from ("", *transcript(record), "", "What became of the world:")
        yield from (f"- {line}" for line in record.change or ("nothing",))
