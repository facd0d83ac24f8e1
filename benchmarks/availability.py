"""What it costs to see what is free: `python -m benchmarks.availability`.

The workload of benchmarks/workload.py, asked of the desk with the database read included, and side
by side of two open systems: cal.com's engine, which pays for no database here, and
django-appointment. All of them answer in turn, so that a loaded machine is unkind to all. Figures
are the minimum; ratios are minimum against minimum. An answer counts only if it is right.

One day for one service is measured in processor time of our own process, at the median, beside a
past that grows to a million bookings.
"""

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from benchmarks.asking import Asker, OneDay, timed
from benchmarks.databases import Database, add_switches, databases
from benchmarks.peers import calcom, django_appointment
from benchmarks.peers.peer import Peer, PeerFailed
from benchmarks.report import arguments, show
from benchmarks.workload import Workload, workload

SIZES = tuple((providers, days) for providers in (1, 10) for days in (1, 30, 365))
QUICK_SIZES = ((1, 1), (10, 1))
PASTS, QUICK_PASTS = (1_000, 100_000, 1_000_000), (100, 1_000)
ONE_DAY_TIMES, QUICK_TIMES = 500, 20

ROUNDS = 3
"""Everybody answers in turn, so many times over."""
WORTH_MS = 5_000
"""A round asks everybody as often as the slowest can be asked in this time, at most MOST times."""
SLOW_MS, LONG_MS = 2_000, 8_000
"""Whoever takes longer than this is asked once a round; than that, once at all."""
MOST = 40
STARTERS: Mapping[str, Callable[[], Peer]] = {
    "calcom": calcom.start,
    "django_appointment": django_appointment.start,
}

Ask = Callable[[int], list[float]]
"""Asks so often; milliseconds of each."""


def measure(asked: Namespace) -> dict[str, Any]:
    """All figures, named as in DESIGN.md."""
    with ExitStack() as stack:
        kinds = stack.enter_context(databases(asked))
        peers = {} if asked.no_peers else _started(stack)
        sizes = QUICK_SIZES if asked.quick else SIZES
        rows = [_row(workload(*size), kinds, peers) for size in sizes]
        by_database = {kind.name: _one_day(kind, quick=asked.quick) for kind in kinds}
    found: dict[str, Any] = {"rows": rows}
    for name in STARTERS:
        found[f"ratio_{name}_10x30"] = _ratio(rows, name)
    return {**found, **_headline(by_database["sqlite"]), "databases": by_database}


def _started(stack: ExitStack) -> dict[str, Peer]:
    peers = {}
    for name, start in STARTERS.items():
        try:
            peers[name] = start()
        except PeerFailed as failed:
            print(f"Without {name}: {failed}", file=sys.stderr)
        else:
            stack.callback(peers[name].close)
    return peers


def _row(
    load: Workload, kinds: Sequence[Database], peers: Mapping[str, Peer]
) -> dict[str, float | None]:
    with ExitStack() as stack:
        asks: dict[str, Ask] = {}
        for kind in kinds:
            key = "ours_ms" if kind.name == "sqlite" else f"ours_{kind.name}_ms"
            asks[key] = stack.enter_context(Asker.opened(kind, load)).ask
        for name, peer in peers.items():
            asks[f"{name}_ms"] = lambda times, peer=peer: peer.ask(load, times)  # type: ignore[misc]
        fastest = in_turn(asks)
    every = [*asks, *(f"{name}_ms" for name in STARTERS if name not in peers)]
    figures = {key: _ms(fastest.get(key)) for key in every}
    return {"providers": load.providers, "days": load.days, **figures}


def in_turn(asks: Mapping[str, Ask]) -> dict[str, float]:
    """The minimum of each, after several rounds in which they take turns.

    Nobody's first answer counts, and all are asked equally often, since the best of many is better
    than the best of few. Only who is slow is asked less: once a round, or once at all.
    """
    first = {name: min(ask(1)) for name, ask in asks.items()}
    slow = {name for name, took in first.items() if took > SLOW_MS}
    pace = max((took for name, took in first.items() if name not in slow), default=SLOW_MS)
    times = max(1, min(MOST, int(WORTH_MS / pace)))
    fastest = {name: took for name, took in first.items() if took > LONG_MS}
    for name in [name for name in asks if name not in fastest] * ROUNDS:
        best = min(asks[name](1 if name in slow else times))
        fastest[name] = min(best, fastest.get(name, best))
    return fastest


def _ratio(rows: Sequence[Mapping[str, float | None]], name: str) -> float | None:
    for row in rows:
        theirs, ours = row.get(f"{name}_ms"), row["ours_ms"]
        if (row["providers"], row["days"]) == (10, 30) and theirs and ours:
            return round(theirs / ours, 1)
    return None


def _one_day(kind: Database, *, quick: bool) -> dict[str, Any]:
    """One day of ten providers beside pasts of several lengths, asked in turn."""
    pasts = QUICK_PASTS if quick else PASTS
    with ExitStack() as stack:
        days = {past: stack.enter_context(OneDay.opened(kind, past)) for past in pasts}
        took = timed(days, QUICK_TIMES if quick else ONE_DAY_TIMES)
    rows = [{"past": past, **figures} for past, figures in took.items()]
    growth = round(rows[-1]["one_day_ms"] / rows[0]["one_day_ms"], 2)
    return {"growth": rows, "growth_ratio": growth}


def _headline(figures: Mapping[str, Any]) -> dict[str, float | None]:
    by_past = {row["past"]: row["one_day_ms"] for row in figures["growth"]}
    return {
        "one_day_ms": figures["growth"][0]["one_day_ms"],
        "one_day_ms_1m_past": by_past.get(1_000_000),
    }


def _ms(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def main() -> None:
    """Print a table, or one JSON object."""
    parser = arguments("What it costs to see what is free.")
    add_switches(parser)
    parser.add_argument("--no-peers", action="store_true", help="only our own figures")
    asked = parser.parse_args()
    show(measure(asked), as_json=asked.json)


if __name__ == "__main__":
    main()
