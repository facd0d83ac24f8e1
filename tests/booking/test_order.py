"""Threads write one after the other, in their order; whoever is in a hurry goes first."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from time import monotonic, sleep

import pytest

from booking.database.order import Order

LONG_S = 20.0


class Line:
    """Writers who come while somebody writes; what they wrote, in its order."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.written: list[str] = []
        self._threads = ThreadPoolExecutor(8)

    def comes(self, name: str, *, first: bool = False) -> Future[bool]:
        """Somebody has come, and waits when this returns."""
        before = self.order.waiting
        told = self._threads.submit(self._write, name, first)
        until = monotonic() + LONG_S
        while self.order.waiting == before and not told.done() and monotonic() < until:
            sleep(0.001)
        return told

    def _write(self, name: str, first: bool) -> bool:
        with self.order.turn(first=first) as is_ours:
            if is_ours:
                self.written.append(name)
            return is_ours

    def close(self) -> None:
        self._threads.shutdown()


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line(Order(LONG_S))
    yield line
    line.close()


def test_they_write_in_the_order_in_which_they_came(line: Line) -> None:
    with line.order.turn():
        told = [line.comes(name) for name in "abc"]
    assert [one.result(LONG_S) for one in told] == [True] * 3
    assert line.written == ["a", "b", "c"]


def test_whoever_is_in_a_hurry_goes_before_all_who_are_not(line: Line) -> None:
    with line.order.turn():
        told = [line.comes("a"), line.comes("b"), line.comes("now", first=True)]
    assert [one.result(LONG_S) for one in told] == [True] * 3
    assert line.written == ["now", "a", "b"]


def test_nobody_writes_while_another_does(line: Line) -> None:
    with line.order.turn():
        waits = line.comes("a", first=True)
        assert not waits.done()
        assert line.written == []
    assert waits.result(LONG_S)


def test_a_turn_that_ends_by_an_error_is_over(line: Line) -> None:
    with pytest.raises(ZeroDivisionError), line.order.turn():
        raise ZeroDivisionError
    assert line.comes("a").result(LONG_S)


def test_whoever_loses_patience_leaves_the_line() -> None:
    line = Line(Order(0.02))
    with line.order.turn():
        assert line.comes("a").result(LONG_S) is False
    assert line.comes("b").result(LONG_S) is True
    assert line.written == ["b"]
    line.close()


def test_the_line_is_fair_under_a_crowd() -> None:
    """Whatever comes meanwhile, each has its turn alone, and exactly once."""
    order, inside, done = Order(LONG_S), [0], []

    def write(number: int) -> None:
        with order.turn(first=number % 5 == 0) as is_ours:
            assert is_ours
            inside[0] += 1
            assert inside[0] == 1
            done.append(number)
            inside[0] -= 1

    with ThreadPoolExecutor(16) as threads, ExitStack() as held:
        held.enter_context(order.turn())
        told = [threads.submit(write, number) for number in range(200)]
        held.close()
        for one in told:
            one.result(LONG_S)
    assert sorted(done) == list(range(200))
