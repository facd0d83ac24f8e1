"""What the tools cost a model to read is committed, and grows only on purpose."""

import json
from typing import Any

import pytest

from benchmarks.tokens import AIMS, PINNED, growth, main, measure, pins, tokens


@pytest.fixture(scope="module")
def found() -> Any:
    return measure()


def pinned() -> Any:
    return json.loads(PINNED.read_text(encoding="utf-8"))


@pytest.mark.behaviour("MCP-02")
def test_the_tools_cost_no_more_than_is_committed(found: Any) -> None:
    """After a wanted change: python -m benchmarks.tokens --renew."""
    assert growth(found, pinned()) == []
    assert pinned()["tools"].keys() == {row["tool"] for row in found["tools"]}
    assert all(pinned()[name] < aim for name, aim in AIMS.items())


def test_a_dearer_tool_is_told_and_a_cheaper_one_is_not(found: Any) -> None:
    before = pins(found)
    before["tools"] = {**before["tools"], "quota": before["tools"]["quota"] - 7, "profile": 9_999}
    assert growth(found, before) == [
        f"quota costs {before['tools']['quota'] + 7:,} tokens: 7 more than the committed "
        f"{before['tools']['quota']:,}."
    ]


def test_a_tool_without_a_committed_figure_is_told(found: Any) -> None:
    before = pins(found)
    before["tools"] = {k: v for k, v in before["tools"].items() if k != "quota"}
    assert [one.split(" costs")[0] for one in growth(found, before)] == ["quota"]


def test_what_is_above_the_aim_is_told_even_if_it_was_committed(found: Any) -> None:
    much = {**found, "customer_tokens": AIMS["customer_tokens"]}
    assert growth(much, pins(much)) == ["customer_tokens is 4,000: it has to stay below 4,000."]


def test_a_caller_pays_for_the_tools_that_they_see(found: Any) -> None:
    costs = {row["tool"]: row["tokens"] for row in found["tools"]}
    office = sum(cost for name, cost in costs.items() if name.startswith("admin_"))
    assert found["admin_tokens"] == sum(costs.values()) == found["customer_tokens"] + office
    assert 0 < found["customer_model_reads_tokens"] < found["customer_tokens"]


def test_tokens_are_o200k_of_compact_json() -> None:
    assert tokens({"name": "x"}) == tokens({"name": "x"}) > 3
    assert tokens("hello world") == 4  # the two words, and the quotes around them


def test_the_check_prints_the_costs_and_says_whether_all_is_well(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--check"]) == 0
    assert "create_booking" in capsys.readouterr().out
    assert main(["--json", "--quick"]) == 0
    assert {"customer_tokens", "admin_tokens", "tools"} <= json.loads(
        capsys.readouterr().out
    ).keys()
