"""What the lanes accept: exactly what the peak accepts, and nothing that no reader would see."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import select

from booking.availability import Busy, Need, Span
from booking.business import Service
from booking.calendar.lanes import Lanes, Taker
from booking.calendar.resources import ensure_resources
from booking.calendar.taken import LONGEST
from booking.errors import SlotTaken
from booking.store import Store
from booking.tables import occupancy
from booking.testing import open_store
from booking.values import HoldId
from tests.booking.shops import CLEAN, a_shop
from tests.databases import Databases

FOR_ONE = Taker(hold=HoldId(1), until=10**9)
wanted_spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 14)).map(lambda one: (one[0], one[0] + one[1])),
    min_size=1,
    max_size=25,
)


def running(spans: Sequence[Span], at: int) -> int:
    return sum(begins <= at < ends for begins, ends in spans)


def fill(store: Store, wanted: Sequence[Span], lanes: int) -> list[Span]:
    """The spans that were accepted, one transaction each."""
    accepted = []
    for span in wanted:
        try:
            with store.writing() as connection:
                (vans,) = ensure_resources(connection, ["van"]).values()
                found = Lanes(connection, 0)
                found.occupy([found.place(vans, span, lanes)], FOR_ONE)
        except SlotTaken:
            continue
        accepted.append(span)
    return accepted


def by_brute_force(wanted: Sequence[Span], lanes: int) -> list[Span]:
    accepted: list[Span] = []
    for span in wanted:
        if all(running(accepted, at) < lanes for at in range(*span)):
            accepted.append(span)
    return accepted


def in_lanes(store: Store) -> list[tuple[int, Span]]:
    with store.reading() as connection:
        rows = connection.execute(select(occupancy.c.lane, occupancy.c.starts, occupancy.c.ends))
        return [(lane, (starts, ends)) for lane, starts, ends in rows]


@pytest.mark.behaviour("BOOK-04")
@settings(max_examples=25)
@given(wanted_spans, st.integers(2, 4))
def test_several_of_a_kind_take_exactly_what_the_peak_allows(wanted: list[Span], many: int) -> None:
    """Against brute force; the database's own rule would refuse a wrong deal of the lanes."""
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'desk.db'}")
        accepted = fill(store, wanted, many)
        found = in_lanes(store)
        store.close()
    assert accepted == by_brute_force(wanted, many)
    assert sorted(span for _, span in found) == sorted(accepted)
    assert {lane for lane, _ in found} <= set(range(1, many + 1))


@pytest.mark.behaviour("BOOK-04")
def test_lanes_are_dealt_anew_on_both_databases(databases: Databases) -> None:
    """(10, 20) leaves the first lane free only before, the second only after: two must swap."""
    wanted = [(0, 10), (0, 12), (12, 30), (20, 30), (10, 20)]
    assert by_brute_force(wanted, 2) == wanted
    with databases.one() as url:
        store = open_store(url)
        assert fill(store, wanted, 2) == wanted
        store.close()


def test_the_last_word_of_the_team_takes_a_lane_of_its_own(databases: Databases) -> None:
    with databases.one() as url:
        store = open_store(url)
        with store.writing() as connection:
            (amy,) = ensure_resources(connection, ["amy"]).values()
            lanes = Lanes(connection, 0)
            for _ in range(3):
                lanes.occupy([lanes.place(amy, (0, 10), beyond=True)], FOR_ONE)
        assert [lane for lane, _ in in_lanes(store)] == [1, 2, 3]
        store.close()


def test_what_no_reader_would_look_back_for_is_refused(database_url: str) -> None:
    store = open_store(database_url)
    with store.writing() as connection:
        (amy,) = ensure_resources(connection, ["amy"]).values()
        lanes = Lanes(connection, 0)
        with pytest.raises(ValueError, match="36 hours"):
            lanes.place(amy, (0, LONGEST + 1))
        lanes.occupy([lanes.place(amy, (0, LONGEST))], FOR_ONE)
        assert lanes.busy(["amy"], (LONGEST - 1, LONGEST + 9)) == {"amy": Busy([0], [LONGEST])}
        assert lanes.busy(["amy"], (LONGEST, LONGEST + 9)) == {}
    store.close()


def test_the_longest_block_is_written_in_pieces_that_every_reader_sees(database_url: str) -> None:
    store, week = open_store(database_url), int(timedelta(days=7).total_seconds())
    with store.writing() as connection:
        lanes = Lanes(connection, 0)
        lanes.hold_still(["amy"], [])
        lanes.block(["amy"], (0, week), "holiday")
        for at in range(0, week, 3600):
            assert "amy" in lanes.busy(["amy"], (at, at + 1)), at
        assert lanes.busy(["amy"], (week, week + 1)) == {}
    store.close()


def test_the_longest_service_of_a_business_file_can_be_seen() -> None:
    """Length and both buffers at their limits: a file cannot ask for more."""
    at_most = {"minutes": 24 * 60, "buffer_before_minutes": 240, "buffer_after_minutes": 240}
    (service,) = a_shop(services=[{**CLEAN, **at_most}]).services
    begins, ends = Need.of(service, 30).occupied(0)
    assert ends - begins <= LONGEST
    for key, value in at_most.items():
        with pytest.raises(ValidationError):
            Service.model_validate({**CLEAN, **at_most, key: value + 1})
