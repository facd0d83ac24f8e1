"""The guide to evals is played: its scenario passes, its failure fails, its gate can be read."""

import re
import shlex
from pathlib import Path

import pytest

from agent.think import Patience
from app.cli import parser
from evals.main import add_compare, add_eval, add_judge, joined
from evals.run.gate import read_gate
from evals.scenario.reading import read
from evals.scenario.schema import FILE
from evals.trial import Trial, take

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs" / "guides" / "evals.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^frontdesk (.*)$", GUIDE, re.MULTILINE)


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
    return str(found)


async def played(folder: Path, text: str) -> Trial:
    file = folder / "books-on-a-plan.yaml"
    file.write_text(text, encoding="utf-8")
    return await take(read(file), 1, None, Patience())


@pytest.mark.behaviour("EVAL-01")
async def test_the_scenario_of_the_guide_passes(tmp_path: Path) -> None:
    trial = await played(tmp_path, block("yaml"))
    assert list(trial.findings) == []
    assert trial.verdict == "passed"


async def test_the_failure_of_the_guide_is_told_in_its_words(tmp_path: Path) -> None:
    trial = await played(tmp_path, block("yaml").replace('["2:00 PM"]', '["3:00 PM"]'))
    assert trial.verdict == "failed"
    (found,) = trial.findings
    assert f"{found.check}: {found.text}".startswith(block("text").strip())
    assert found.turn == 2


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_is_one_that_we_take(line: str) -> None:
    words = joined(shlex.split(line))
    assert callable(parser([add_eval, add_compare, add_judge]).parse_args(words).run)


def test_the_gate_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "gate.toml").write_text(block("toml"), encoding="utf-8")
    assert read_gate(tmp_path / "gate.toml").must_pass == ("books-on-a-plan",)


def test_the_editor_finds_the_schema_from_where_the_file_is_put() -> None:
    where = ROOT / "evals" / "scenarios" / "booking"
    (named,) = re.findall(r"\$schema=(\S+)", GUIDE)
    assert (where / named).resolve() == FILE
