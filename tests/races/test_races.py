"""Writers that are real processes, one of them killed now and then (SPEC BOOK-04).

The full race, with ten thousand attempts, is `python -m benchmarks.race`.
"""

from pathlib import Path

import pytest

from benchmarks.racing import Outcome, Race, overbooked_cells, run
from booking.store import Store, open_engine

QUIET = Race(writers=4, attempts=120, staff=1, days=3)


def outcome(race: Race, url: str, folder: Path) -> Outcome:
    store = Store(open_engine(url))
    try:
        return run(race, url, store, folder)
    finally:
        store.close()


@pytest.mark.behaviour("BOOK-04")
@pytest.mark.parametrize(
    "race",
    [
        pytest.param(QUIET, id="one member of staff"),
        pytest.param(Race(writers=4, attempts=120, staff=3, days=2), id="any of three"),
    ],
)
def test_processes_after_the_same_times_never_overbook(
    race: Race, database_url: str, tmp_path: Path
) -> None:
    found = outcome(race, database_url, tmp_path)
    assert (found.overbooked, found.torn, found.faults) == (0, 0, 0), found
    assert found.accepted == found.booked
    assert found.accepted + found.refused == race.attempts
    assert found.accepted > 0
    assert found.refused > 0


@pytest.mark.behaviour("BOOK-04")
def test_a_killed_writer_leaves_nothing_half_done_and_nothing_locked(
    database_url: str, tmp_path: Path
) -> None:
    race = Race(writers=4, attempts=120, staff=2, days=3, kill_every_s=0.2, kills=5)
    found = outcome(race, database_url, tmp_path)
    assert found.killed_writers >= 1
    assert (found.attempts, found.died) == (race.attempts, 0), found
    assert (found.overbooked, found.torn, found.faults) == (0, 0, 0), found
    assert 0 < found.accepted <= found.booked + found.killed_writers
    assert found.booked <= found.accepted + found.killed_writers


def test_the_count_sees_an_overbooking() -> None:
    hour = (0, 3600)
    assert overbooked_cells([hour, (3600, 7200)], 1) == 0
    assert overbooked_cells([hour, (1800, 5400)], 1) == 6
    assert overbooked_cells([hour, hour, hour], 3) == 0
    assert overbooked_cells([hour, hour, hour, (3000, 3900)], 3) == 2
