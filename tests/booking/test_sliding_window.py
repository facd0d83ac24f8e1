"""Counting what came of late."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from booking.sliding_window import MOST_NAMES, SlidingWindow
from booking.testing import DEMO_NOW, FixedClock


def test_the_wait_is_until_the_first_of_too_many_is_a_stretch_old() -> None:
    clock = FixedClock(DEMO_NOW)
    window = SlidingWindow(clock, stretch_s=60)
    assert window.admit("john", 2) == 0
    clock.advance(timedelta(seconds=20))
    assert window.admit("john", 2) == 0
    assert window.admit("john", 2) == window.wait("john", 2) == 40
    assert window.admit("priya", 2) == 0
    clock.advance(timedelta(seconds=40))
    assert window.admit("john", 2) == 0
    assert window.wait("john", 2) == 20


def test_of_many_threads_no_more_are_admitted_than_may_be() -> None:
    window = SlidingWindow(FixedClock(DEMO_NOW))
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: window.admit("john", 5), range(200)))
    assert waits.count(0) == 5


def test_who_was_quiet_longest_is_forgotten_first_and_memory_is_bounded() -> None:
    window = SlidingWindow(FixedClock(DEMO_NOW))
    window.count("early")
    for number in range(MOST_NAMES - 1):
        window.count(f"late {number}")
    window.count("late 0")
    window.count("last")
    assert window.names == MOST_NAMES
    assert window.wait("early", 1) == 0
    assert window.wait("late 0", 1) == window.wait("last", 1) == 60
