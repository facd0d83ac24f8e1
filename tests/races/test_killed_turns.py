"""Answering processes that are killed at any moment (SPEC OPS-02, OPS-05).

The whole house, killed fifty times, is `python -m benchmarks.crashes`.
"""

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from multiprocessing.process import BaseProcess

import pytest
from sqlalchemy import ColumnElement, func, select

from booking.clock import SystemClock
from booking.inbox.arrival import Arrival
from booking.inbox.inbox import Inbox
from booking.message_tables import conversation, door_answer, inbox, outbox
from booking.store import Store, open_engine
from tests.races import turn_takers
from tests.races.turn_takers import PACE, take_turns

WRITERS, MESSAGES, KILLS = 10, 100, 4
PATIENCE_S = 60.0


def letter(number: int) -> Arrival:
    who = f"+4477009000{number % WRITERS:02}"
    return Arrival(
        channel="whatsapp",
        account="+14155238886",
        provider_id=f"SM{number}",
        conversation=f"whatsapp:{who}",
        address=who,
        at=SystemClock().now(),
        kind="text",
        text=f"message {number}",
    )


class Takers:
    """Two processes that answer; whoever is killed is replaced."""

    def __init__(self, url: str) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([turn_takers.__name__])
        self._url, self._chance = url, random.Random(5)  # noqa: S311 - repeatable
        self._running = [self._start(), self._start()]

    def _start(self) -> BaseProcess:
        process = self._context.Process(target=take_turns, args=(self._url,), daemon=True)
        process.start()
        return process

    def kill_one(self) -> None:
        one = self._chance.randrange(len(self._running))
        assert self._running[one].is_alive()
        self._running[one].kill()
        self._running[one] = self._start()

    def kill_all(self) -> None:
        for _ in range(len(self._running)):
            self._running.pop(0).kill()
        self._running += [self._start(), self._start()]

    def close(self) -> None:
        for process in self._running:
            process.kill()
            process.join()


def wait(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until, "it never came to be so"
        time.sleep(0.02)


def count(store: Store, what: ColumnElement[int], *where: ColumnElement[bool]) -> int:
    with store.reading() as connection:
        return connection.scalar(select(what).where(*where)) or 0


def answered(store: Store) -> int:
    return count(store, func.count(inbox.c.id), inbox.c.turn.is_not(None))


def more_are_answered(store: Store, than: int) -> bool:
    return answered(store) > than


@pytest.mark.behaviour("OPS-02")
@pytest.mark.behaviour("OPS-05")
def test_processes_that_are_killed_lose_no_message_and_answer_none_twice(
    database_url: str,
) -> None:
    """What each turn did first, under its key, is done once, too: it was begun again as it was."""
    with (
        closing(Store(open_engine(database_url))) as store,
        closing(Takers(database_url)) as takers,
    ):
        stored = Inbox(store, SystemClock(), PACE)
        part = MESSAGES // (KILLS + 1)
        for kill in range(KILLS):
            letters = [letter(number) for number in range(kill * part, (kill + 1) * part)]
            stored.take(letters)
            wait(partial(more_are_answered, store, kill * part))
            takers.kill_one()
        stored.take([letter(number) for number in range(KILLS * part, MESSAGES)])
        wait(lambda: count(store, func.count(), conversation.c.lease_owner.is_not(None)) > 0)
        takers.kill_all()
        wait(lambda: answered(store) == MESSAGES)
        with store.reading() as connection:
            replies = [row.body["text"] for row in connection.execute(select(outbox.c.body))]
        assert Counter(replies) == Counter(f"message {number}" for number in range(MESSAGES))
        turns = count(store, func.sum(conversation.c.turn))
        assert count(store, func.count(door_answer.c.id)) == turns
        assert count(store, func.sum(conversation.c.lease_token)) > turns, "no kill met a turn"
