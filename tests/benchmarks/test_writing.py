"""Writers side by side: the benchmarks run, and have their keys."""

from tests.benchmarks.running import figures, has


def test_commits_has_its_keys() -> None:
    found = figures("commits", "--sqlite-only")["sqlite"]
    assert has(found, "bare_insert_per_s", "uncontested_per_s", "contested_per_s", "growth")
    assert min(found["bare_insert_per_s"], found["contested_per_s"]) > 0


def test_race_has_its_keys_and_overbooks_nobody() -> None:
    rows = figures("race", "--sqlite-only")["sqlite"]
    keys = ("attempts", "accepted", "overbooked", "slowest_ms", "killed_writers")
    assert all(has(row, *keys) for row in rows)
    assert [row["overbooked"] for row in rows] == [0] * 6
