"""Several processes play at once; when they are killed, what they had done is not lost."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from evals.run.command import RESULT
from evals.run.memory import TRIALS
from evals.run.result import Result, read_result
from tests.evals.run import processes

SCENARIO = """id: {name}
about: A customer asks for the hours.
spec: [HELP-01]
turns: [{{say: "when are you open?", hears: [verification]}}]
"""
MANY = 9


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scenarios").mkdir()
    for number in range(MANY):
        file = tmp_path / "scenarios" / f"hours-{number}.yaml"
        file.write_text(SCENARIO.format(name=file.stem), encoding="utf-8")
    return tmp_path


def lines_in(file: Path) -> int:
    return file.read_bytes().count(b"\n") if file.exists() else 0


def told(result: Result) -> list[tuple[str, str, str]]:
    return [(one.scenario, one.contender, one.verdict) for one in result.records]


@pytest.mark.behaviour("EVAL-08")
def test_a_run_that_was_killed_goes_on_and_says_the_same(folder: Path) -> None:
    notes = folder / "cut" / TRIALS
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([processes.__name__])
    words = ["--report", str(folder / "cut"), "--workers", "2"]
    process = context.Process(target=processes.evaluate, args=(str(folder), words))
    process.start()
    while lines_in(notes) < 3 and process.is_alive():
        process.join(0.01)
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    done = lines_in(notes)
    assert 3 <= done < 4 * MANY

    assert processes.evaluate(str(folder), ["--resume", str(folder / "cut"), "--workers", "1"]) == 0
    gone_on = read_result(folder / "cut" / RESULT)
    assert (gone_on.remembered, gone_on.plays) == (done, 4 * MANY - done)
    assert {verdict for _, _, verdict in told(gone_on)} == {"passed"}
    assert len(set(told(gone_on))) == 4 * MANY


def test_what_several_processes_play_is_what_one_plays(folder: Path) -> None:
    results = {}
    for workers in ("1", "2"):
        words = ["--report", str(folder / workers), "--workers", workers, "--name", "hours-[01]"]
        assert processes.evaluate(str(folder), words) == 0
        results[workers] = read_result(folder / workers / RESULT)
    assert told(results["1"]) == told(results["2"])
    assert [one.pass1 for one in results["1"].scores] == [one.pass1 for one in results["2"].scores]
