"""Builds that are broken on purpose can still be built, and a scenario notices."""

from pathlib import Path

import pytest

from evals.mutants import MUTANTS, Mutant, NoSuchLine, build
from evals.run.job import ROOT
from evals.scenario.reading import read_all


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.name)
def test_a_mutant_changes_a_line_that_is_there_once(mutant: Mutant) -> None:
    assert (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.was) == 1
    assert mutant.was != mutant.now


def test_whoever_notices_is_there() -> None:
    known = {one.id for one in read_all()}
    assert {name for one in MUTANTS for name in one.noticed_by} - known == set()


def test_a_line_that_has_moved_on_is_told(tmp_path: Path) -> None:
    gone = Mutant("gone", "nothing", "agent/guards.py", "no such line", "", ())
    with pytest.raises(NoSuchLine, match=r"gone: agent/guards\.py has it 0 times"):
        build(gone, tmp_path)
