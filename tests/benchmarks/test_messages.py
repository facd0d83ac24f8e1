"""Webhooks and kills: the benchmarks run, have their keys, and lose nothing."""

import shlex

from tests.benchmarks.running import figures, has
from tests.nursery import Nursery


def test_webhooks_has_its_keys_and_loses_nothing(nursery: Nursery) -> None:
    found = figures("webhooks", "--sqlite-only", "--command", shlex.join(nursery.command))
    assert has(found, "offered_per_s", "accepted", "stored", "lost", "doubled", "p50_ms", "p99_ms")
    assert [(row["worker"], row["lost"], row["doubled"]) for row in found["rows"]] == [
        *[("apart", 0, 0)] * 2,
        *[("inside", 0, 0)] * 2,
    ]
    assert all(row["stored"] == row["accepted"] > 0 for row in found["rows"])


def test_crashes_has_its_keys_and_loses_nothing(nursery: Nursery) -> None:
    found = figures("crashes", "--sqlite-only", "--command", shlex.join(nursery.command))
    assert has(found, "kills", "conversations", "lost", "doubled", "ambiguous")
    assert (found["kills"], found["lost"], found["doubled"]) == (1, 0, 0)
