"""Scenario files are read strictly, and what is wrong is named by its line."""

from datetime import datetime
from pathlib import Path

import pytest

from evals.scenario.form import Say
from evals.scenario.reading import ScenarioWrong, read, read_all

GOOD = """id: {id}
about: A customer asks what there is to book.
spec: [BOOK-01]
turns:
  - say: services
    hears: [Standard Clean, /£\\d+/]
"""


def write(folder: Path, name: str, text: str = GOOD) -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(text.replace("{id}", name), encoding="utf-8")
    return file


@pytest.mark.behaviour("EVAL-01")
def test_a_scenario_says_who_writes_what_in_which_world(tmp_path: Path) -> None:
    found = read(write(tmp_path, "services"))
    assert (found.world, found.now) == ("demo", datetime(2026, 2, 5, 9))  # noqa: DTZ001
    assert found.turns == (Say(say="services", hears=("Standard Clean", "/£\\d+/")),)


@pytest.mark.behaviour("EVAL-01")
@pytest.mark.parametrize(
    ("extra", "line", "said"),
    [
        ("wurld: demo", 7, "wurld: there is no such key here"),
        ("  - say: hi\n    heers: [x]", 8, "turns.1.heers: there is no such key here"),
        ("faults:\n  - {tool: quota, kind: slott}", 8, "faults.0.kind: Input should be"),
        ("gold:\n  - {quota: {}, profile: {}}", 1, "gold: one tool a line"),
        ("play: offline", 1, "turns: give them if play is scripted"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_line(
    tmp_path: Path, extra: str, line: int, said: str
) -> None:
    file = write(tmp_path, "services", GOOD + extra)
    with pytest.raises(ScenarioWrong) as wrong:
        read(file)
    assert str(wrong.value).startswith(f"{file}:{line}: {said}")


def test_an_id_is_the_name_of_its_file_and_of_no_other(tmp_path: Path) -> None:
    write(tmp_path, "one")
    (tmp_path / "more").mkdir()
    write(tmp_path / "more", "one")
    with pytest.raises(ScenarioWrong, match="another file has the id 'one'"):
        read_all([tmp_path])
    renamed = tmp_path / "two.yaml"
    renamed.write_text(GOOD.replace("{id}", "one"), encoding="utf-8")
    with pytest.raises(ScenarioWrong, match=r"two\.yaml:1: id: must be the name of the file"):
        read(renamed)


def test_all_that_is_wrong_in_all_files_is_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, "one", "id: one\n")
    write(tmp_path, "two", "- no mapping")
    write(tmp_path, "three", "a: [")
    with pytest.raises(ScenarioWrong) as wrong:
        read_all([tmp_path])
    assert [name in str(wrong.value) for name in ("one.yaml", "two.yaml", "three.yaml")] == [
        True
    ] * 3
