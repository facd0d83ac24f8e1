"""Capacity is the peak, and lanes dealt anew accept what the peak accepts (SPEC BOOK-04)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.calendar.peak import Span, full, has_room, lanes_for

some_spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda one: (one[0], one[0] + one[1])),
    max_size=14,
)


def running(spans: list[Span], at: int) -> int:
    return sum(begins <= at < ends for begins, ends in spans)


@given(some_spans, st.integers(1, 4))
def test_full_is_when_so_many_run_at_once(spans: list[Span], room: int) -> None:
    found = full(spans, room)
    for at in range(45):
        assert (running(spans, at) >= room) == (running(found, at) > 0)


@given(some_spans, st.integers(0, 30), st.integers(1, 12), st.integers(1, 4))
def test_there_is_room_while_fewer_run_at_every_moment(
    spans: list[Span], begins: int, length: int, room: int
) -> None:
    fewer = all(running(spans, at) < room for at in range(begins, begins + length))
    assert has_room(spans, (begins, begins + length), room) == fewer


@given(some_spans)
def test_there_are_as_many_lanes_as_run_at_once_and_nothing_overlaps_in_one(
    spans: list[Span],
) -> None:
    lanes = lanes_for(spans)
    assert max(lanes, default=0) == max((running(spans, at) for at in range(45)), default=0)
    for lane in set(lanes):
        own = [span for span, dealt in zip(spans, lanes, strict=True) if dealt == lane]
        assert all(running(own, at) <= 1 for at in range(45))


@pytest.mark.behaviour("BOOK-04")
def test_one_after_the_other_inside_a_long_one_counts_once() -> None:
    spans = [(0, 100), (10, 20), (20, 30)]
    assert has_room(spans, (5, 50), 3)
    assert not has_room(spans, (5, 50), 2)
