"""`frontdesk eval` from outside: what it plays, prints, writes, and says by its exit status."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from app.commands import Streams
from evals.main import main
from evals.run.command import RESULT
from evals.run.memory import TRIALS
from evals.run.result import OFFLINE, ORACLE, Result, read_result

GOOD = """id: {name}
about: A customer asks for the hours.
spec: [HELP-01]
tags: [{tag}]
turns:
  - say: when are you open?
    hears: ["{hears}"]
"""


class Shell:
    """Runs the command in a folder of scenarios."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "scenarios"
        self.folder.mkdir()
        self.cache = folder / "cache"
        self.out, self.aside = "", ""

    def scenario(self, name: str, hears: str = "verification", tag: str = "english") -> Path:
        file = self.folder / f"{name}.yaml"
        file.write_text(GOOD.format(name=name, hears=hears, tag=tag), encoding="utf-8")
        return file

    def eval(self, *words: str | Path) -> int:
        out, aside = io.StringIO(), io.StringIO()
        arguments = ["eval", str(self.folder), "--workers", "1", "--cache", str(self.cache)]
        status = main([*arguments, *map(str, words)], Streams(io.StringIO(), out, aside))
        self.out, self.aside = out.getvalue(), aside.getvalue()
        return status

    def result(self, *words: str | Path) -> Result:
        self.eval("--json", *words)
        return Result.model_validate_json(self.out)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.mark.behaviour("EVAL-08")
def test_a_run_that_passes_is_told_in_a_few_lines(shell: Shell) -> None:
    shell.scenario("hours")
    assert shell.eval() == 0
    assert "offline: pass^1 100.0% (1 of 1; 95 % interval 20.7% to 100.0%)" in shell.out
    for baseline in ("the gold itself", "doing nothing", "refusing everything"):
        assert baseline in shell.out
    assert "4 plays in " in shell.out
    assert shell.aside == "4 plays\n"


@pytest.mark.behaviour("EVAL-08")
def test_the_exit_status_is_what_ci_goes_by(shell: Shell, tmp_path: Path) -> None:
    shell.scenario("good")
    shell.scenario("wrong", hears="a swimming pool")
    assert shell.eval() == 1
    assert "failed: wrong by offline: heard: turn 1: the reply does not say" in shell.out
    gate = tmp_path / "gate.toml"
    gate.write_text("[pass1]\noverall = 0.5", encoding="utf-8")
    assert shell.eval("--gate", gate) == 0
    assert f"gate {gate}: holds" in shell.out
    gate.write_text("[pass1]\noverall = 0.6", encoding="utf-8")
    assert shell.eval("--gate", gate) == 1
    assert "offline: pass^1 is 50.0%, and 60.0% is the least" in shell.out


@pytest.mark.behaviour("EVAL-07")
def test_what_cannot_be_judged_is_an_error_whatever_else_passes(
    shell: Shell, tmp_path: Path
) -> None:
    shell.scenario("good")
    broken = shell.scenario("broken")
    broken.write_text(broken.read_text() + "gold: [{cancel_booking: {booking: ZZZZ}}]\n")
    gate = tmp_path / "gate.toml"
    gate.write_text("", encoding="utf-8")
    assert shell.eval("--gate", gate) == 2
    assert "error: broken by oracle: GoldFails: gold, call 1, cancel_booking" in shell.out
    assert "offline: pass^1 100.0% (1 of 1;" in shell.out


def test_tones_that_nobody_judged_are_told(shell: Shell) -> None:
    file = shell.scenario("hours")
    shell.eval()
    assert "tone" not in shell.out
    file.write_text(file.read_text() + "tone: warm\n")
    assert shell.eval() == 0
    assert "The tone of 1 scenario was not judged (--judge openai:NAME)." in shell.out


def test_a_judge_is_a_model_that_has_an_opinion(shell: Shell, capsys: Any) -> None:
    for word in ("--judge", "--customer-model"):
        with pytest.raises(SystemExit):
            shell.eval(word, "offline")
        assert "the offline model cannot" in capsys.readouterr().err


@pytest.mark.behaviour("EVAL-07")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--gate", "nowhere.toml"], "nowhere.toml"),
        (["--prices", "nowhere.toml"], "nowhere.toml"),
        (["--name", "nothing-*"], "no scenario is like that"),
    ],
)
def test_a_run_that_cannot_begin_says_why(shell: Shell, words: list[str], said: str) -> None:
    shell.scenario("hours")
    assert shell.eval(*words) == 2
    assert said in shell.aside


def test_a_place_that_is_not_there_is_told() -> None:
    aside = io.StringIO()
    assert main(["eval", "nowhere"], Streams(io.StringIO(), io.StringIO(), aside)) == 2
    assert aside.getvalue() == "frontdesk eval: nowhere: there is no such file or folder\n"


@pytest.mark.behaviour("EVAL-07")
def test_a_file_that_is_no_scenario_is_named_by_its_line(shell: Shell) -> None:
    shell.scenario("hours").write_text("id: hours\nabot: x\n")
    assert shell.eval() == 2
    assert "hours.yaml:2: abot: there is no such key here" in shell.aside


def test_only_what_is_asked_for_is_played(shell: Shell) -> None:
    for name, tag in (("a-one", "english"), ("a-two", "turkish"), ("b-one", "english")):
        shell.scenario(name, tag=tag)
    assert [one.id for one in shell.result("--name", "a-*").scenarios] == ["a-one", "a-two"]
    assert [one.id for one in shell.result("--tag", "turkish").scenarios] == ["a-two"]
    assert [one.id for one in shell.result("--tag", "english", "--name", "a-*").scenarios] == [
        "a-one"
    ]
    assert shell.eval("--spec", "BOOK-04") == 2


@pytest.mark.behaviour("EVAL-08")
def test_a_report_folder_has_the_result_and_every_trial(shell: Shell, tmp_path: Path) -> None:
    shell.scenario("hours")
    assert shell.eval("--report", tmp_path / "report", "--junit", tmp_path / "junit.xml") == 0
    found = read_result(tmp_path / "report" / RESULT)
    assert [one.contender for one in found.scores] == [
        "offline",
        "oracle",
        "do-nothing",
        "refuse-all",
    ]
    lines = [one.lines for one in found.records if one.contender == "offline"]
    assert lines[0][0].said == "when are you open?"
    assert len((tmp_path / "report" / TRIALS).read_text().splitlines()) == 4
    assert (tmp_path / "junit.xml").exists()


def test_what_the_same_sources_said_before_is_not_played_again(shell: Shell) -> None:
    shell.scenario("hours")
    assert shell.result().plays == 4
    again = shell.result()
    assert (again.plays, again.remembered) == (0, 4)
    assert shell.result("--no-cache").plays == 4
    shell.scenario("hours", hears="code")
    assert shell.result().plays == 4
    assert shell.result("--trials", "3").plays == 2


def test_a_quick_run_plays_the_gold_and_who_is_tried_alone(shell: Shell) -> None:
    shell.scenario("hours")
    found = shell.result("--quick", "--no-cache")
    assert {record.contender for record in found.records} == {OFFLINE, ORACLE}


def test_a_run_goes_on_where_it_was_cut_short(shell: Shell, tmp_path: Path) -> None:
    for name in ("one", "two"):
        shell.scenario(name)
    shell.eval("--no-cache", "--report", tmp_path / "run")
    notes = tmp_path / "run" / TRIALS
    lines = notes.read_text().splitlines(keepends=True)
    notes.write_text("".join(lines[:5]) + lines[5][:40])
    found = shell.result("--no-cache", "--resume", tmp_path / "run")
    assert (found.plays, found.remembered) == (3, 5)
    assert read_result(tmp_path / "run" / RESULT).scores == found.scores


def test_two_models_are_compared_in_one_run(shell: Shell) -> None:
    shell.scenario("hours")
    words: list[Any] = ["--model", "offline", "--model", "offline", "--trials", "2"]
    found = shell.result(*words)
    assert [one.contender for one in found.scores if not one.is_baseline] == ["offline"]
    assert found.scores[0].pass_k == {1: 1.0, 2: 1.0}


def test_json_is_one_object_and_nothing_else(shell: Shell) -> None:
    shell.scenario("hours")
    assert shell.eval("--json") == 0
    assert json.loads(shell.out)["format"] == 1
