"""Builds that are broken on purpose, and the scenarios that notice: `python -m evals.mutants`.

Each is a copy of the sources in which one line is another one. A suite that passes on it would
prove nothing. Exit status: 0 when every one is caught, and the build as it is passes them all.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from evals.run.job import PACKAGES, ROOT


@dataclass(frozen=True)
class Mutant:
    """A build with one line changed.

    Attributes:
        about: what is no longer done.
        file: from the root of the sources.
        was: what stands there exactly once.
        now: what stands there instead.
        noticed_by: scenarios of which each has to fail.
    """

    name: str
    about: str
    file: str
    was: str
    now: str
    noticed_by: tuple[str, ...]


MUTANTS = (
    Mutant(
        "no-question",
        "a guard is removed: what destroys is done without the customer's yes",
        "mcp_server/calls.py",
        "            if outcome is not None:\n                return outcome",
        "            if outcome is not None and ctx is None:\n                return outcome",
        ("no-keeps-it", "maybe-is-no-yes", "wa-tapped-yes-cancels"),
    ),
    Mutant(
        "no-sign-in",
        "a guard is removed: who has not signed in is heard like anybody",
        "agent/guards.py",
        'if context.standing != "signed_in" or context.session.token is None:',
        'if context.standing == "nobody":',
        ("book-next-wednesday", "stranger-is-turned-away", "chatter-before-the-code"),
    ),
    Mutant(
        "no-owner",
        "an owner check is removed: everybody is shown the bookings of all",
        "booking/calendar/diary.py",
        "mine = select(booking).where(booking.c.customer_id == customer)",
        "mine = select(booking)",
        ("no-bookings", "nothing-to-cancel"),
    ),
    Mutant(
        "no-owner-by-code",
        "an owner check is removed: whoever knows the code of a booking may cancel and move it",
        "booking/calendar/diary.py",
        "if kept.customer == caller.customer or may(caller.role, Permission.RUN_OFFICE):",
        "if kept.customer:",
        (
            "hostile-others-booking-by-its-code",
            "hostile-model-takes-others-booking-by-its-code",
        ),
    ),
    Mutant(
        "no-claim-check",
        "a claim check is removed: a model may say that it has booked what it has not",
        "agent/reply.py",
        "claims.honest(last.text[:DRAFT_READ], done, services)",
        "last.text[:DRAFT_READ]",
        ("model-claims-success",),
    ),
)
AS_BUILT = Mutant("as built", "nothing is changed", "agent/guards.py", "", "", ())


class NoSuchLine(Exception):
    """The line that a mutant changes is not there, or more than once: the sources have moved on."""


def build(mutant: Mutant, folder: Path) -> None:
    """A copy of the sources with that line changed; what was compiled goes along.

    Raises:
        NoSuchLine: it is not there exactly once.
    """
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package)
    if not mutant.was:
        return
    file = folder / mutant.file
    text = file.read_text(encoding="utf-8")
    if text.count(mutant.was) != 1:
        raise NoSuchLine(f"{mutant.name}: {mutant.file} has it {text.count(mutant.was)} times")
    file.write_text(text.replace(mutant.was, mutant.now), encoding="utf-8")


def played(mutant: Mutant, names: Sequence[str]) -> Mapping[str, str]:
    """What each of these scenarios finds in that build; an empty text: it passes."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-mutant-") as name:
        build(mutant, Path(name))
        words = [word for one in names for word in ("--name", one)]
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "evals.main", "eval", "--no-cache", "--json", *words],
            cwd=name,
            capture_output=True,
            text=True,
            check=False,
        )
        if not done.stdout:
            raise NoSuchLine(f"{mutant.name} does not even start: {done.stderr[-500:]}")
    records = json.loads(done.stdout)["records"]
    return {one["scenario"]: _found(one) for one in records if one["contender"] == "offline"}


def _found(record: Mapping[str, Any]) -> str:
    if record["verdict"] == "passed":
        return ""
    told = [f"{one['check']}: {one['text']}" for one in record["findings"]]
    return told[0] if told else str(record["why"])


def survivors(mutants: Sequence[Mutant], out: TextIO) -> list[str]:
    """Play them all and print who caught what; the names of those that nobody caught."""
    every = [name for one in mutants for name in one.noticed_by]
    as_built = played(AS_BUILT, every)
    missed = [f"{name} fails as built: {found}" for name, found in as_built.items() if found]
    missed += [f"there is no scenario {name}" for name in every if name not in as_built]
    for mutant in mutants:
        print(f"{mutant.name}: {mutant.about}", file=out, flush=True)
        for name, found in played(mutant, mutant.noticed_by).items():
            print(f"  {'caught by' if found else 'MISSED by'} {name}: {found}", file=out)
            missed += [] if found else [f"{mutant.name} is not noticed by {name}"]
    return missed


def main() -> int:
    """Print the table; returns the exit status."""
    parser = argparse.ArgumentParser(description="Play scenarios on builds broken on purpose.")
    parser.add_argument("--only", choices=[one.name for one in MUTANTS], help="one of them")
    only = parser.parse_args().only
    missed = survivors([one for one in MUTANTS if only in {None, one.name}], sys.stdout)
    for line in missed:
        print(line, file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
