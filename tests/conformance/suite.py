"""The protocol's official conformance suite, run against Frontdesk, and its results as a table.

    make conformance

A scenario that passes is worth what it looked at. The suite's own things make its questions real
(fixtures/); without them some scenarios pass on the answer "Unknown tool". So everything is run
twice, with and without, and the table says which is which.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.conformance.node import command
from tests.conformance.stage import ASKED_PATH

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SCORED = {"2025-11-25": 30, "2026-07-28": 37}
"""Server scenarios that each revision of the protocol requires, frozen at its release."""

VACUOUS_ALONE = frozenset(
    {
        "tools-call-simple-text",
        "tools-call-error",
        "input-required-result-missing-input-response",
        "input-required-result-ignore-extra-params",
        "input-required-result-validate-input",
    }
)
"""What a server passes by not knowing the suite's tools: without them it says nothing."""

LONGEST_RUN_S = 240
_UNSCORED = re.compile(r"^  [✓✗] (\S+) \(([a-z-]+)\)$", re.MULTILINE)
_FOLDER = re.compile(r"^server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z$")


@dataclass(frozen=True)
class Scenario:
    """What came of one scenario.

    Attributes:
        scored: it counts; else `why_not` says why it does not, in the suite's words.
        failed: the failures, in words.
        warned: what the protocol recommends and was not found.
    """

    name: str
    why_not: str
    passed: int
    failed: tuple[str, ...]
    warned: tuple[str, ...]
    skipped: int

    @property
    def scored(self) -> bool:
        return not self.why_not


@dataclass(frozen=True)
class Run:
    """One revision's scenarios against one server, and what of the fixtures they asked for."""

    revision: str
    scenarios: Mapping[str, Scenario]
    asked: frozenset[str]

    @property
    def scored(self) -> list[Scenario]:
        return [one for one in self.scenarios.values() if one.scored]

    @property
    def names(self) -> set[str]:
        return set(self.scenarios)

    @property
    def failing(self) -> set[str]:
        return {one.name for one in self.scenarios.values() if one.failed}


def expected_failures(revision: str) -> Mapping[str, str]:
    """Scenarios that fail, each with the reason: no others may, and each of them must."""
    known = tomllib.loads((HERE / "expected_failures.toml").read_text())
    of_revision: Mapping[str, str] = known.get(revision, {})
    return of_revision


def run(revision: str, url: str, only: str | None = None) -> Run:
    """Run the scenarios of a revision.

    Args:
        revision: of the protocol, such as "2026-07-28".
        url: of the server's /mcp.
        only: one scenario alone.

    Raises:
        NoTools: the suite cannot be had.
    """
    which = ["--scenario", only, "--spec-version"] if only else ["--requirements"]
    with tempfile.TemporaryDirectory(prefix="frontdesk-conformance-") as folder:
        done = subprocess.run(  # noqa: S603 - our own words
            [*command("conformance"), "server", "--url", url, *which, revision, "-o", folder],
            capture_output=True,
            text=True,
            timeout=LONGEST_RUN_S,
            check=False,
        )
        found = _results(Path(folder), dict(_UNSCORED.findall(done.stdout)))
    if not found:
        raise RuntimeError(f"The suite gave no results: {done.stdout[-500:]}{done.stderr[-500:]}")
    asked = httpx2.get(url.removesuffix("/mcp") + ASKED_PATH)
    return Run(revision, found, frozenset(asked.json()))


def _results(folder: Path, unscored: Mapping[str, str]) -> dict[str, Scenario]:
    found = {}
    for path in sorted(folder.glob("*/checks.json")):
        match = _FOLDER.match(path.parent.name)
        if match is not None:
            name = match.group(1)
            found[name] = _scenario(name, unscored.get(name, ""), json.loads(path.read_text()))
    return found


def _scenario(name: str, why_not: str, checks: Sequence[Mapping[str, str]]) -> Scenario:
    def told(status: str) -> tuple[str, ...]:
        return tuple(
            f"{check['id']}: {check.get('errorMessage', '')}"
            for check in checks
            if check["status"] == status
        )

    return Scenario(
        name, why_not, len(told("SUCCESS")), told("FAILURE"), told("WARNING"), len(told("SKIPPED"))
    )


@contextmanager
def stage(*words: str) -> Iterator[str]:
    """The server under test in a process of its own; gives the address of its /mcp."""
    server = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-m", "tests.conformance.stage", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        if not url:
            raise RuntimeError("The server under test did not start.")
        yield url
    finally:
        server.terminate()
        server.communicate(timeout=20)


def table(alone: Run, beside: Run) -> str:
    """What a person reads: each scored scenario, what it passed, and whether it says something."""
    rows = [_row(one, alone, beside) for one in beside.scored]
    fine = sum(not one.failed for one in beside.scored)
    real = sum(worth == OWN for _, worth, _ in rows)
    head = (
        f"{beside.revision}: {fine} of {SCORED[beside.revision]} scored scenarios pass; "
        f"{real} of them without any fixture"
    )
    lines = [f"  {name:<46} {worth:<9} {words}" for name, worth, words in rows]
    lines.append(
        f"  Vacuous without the fixtures: {', '.join(sorted(VACUOUS_ALONE & alone.names))}."
    )
    known = expected_failures(beside.revision)
    beyond = [
        f"  {one.name:<46} {_fate(one):<9} {known.get(one.name, one.why_not)}"
        for one in beside.scenarios.values()
        if not one.scored
    ]
    return "\n".join([head, *lines, "  not scored:", *beyond])


OWN, FIXTURE, PASSES, VACUOUS, FAILS = "own", "fixture", "passes", "vacuous", "FAILS"


def _row(one: Scenario, alone: Run, beside: Run) -> tuple[str, str, str]:
    words = f"{one.passed} checks" + (f", {one.skipped} skipped" if one.skipped else "")
    told = "; ".join((*one.failed, *one.warned))
    return one.name, _worth(one, alone), f"{words}. {told}" if told else words


def _worth(one: Scenario, alone: Run) -> str:
    """Whose things the scenario was about."""
    if one.failed:
        return FAILS
    bare = alone.scenarios.get(one.name)
    if bare is None or bare.failed or one.name in VACUOUS_ALONE:
        return FIXTURE
    return OWN


def _fate(one: Scenario) -> str:
    if one.failed:
        return FAILS
    return PASSES if one.passed else VACUOUS


def main() -> int:
    """Run everything, print the tables; the exit status says whether all is as expected."""
    wrong = []
    for revision in SCORED:
        with stage("--bare") as url:
            alone = run(revision, url)
        with stage() as url:
            beside = run(revision, url)
        sys.stdout.write(table(alone, beside) + "\n\n")
        wrong += surprises(beside)
    sys.stdout.write("\n".join(wrong) + "\n" if wrong else "As expected.\n")
    return 1 if wrong else 0


def surprises(found: Run) -> list[str]:
    """What differs from what is known: new failures, and known ones that are none any more."""
    known = expected_failures(found.revision).keys()
    wrong = [
        f"{found.revision}: {name} fails: {'; '.join(found.scenarios[name].failed)}"
        for name in sorted(found.failing - known)
    ]
    wrong += [
        f"{found.revision}: {name} is expected to fail and does not: take it off the list"
        for name in sorted(known - found.failing)
    ]
    if len(found.scored) != SCORED[found.revision]:
        wrong.append(f"{found.revision}: {len(found.scored)} scored scenarios were run")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
