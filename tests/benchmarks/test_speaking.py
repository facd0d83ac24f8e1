"""Turns and calls of tools: the benchmarks run, and have their keys."""

from tests.benchmarks.running import figures, has


def test_turns_has_its_keys() -> None:
    found = figures("turns")
    assert has(found, "turn_p50_ms", "turn_p99_ms", "turn10_ms", "turn200_ms")
    assert has(found, "checkpoint_bytes_200")


def test_mcp_calls_has_its_keys() -> None:
    found = figures("mcp_calls")
    kinds = ("echo", "list_services", "check_availability", "list_services_first")
    assert all(found[f"{kind}_p50_ms"] > 0 for kind in kinds)
    assert has(found["ratios"], "list_services", "check_availability")
    assert found["calls_per_s_16"] > 0
