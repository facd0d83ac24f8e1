"""Many writers after the same times: `python -m benchmarks.race`.

Sixteen real processes make ten thousand attempts on overlapping times, and again while one of them
is killed every 200 ms. The database is read afterwards: how many customers has anybody at once?
"""

import tempfile
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks.databases import Database, add_switches, databases
from benchmarks.racing import Race, run
from benchmarks.report import arguments, show

WRITERS, ATTEMPTS = 16, 10_000
QUICK_WRITERS, QUICK_ATTEMPTS = 3, 30
KILL_EVERY_S, QUICK_KILLS = 0.2, 3
CASES = (
    ("capacity 1", Race(WRITERS, ATTEMPTS, staff=1)),
    ("capacity 3", Race(WRITERS, ATTEMPTS, staff=3)),
    ("10 resources, named", Race(WRITERS, ATTEMPTS, staff=10, named=True)),
)


def measure(asked: Namespace) -> dict[str, Any]:
    """All figures, named as in DESIGN.md, for each database and each case."""
    with databases(asked) as kinds:
        return {kind.name: _cases(kind, quick=asked.quick) for kind in kinds}


def _cases(kind: Database, *, quick: bool) -> Sequence[dict[str, Any]]:
    rows = []
    for name, full in CASES:
        race = replace(full, writers=QUICK_WRITERS, attempts=QUICK_ATTEMPTS) if quick else full
        rows.append({"case": name, **_figures(kind, race)})
        killing = replace(race, kill_every_s=KILL_EVERY_S, kills=QUICK_KILLS if quick else None)
        rows.append({"case": f"{name}, kills", **_figures(kind, killing)})
    return rows


def _figures(kind: Database, race: Race) -> dict[str, Any]:
    with kind.opened() as (url, store), tempfile.TemporaryDirectory() as folder:
        return asdict(run(race, url, store, Path(folder)))


def main() -> None:
    """Print a table, or one JSON object."""
    parser = arguments("Many writers after the same times.")
    add_switches(parser)
    asked = parser.parse_args()
    show(measure(asked), as_json=asked.json)


if __name__ == "__main__":
    main()
