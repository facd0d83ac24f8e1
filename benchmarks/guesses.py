"""Guesses at one code, all at the same moment: `python -m benchmarks.guesses`.

Forty of them from eight real processes: how many are compared? Then two dozen times the right code:
how many sessions come of it? Who claims before comparing answers 3 and 1 (SPEC AUTH-05).
"""

import multiprocessing
from argparse import Namespace
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from time import perf_counter
from typing import Any

from sqlalchemy import Select, func, select

from benchmarks.databases import Database, add_switches, databases
from benchmarks.report import arguments, show
from booking.business_file import DEMO_FILE, read_business
from booking.identity import Identity
from booking.identity.testing import KeptCodes, code_of
from booking.store import Store, open_engine
from booking.tables import login_code, session
from booking.testing import DEMO_NOW, FixedClock, open_demo

GUESSES, RIGHT_ONES, PROCESSES, QUICK_PROCESSES = 40, 24, 8, 2
KEY = b"a key of the benchmark alone, and long enough"
CHANNEL, PHONE = "whatsapp", "+447700900001"
PATIENCE_S = 60


@dataclass(frozen=True)
class Volley:
    """Messages that one process sends at once, when all processes are ready."""

    url: str
    text: str
    times: int


def measure(asked: Namespace) -> dict[str, Any]:
    """For each database: what was guessed, compared and opened."""
    processes = QUICK_PROCESSES if asked.quick else PROCESSES
    with databases(asked) as kinds:
        return {kind.name: _figures(kind, processes) for kind in kinds}


def _figures(kind: Database, processes: int) -> dict[str, Any]:
    with kind.opened() as (url, store), closing(open_demo(url=url)) as demo:
        identity = identity_on(store, demo.clock)
        code = code_of(identity.identify(CHANNEL, PHONE, "Hi").text)
        wrong = _fire(url, f"{(int(code) + 1) % 10**6:06}", GUESSES, processes)
        compared = _one(store, select(func.sum(login_code.c.attempts)))
        demo.clock.advance(timedelta(minutes=1))
        code = code_of(identity.verify(CHANNEL, PHONE, "verify").text)
        right = _fire(url, code, RIGHT_ONES, processes)
        return {
            "guesses": GUESSES,
            "processes": processes,
            "compared": compared,
            "slowest_ms": round(max(wrong), 1),
            "right_ones": RIGHT_ONES,
            "sessions": _one(store, select(func.count(session.c.id))),
            "slowest_right_ms": round(max(right), 1),
        }


def identity_on(store: Store, clock: FixedClock) -> Identity:
    """The sign-in of the demo business, with the key of this benchmark."""
    shop, _ = read_business(DEMO_FILE)
    return Identity(store, shop, clock, KEY, KeptCodes())


def _one(store: Store, wanted: Select[Any]) -> int:
    with store.reading() as connection:
        return int(connection.execute(wanted).scalar_one())


def _fire(url: str, text: str, times: int, processes: int) -> Sequence[float]:
    """Send it so often from so many processes at once; gives how long each answer took, in ms."""
    context = multiprocessing.get_context("forkserver")
    together = context.Barrier(processes)
    results = context.SimpleQueue()
    volley = Volley(url, text, times // processes)
    crew = [
        context.Process(target=_shoot, args=(volley, together, results)) for _ in range(processes)
    ]
    for one in crew:
        one.start()
    took = [ms for _ in crew for ms in results.get()]
    for one in crew:
        one.join()
    return took


def _shoot(volley: Volley, together: Barrier, results: Any) -> None:
    """One process: its engine is open and its threads stand ready before anybody begins."""
    store = Store(open_engine(volley.url))
    identity = identity_on(store, FixedClock(DEMO_NOW))
    identity.standing(CHANNEL, PHONE)

    def send(_: int) -> float:
        began = perf_counter()
        identity.verify(CHANNEL, PHONE, volley.text)
        return 1000 * (perf_counter() - began)

    with ThreadPoolExecutor(volley.times) as pool:
        together.wait(PATIENCE_S)
        results.put(list(pool.map(send, range(volley.times))))
    store.close()


def main() -> None:
    """Print a table, or one JSON object."""
    parser = arguments("Guesses at one code, all at the same moment.")
    add_switches(parser)
    asked = parser.parse_args()
    show(measure(asked), as_json=asked.json)


if __name__ == "__main__":
    main()
