"""What is lost and what comes twice when processes are killed: `python -m benchmarks.crashes`.

A crowd writes through a Twilio that repeats, delays and reorders webhooks and fails now and then,
while one of our processes after the other is ended by SIGKILL and started again. Afterwards every
customer must have what they asked for, once.
"""

import asyncio
from argparse import Namespace
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from random import Random
from time import monotonic, sleep
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select

from benchmarks.crowd import REPLIES, Crowd
from benchmarks.databases import Database, add_switches, databases
from benchmarks.desks import (
    PUBLIC,
    Running,
    add_command,
    environment,
    free_port,
    running,
    wait_for,
)
from benchmarks.report import arguments, show
from booking.clock import SystemClock
from booking.message_tables import inbox, outbox
from booking.store import Store
from booking.tables import customer
from channels.testing.twilio.account import Account
from channels.testing.twilio.server import create_fake_app, serving
from channels.twilio.reconcile import NEWEST

SEED = 7
RATES: Mapping[str, Mapping[str, float]] = {
    "webhook": {"duplicate": 0.1, "delay": 0.05, "reorder": 0.05},
    "callback": {"duplicate": 0.05, "reorder": 0.05, "lost": 0.02},
    "send": {"429": 0.005, "500": 0.003, "500_accepted": 0.003, "reset_accepted": 0.002},
}
MISSED_AFTER_S = NEWEST.total_seconds()
UNDER_WAY = ("pending", "leased", "ambiguous")


@dataclass(frozen=True)
class Size:
    """How much is tried.

    Attributes:
        every_s: between two kills.
        at_once: customers who write at the same time.
        patience_s: for writing; and again for what is left over to be settled.
        lease_s: after which a turn is taken from a process that may be dead; 30 by default.
    """

    conversations: int
    kills: int
    every_s: float
    at_once: int
    patience_s: float
    lease_s: float


FULL = Size(conversations=3000, kills=50, every_s=8.0, at_once=80, patience_s=900, lease_s=30)
QUICK = Size(conversations=4, kills=1, every_s=1.0, at_once=4, patience_s=90, lease_s=3)


class Shape(NamedTuple):
    """How many processes there are of each kind."""

    webs: int
    workers: int


SHAPES = {"sqlite": Shape(1, 1), "postgresql": Shape(2, 2)}


@dataclass(frozen=True)
class Figures:
    """What came of it.

    Attributes:
        lost: conversations that did not come to their end, and messages that nobody handled.
        doubled: replies too many, but for those below.
        ambiguous: letters of which it was not known for a while whether they had been sent.
        doubled_ambiguous: of those, the ones that were sent twice.
        unacknowledged: messages of which Twilio was told of no receipt; found again by asking it.
    """

    database: str
    webs: int
    workers: int
    kills: int
    conversations: int
    messages: int
    replies: int
    lost: int
    doubled: int
    ambiguous: int
    doubled_ambiguous: int
    unacknowledged: int
    seconds: float


def measure(asked: Namespace) -> dict[str, Any]:
    """All figures; those named in DESIGN.md are the sums of both databases."""
    size = QUICK if asked.quick else FULL
    size = replace(size, conversations=asked.conversations or size.conversations)
    size = replace(size, kills=size.kills if asked.kills is None else asked.kills)
    with databases(asked) as kinds:
        rows = [asdict(_run(kind, size, asked.command)) for kind in kinds]
    keys = ("kills", "conversations", "lost", "doubled", "ambiguous")
    return {key: sum(row[key] for row in rows) for key in keys} | {"rows": rows}


def _run(kind: Database, size: Size, command: Sequence[str]) -> Figures:
    account = Account(webhook=f"{PUBLIC}/webhooks/twilio/whatsapp#rc=5&rp=all")
    crowd = Crowd(account, SystemClock(), Random(SEED))  # noqa: S311
    with ExitStack() as stack:
        url, store = stack.enter_context(kind.opened())
        twilio = stack.enter_context(serving(create_fake_app(crowd)))
        told = environment(
            url,
            twilio,
            FRONTDESK_LEASE_S=str(size.lease_s),
            FRONTDESK_TWILIO_ACCOUNT_SID=account.sid,
            FRONTDESK_TWILIO_AUTH_TOKENS=account.token,
            FRONTDESK_TWILIO_WHATSAPP_FROM=account.whatsapp.removeprefix("whatsapp:"),
        )
        started = monotonic()
        processes = _start(stack, crowd, told, command, SHAPES[kind.name])
        phones = _customers(store, size.conversations)
        for place, rates in RATES.items():
            crowd.faults.plan(place, rates=rates)  # type: ignore[arg-type]  # it looks itself
        kills = _let_them_write(crowd, phones, processes, size)
        _settle(store, crowd, processes, size.patience_s)
        return _count(kind.name, crowd, store, kills, monotonic() - started)


def _start(
    stack: ExitStack, crowd: Crowd, told: Mapping[str, str], command: Sequence[str], shape: Shape
) -> list[Running]:
    """The first alone: it lays out the demo; then the others."""
    processes, ports = [], []
    for _ in range(shape.webs):
        ports.append(free_port())
        serve = [*command, "serve", "--no-worker", "--port", str(ports[-1])]
        processes.append(stack.enter_context(running(serve, told)))
        wait_for(ports[-1], processes[-1])
    work = [*command, "worker"]
    processes += [stack.enter_context(running(work, told)) for _ in range(shape.workers)]
    doors = [f"http://127.0.0.1:{port}" for port in ports]
    crowd.account = replace(crowd.account, gateway={PUBLIC: doors})
    return processes


def _customers(store: Store, count: int) -> list[str]:
    phones = [f"+4477011{number:05d}" for number in range(count)]
    rows = [
        {"name": f"Customer {number}", "phone": phone, "created_at": 0}
        for number, phone in enumerate(phones)
    ]
    with store.writing() as connection:
        connection.execute(insert(customer), rows)
    return phones


def _let_them_write(crowd: Crowd, phones: list[str], processes: list[Running], size: Size) -> int:
    """While they write, kill; gives how often that was done."""
    writing = asyncio.run_coroutine_threadsafe(crowd.let_in(phones, size.at_once), crowd.loop)
    chance, until, kills = Random(SEED), monotonic() + size.patience_s, 0  # noqa: S311
    while monotonic() < until and not (writing.done() and kills >= size.kills):
        sleep(size.every_s if kills < size.kills else 0.2)
        if kills < size.kills:
            victim = chance.choice(processes)
            victim.kill()
            victim.start()
            kills += 1
    crowd.is_full = True
    writing.result(size.patience_s)
    return kills


def _settle(store: Store, crowd: Crowd, processes: list[Running], patience_s: float) -> None:
    """Until nothing is under way.

    Messages whose webhook failed for good are found again by asking Twilio, which a process does
    at its start, for messages old enough that no webhook of theirs is on its way.
    """
    if not _wait(store, crowd, 2 * MISSED_AFTER_S):
        for process in processes:
            process.end()
            process.start()
        _wait(store, crowd, patience_s)


def _wait(store: Store, crowd: Crowd, seconds: float) -> bool:
    until = monotonic() + seconds
    while monotonic() < until:
        if _all_over(crowd) and not _under_way(store):
            return True
        sleep(0.5)
    return False


def _all_over(crowd: Crowd) -> bool:
    return all(story.is_over for story in list(crowd.stories.values()))


def _under_way(store: Store) -> int:
    with store.reading() as connection:
        waiting = select(func.count()).select_from(inbox).where(inbox.c.turn.is_(None))
        leaving = select(func.count()).where(outbox.c.status.in_(UNDER_WAY))
        return (connection.scalar(waiting) or 0) + (connection.scalar(leaving) or 0)


def _count(
    database: str,
    crowd: Crowd,
    store: Store,
    kills: int,
    seconds: float,
) -> Figures:
    sent = crowd.sent_for()
    with store.reading() as connection:
        unhandled = connection.scalar(
            select(func.count()).select_from(inbox).where(inbox.c.turn.is_(None))
        )
        doubtful = set(connection.scalars(select(outbox.c.id).where(outbox.c.was_ambiguous)))
        messages = connection.scalar(select(func.count()).select_from(inbox)) or 0
    twice = {letter: times - 1 for letter, times in sent.items() if times > 1}
    excused = sum(times for letter, times in twice.items() if letter in doubtful)
    replies = sum(len(story.replies) for story in crowd.stories.values())
    too_many = sum(max(0, len(story.replies) - REPLIES) for story in crowd.stories.values())
    unfinished = sum(not story.is_over for story in crowd.stories.values())
    return Figures(
        database=database,
        webs=SHAPES[database].webs,
        workers=SHAPES[database].workers,
        kills=kills,
        conversations=len(crowd.stories),
        messages=messages,
        replies=replies,
        lost=unfinished + (unhandled or 0),
        doubled=max(0, too_many - excused),
        ambiguous=len(doubtful),
        doubled_ambiguous=excused,
        unacknowledged=crowd.unacknowledged(),
        seconds=round(seconds, 1),
    )


def main() -> None:
    """Print a table, or one JSON object."""
    parser = arguments("Processes are killed while a crowd writes.")
    parser.add_argument("--conversations", type=int, help="instead of 3000")
    parser.add_argument("--kills", type=int, help="instead of 50")
    add_switches(parser)
    add_command(parser)
    asked = parser.parse_args()
    show(measure(asked), as_json=asked.json)


if __name__ == "__main__":
    main()
