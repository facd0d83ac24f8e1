"""The hostile model: the benchmark runs, has its keys, and finds nothing."""

from tests.benchmarks.running import figures, has


def test_hostile_has_its_keys_and_finds_nothing() -> None:
    found = figures("hostile")
    assert has(found, "calls", "foreign_facts", "unauthorised_effects")
    assert (found["foreign_facts"], found["unauthorised_effects"]) == (0, 0)
    assert found["calls"] > 0
