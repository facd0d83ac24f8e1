"""Bookings a second through the desk: `python -m benchmarks.commits`.

Writers are processes of their own. Uncontested, each books with a member of staff of its own;
contested, all of them book with the same two, at times that are all free, so that every booking
has to wait for others' locks and is made. Beside them the bare insert: the very rows that a booking
writes (booking, time, history), by prepared statements, one transaction each, into the same tables
of the same server, without a look at anything. What is printed are medians; the share of the
bare insert is that of each round, in which all modes took a turn.
"""

from argparse import Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from statistics import median
from typing import Any

from benchmarks.committing import Crew, Mode
from benchmarks.databases import Database, add_switches, databases
from benchmarks.filling import Past
from benchmarks.report import arguments, show

WRITERS, QUICK_WRITERS = 4, 2
SECONDS, QUICK_SECONDS = 0.6, 0.2
ROUNDS, QUICK_ROUNDS = 15, 1
PASTS, QUICK_PASTS = (1_000, 100_000, 1_000_000), (100, 1_000)


def measure(asked: Namespace) -> dict[str, Any]:
    """All figures, named as in DESIGN.md, for each database."""
    with databases(asked) as kinds:
        return {kind.name: _figures(kind, quick=asked.quick) for kind in kinds}


def _figures(kind: Database, *, quick: bool) -> dict[str, Any]:
    """The modes beside each other on one database; then the same beside pasts of several sizes."""
    writers, seconds = (QUICK_WRITERS, QUICK_SECONDS) if quick else (WRITERS, SECONDS)
    rounds = QUICK_ROUNDS if quick else ROUNDS
    with kind.opened() as (url, store), Crew.at_work(url, store, writers) as crew:
        found = list(crew.rounds(rounds, seconds))
    shares = [one[Mode.CONTESTED] / one[Mode.BARE] for one in found]
    growth = _growth(kind, QUICK_PASTS if quick else PASTS, rounds, seconds)
    return {
        **{f"{mode}_per_s": round(median(one[mode] for one in found), 1) for mode in Mode},
        "contested_to_bare": round(median(shares), 2),
        "writers": writers,
        "growth": [{"past": past, "uncontested_per_s": rate} for past, rate in growth.items()],
        "growth_ratio": round(growth[min(growth)] / growth[max(growth)], 2),
    }


def _growth(kind: Database, pasts: Sequence[int], rounds: int, seconds: float) -> dict[int, float]:
    """One writer's bookings a second by how many are past; each past is a database, in turns."""
    with ExitStack() as open_ones:
        crews = {past: _beside(past, kind, open_ones) for past in pasts}
        every = [
            {past: crew.rate(Mode.UNCONTESTED, seconds) for past, crew in crews.items()}
            for _ in range(rounds + 1)
        ]
    return {past: round(median(one[past] for one in every[1:]), 1) for past in pasts}


def _beside(past: int, kind: Database, open_ones: ExitStack) -> Crew:
    """One writer on a database with so many past bookings."""
    url, store = open_ones.enter_context(kind.opened())
    crew = open_ones.enter_context(Crew.at_work(url, store, 1))
    Past(store, crew.staff).grow(past)
    return crew


def main() -> None:
    """Print a table, or one JSON object."""
    parser = arguments("Bookings a second through the desk.")
    add_switches(parser)
    asked = parser.parse_args()
    show(measure(asked), as_json=asked.json)


if __name__ == "__main__":
    main()
