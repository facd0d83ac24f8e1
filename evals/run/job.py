"""One play that is to be done, and the key under which its record is known again."""

import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.run.beside import NOBODY, Beside
from evals.run.result import ORACLE
from evals.scenario.form import Scenario

ROOT = Path(__file__).parent.parent.parent
PACKAGES = (
    "agent", "app", "booking", "channels", "evals", "mcp_server", "prompts", "tools", "web",
)  # fmt: skip
COUNTED = {".py", ".toml", ".md", ".yaml", ".html", ".sql", ".css", ".js"}
NOT_COUNTED = Path("evals", "scenarios")
"""Each job counts its own scenario; the others do not change what comes of it."""


@dataclass(frozen=True)
class Job:
    """One trial of one scenario by one contender, and the models beside it that are asked."""

    scenario: Scenario
    contender: str
    trial: int
    beside: Beside = NOBODY

    @property
    def name(self) -> str:
        """For people."""
        return f"{self.scenario.id} by {self.contender}, trial {self.trial}"

    def key(self, code: str) -> str:
        """Digest of everything that decides what comes of it."""
        names = (self.contender, self.beside.customer, self.beside.judge)
        parts = (code, *names, str(self.trial), self.scenario.model_dump_json())
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def code_digest(root: Path = ROOT) -> str:
    """Digest of all sources, prompts, tables of words and worlds, and of this Python."""
    digest = hashlib.sha256(sys.version.encode())
    for file in _sources(root):
        digest.update(str(file.relative_to(root)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _sources(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        for file in sorted((root / package).rglob("*")):
            if file.suffix in COUNTED and not file.is_relative_to(root / NOT_COUNTED):
                yield file


def jobs_of(
    scenarios: Sequence[Scenario],
    contenders: Sequence[str],
    trials: int,
    baselines: Sequence[str],
    beside: Beside = NOBODY,
) -> Iterator[Job]:
    """What there is to do: each baseline once, each contender as often as is wished.

    A scenario that says why it has no gold is nothing for the oracle.
    """
    for scenario in scenarios:
        for baseline in baselines:
            if baseline == ORACLE and scenario.no_gold:
                continue
            yield Job(scenario, baseline, 1, beside.at(scenario, baseline))
        for contender in contenders:
            for trial in range(1, trials + 1):
                yield Job(scenario, contender, trial, beside.at(scenario, contender))
