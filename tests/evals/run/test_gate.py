"""A gate says what has to hold, and what broke it."""

from pathlib import Path

import pytest

from evals.run.gate import GateWrong, hold, read_gate
from tests.evals.run.making import record, result, scenario

KNOWN = [scenario("a", "english"), scenario("b", "english"), scenario("c", "hostile")]
HALF = [record("a"), record("b", "failed"), record("c")]


def broken(tmp_path: Path, text: str, *, by: str = "offline") -> list[str]:
    file = tmp_path / "gate.toml"
    file.write_text(text, encoding="utf-8")
    records = [one.model_copy(update={"contender": by}) for one in HALF]
    held = hold(read_gate(file), file, result(records, KNOWN))
    assert held.holds == (not held.broken)
    return list(held.broken)


@pytest.mark.behaviour("EVAL-08")
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", None),
        ("[pass1]\noverall = 0.66", None),
        ("[pass1]\noverall = 0.67", "offline: pass^1 is 66.7%, and 67.0% is the least"),
        ("[pass1.tags]\nhostile = 1.0\nenglish = 0.5", None),
        ("[pass1.tags]\nenglish = 0.6", "offline: pass^1 of english is 50.0%, and 60.0% is"),
        ("[pass1.tags]\nturkish = 0.6", "offline: pass^1 of turkish: nothing was judged"),
        ('must_pass = ["a"]', None),
        ('must_pass = ["b"]', "offline: b must pass"),
        ('must_pass = ["z"]', "offline: z must pass and was not played"),
        ('may_fail = ["b", "c"]', None),
        ('may_fail = ["c"]', "offline: b fails"),
        ('may_fail_tags = ["english"]', None),
        ('may_fail_tags = ["hostile"]', "offline: b fails"),
        ('may_fail = ["b"]\nmay_fail_tags = ["hostile"]', None),
        ("[most]\ncost = 1.0", None),
    ],
)
def test_a_gate_holds_or_says_what_broke_it(tmp_path: Path, text: str, why: str | None) -> None:
    found = broken(tmp_path, text)
    assert len(found) == (why is not None)
    assert why is None or found[0].startswith(why)


def test_a_cost_that_nobody_knows_is_no_low_cost(tmp_path: Path) -> None:
    line = {"turn": 1, "at": "2026-02-05T09:00", "phone": "+44", "said": "hi", "reply": "hello"}
    paid = record("a", contender="openai:x", lines=[{**line, "stage": "verify", "seconds": 1}])
    file = tmp_path / "gate.toml"
    file.write_text("[most]\ncost = 1.0\np95_s = 0.5", encoding="utf-8")
    assert hold(read_gate(file), file, result([paid])).broken == (
        "openai:x: dollars: nobody knows how many, and 1 is the most",
        "openai:x: 1.00 seconds of a turn (p95), and 0.5 is the most",
    )


@pytest.mark.parametrize("text", ["[pass1]\noveral = 0.9", "[pass1]\noverall = 95", "pass1 = ["])
def test_a_gate_that_says_something_else_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(GateWrong, match=r"gate\.toml"):
        broken(tmp_path, text)
    with pytest.raises(GateWrong, match="No such file"):
        read_gate(tmp_path / "nowhere.toml")
