"""What CI is told: a case for each trial, with what was said in those that failed."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from evals.run.junit import write_junit
from evals.run.result import DO_NOTHING, ORACLE
from tests.evals.run.making import record, result

LINE = {
    "turn": 1,
    "at": "2026-02-05T09:00",
    "phone": "+447700900001",
    "said": "hi \x07 <b>",
    "reply": "Hello.\nWhat now?",
    "stage": "assistant",
    "seconds": 0.5,
}


def parsed(file: Path) -> ElementTree.Element:
    return ElementTree.parse(file).getroot()  # noqa: S314 - this very test has made it


@pytest.mark.behaviour("EVAL-08")
def test_a_result_is_a_suite_of_cases_with_what_went_wrong(tmp_path: Path) -> None:
    records = [
        record("a", seconds=1.25),
        record("b", "failed", lines=[LINE], trial=2),
        record("c", "error", why="GoldFails: too late"),
        record("b", "failed", contender=DO_NOTHING),
    ]
    write_junit(result(records), tmp_path / "out" / "junit.xml")
    suites = parsed(tmp_path / "out" / "junit.xml")
    assert [suite.get("name") for suite in suites] == ["offline"]
    suite = suites[0]
    counts = {key: suite.get(key) for key in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "3", "failures": "1", "errors": "1", "skipped": "0"}
    cases = {case.get("name"): case for case in suite}
    assert list(cases) == ["a", "b (trial 2)", "c"]
    assert (cases["a"].get("time"), len(cases["a"])) == ("1.250", 0)
    failure, error = cases["b (trial 2)"][0], cases["c"][0]
    assert (failure.tag, failure.get("message")) == ("failure", "heard: it says nothing")
    assert "1. > hi   <b>\n   Hello.\n   What now?" in str(failure.text)
    assert (error.tag, error.get("message")) == ("error", "GoldFails: too late")


def test_a_gold_that_fails_is_told_too(tmp_path: Path) -> None:
    found = result([record("a")])
    broken = record("a", "error", contender=ORACLE, why="GoldFails: no")
    write_junit(found.model_copy(update={"records": (broken,)}), tmp_path / "junit.xml")
    suites = parsed(tmp_path / "junit.xml")
    assert [suite.get("name") for suite in suites][1:] == ["baselines that could not be judged"]
