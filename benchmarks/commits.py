"""Bookings a second through the desk: `python -m benchmarks.commits`.

Writers are processes of their own. Uncontested, each books with a member of staff of its own;
contested, all of them book with the same two, at times that are all free, so that every booking
has to wait for others' locks and is made. Beside them the bare insert: the very rows that a booking
writes (booking, time, history), by prepared statements, one transaction each, into the same tables
of the same server, without a look at anything.
"""

from argparse import Namespace
from typing import Any

from benchmarks.committing import Crew, Mode
from benchmarks.databases import Database, add_switches, databases
from benchmarks.filling import Past
from benchmarks.report import arguments, show

WRITERS, QUICK_WRITERS = 4, 2
SECONDS, QUICK_SECONDS = 3.0, 0.2
ROUNDS, QUICK_ROUNDS = 3, 1
PASTS, QUICK_PASTS = (1_000, 100_000, 1_000_000), (100, 1_000)


def measure(asked: Namespace) -> dict[str, Any]:
    """All figures, named as in DESIGN.md, for each database."""
    with databases(asked) as kinds:
        return {kind.name: _figures(kind, quick=asked.quick) for kind in kinds}


def _figures(kind: Database, *, quick: bool) -> dict[str, Any]:
    """The best of several rounds in which the modes take turns; then beside a growing past."""
    writers, seconds = (QUICK_WRITERS, QUICK_SECONDS) if quick else (WRITERS, SECONDS)
    rounds = QUICK_ROUNDS if quick else ROUNDS
    with kind.opened() as (url, store), Crew.at_work(url, store, writers) as crew:
        best = crew.best_of(rounds, seconds)
        growth, past = [], Past(store, crew.staff)
        for count in QUICK_PASTS if quick else PASTS:
            past.grow(count)
            rate = max(crew.rate(Mode.UNCONTESTED, seconds) for _ in range(rounds))
            growth.append({"past": count, "uncontested_per_s": rate})
    first, last = (growth[n]["uncontested_per_s"] for n in (0, -1))
    return {
        **{f"{mode}_per_s": rate for mode, rate in best.items()},
        "contested_to_bare": round(best[Mode.CONTESTED] / best[Mode.BARE], 2),
        "writers": writers,
        "growth": growth,
        "growth_ratio": round(first / last, 2),
    }


def main() -> None:
    """Print a table, or one JSON object."""
    parser = arguments("Bookings a second through the desk.")
    add_switches(parser)
    asked = parser.parse_args()
    show(measure(asked), as_json=asked.json)


if __name__ == "__main__":
    main()
