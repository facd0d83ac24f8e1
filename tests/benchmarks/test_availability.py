"""Availability runs and has its keys; how peers are measured beside us; how figures are printed."""

import pytest

from benchmarks.availability import in_turn
from benchmarks.report import as_text
from benchmarks.workload import digest, workload
from tests.benchmarks.running import figures, has


def test_availability_has_its_keys_and_our_figures_without_any_peer() -> None:
    found = figures("availability", "--no-peers", "--sqlite-only")
    sizes = ("providers", "days", "ours_ms", "calcom_ms", "django_appointment_ms")
    assert all(has(row, *sizes) and row["ours_ms"] > 0 for row in found["rows"])
    assert all(row["calcom_ms"] is None for row in found["rows"])
    assert has(found, "ratio_calcom_10x30", "ratio_django_appointment_10x30", "one_day_ms")
    assert has(found, "one_day_ms_1m_past")
    assert found["one_day_ms"] > 0


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
