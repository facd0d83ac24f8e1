"""A scenario file is a test of pytest's, and its failure is a conversation to read."""

import re
from pathlib import Path

import pytest

SCENARIO = """id: {name}
about: A customer asks for the hours.
spec: [HELP-01]
turns: [{{say: "when are you open?", hears: ["{hears}"]}}]
"""


def write(folder: Path, name: str, hears: str) -> None:
    (folder / f"{name}.yaml").write_text(SCENARIO.format(name=name, hears=hears))


@pytest.mark.behaviour("EVAL-08")
def test_scenarios_are_tests(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    write(folder, "good", "verification")
    write(folder, "wrong", "a swimming pool")
    (folder / "typo.yaml").write_text("id: typo\nabot: x\n")
    (tmp_path / "compose.yaml").write_text("services: {}\n")
    plain = ["-q", "-p", "evals.plugin", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)]
    status = pytest.main([*plain, "--continue-on-collection-errors", str(tmp_path)])
    said = capsys.readouterr().out
    assert status == pytest.ExitCode.TESTS_FAILED
    assert re.search(r"1 failed, 1 passed,.* 1 error", said)
    assert "typo.yaml:2: abot: there is no such key here" in said
    assert "- heard, turn 1: the reply does not say 'a swimming pool'" in said
    assert "1. > when are you open?" in said
    assert "What became of the world:\n- nothing" in said
