"""Every benchmark runs, and its JSON has the keys that DESIGN.md names."""

import json
import shlex
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks.availability import in_turn
from benchmarks.report import as_text
from benchmarks.workload import digest, workload
from tests.nursery import Nursery


def figures(name: str, *switches: str) -> dict[str, Any]:
    command = [sys.executable, "-m", f"benchmarks.{name}", "--quick", "--json", *switches]
    done = subprocess.run(  # noqa: S603 - our own program
        command, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def has(row: Mapping[str, Any], *keys: str) -> bool:
    return set(keys) <= row.keys()


def test_availability_has_its_keys_and_our_figures_without_any_peer() -> None:
    found = figures("availability", "--no-peers", "--sqlite-only")
    sizes = ("providers", "days", "ours_ms", "calcom_ms", "django_appointment_ms")
    assert all(has(row, *sizes) and row["ours_ms"] > 0 for row in found["rows"])
    assert all(row["calcom_ms"] is None for row in found["rows"])
    assert has(found, "ratio_calcom_10x30", "ratio_django_appointment_10x30", "one_day_ms")
    assert has(found, "one_day_ms_1m_past")
    assert found["one_day_ms"] > 0


def test_commits_has_its_keys() -> None:
    found = figures("commits", "--sqlite-only")["sqlite"]
    assert has(found, "bare_insert_per_s", "uncontested_per_s", "contested_per_s", "growth")
    assert min(found["bare_insert_per_s"], found["contested_per_s"]) > 0


def test_race_has_its_keys_and_overbooks_nobody() -> None:
    rows = figures("race", "--sqlite-only")["sqlite"]
    keys = ("attempts", "accepted", "overbooked", "slowest_ms", "killed_writers")
    assert all(has(row, *keys) for row in rows)
    assert [row["overbooked"] for row in rows] == [0] * 6


def test_turns_has_its_keys() -> None:
    found = figures("turns")
    assert has(found, "turn_p50_ms", "turn_p99_ms", "turn10_ms", "turn200_ms")
    assert has(found, "checkpoint_bytes_200")


@pytest.mark.parametrize("size", [(1, 30), (10, 1), (10, 30)])
def test_the_workload_is_the_one_that_was_first_measured(size: tuple[int, int]) -> None:
    """It refuses to be another one; and the hash is of the starts."""
    load = workload(*size)
    assert digest(reversed(load.expected)) == load.sha
    assert digest(load.expected[:-1]) != load.sha


def test_who_is_measured_takes_turns_as_often_as_the_others() -> None:
    asked: list[tuple[str, int]] = []

    def ask(name: str, times: int, took: float) -> list[float]:
        asked.append((name, times))
        return [took - len(asked)] * times

    found = in_turn({"us": lambda n: ask("us", n, 10), "them": lambda n: ask("them", n, 502)})
    assert asked == [("us", 1), ("them", 1), *[("us", 10), ("them", 10)] * 3]
    assert found == {"us": 3, "them": 494}


def test_who_is_slow_is_asked_less_and_a_first_answer_counts_only_if_it_is_the_only_one() -> None:
    asked: list[int] = []

    def slow(times: int) -> list[float]:
        asked.append(times)
        return [3_000.0 - len(asked)] * times

    found = in_turn(
        {
            "us": lambda n: [1.0 if n == 1 else 2.0] * n,
            "slow": slow,
            "very slow": lambda n: [60_000.0, *[1.0] * (n - 1)],
        }
    )
    assert found == {"us": 2, "slow": 2_996, "very slow": 60_000}
    assert asked == [1, 1, 1, 1]


def test_figures_are_printed_for_people() -> None:
    text = as_text({"one_day_ms": 0.5, "rows": [{"days": 1, "ours_ms": None}], "pg": {"a": 1_000}})
    assert text.splitlines() == [
        f"{'one_day_ms':<32}{'0.5':>14}",
        "",
        "rows",
        "days  ours_ms",
        "   1        -",
        "",
        "",
        "pg",
        f"  {'a':<32}{'1,000':>14}",
    ]


def test_mcp_calls_has_its_keys() -> None:
    found = figures("mcp_calls")
    kinds = ("echo", "list_services", "check_availability", "list_services_first")
    assert all(found[f"{kind}_p50_ms"] > 0 for kind in kinds)
    assert has(found["ratios"], "list_services", "check_availability")
    assert found["calls_per_s_16"] > 0


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


def test_hostile_has_its_keys_and_finds_nothing() -> None:
    found = figures("hostile")
    assert has(found, "calls", "foreign_facts", "unauthorised_effects")
    assert (found["foreign_facts"], found["unauthorised_effects"]) == (0, 0)
    assert found["calls"] > 0
