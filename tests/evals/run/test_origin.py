"""A result says which sources it is about: their commit if anybody knows it, no other's ever."""

import subprocess
from importlib.metadata import version
from pathlib import Path
from shutil import which

import pytest

from evals.run.beside import NOBODY, Beside
from evals.run.origin import origin
from evals.run.result import OriginRecord

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_prompts_are_those_that_a_model_was_shown(tmp_path: Path) -> None:
    assert NOBODY.prompts == []
    found = origin(Beside("openai:c", "openai:j").prompts, tmp_path)
    assert [one.split()[0] for one in found.prompts] == ["customer", "tone_judge"]
    assert all(one.split()[1].startswith("v") for one in found.prompts)
    assert found.version == version("frontdesk")


def test_sources_that_are_no_checkout_have_no_commit(tmp_path: Path) -> None:
    """Nor one whose folder only looks like it: what cannot be asked is left out."""
    (tmp_path / "copied").mkdir()
    (tmp_path / "torn" / ".git").mkdir(parents=True)
    for root in (tmp_path / "copied", tmp_path / "torn"):
        found = origin([], root)
        assert (found.commit, found.is_changed, found.told) == ("", False, "")


@pytest.mark.skipif(which("git") is None, reason="a machine without git has no commits")
def test_a_checkout_has_its_commit_and_says_when_sources_are_changed(tmp_path: Path) -> None:
    (tmp_path / "agent").mkdir()
    (tmp_path / "agent" / "a.py").touch()
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    for words in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)  # noqa: S603, S607 - git itself
    (tmp_path / "report.html").touch()
    clean = origin([], tmp_path)
    (tmp_path / "agent" / "b.py").touch()
    assert origin([], tmp_path) == clean.model_copy(update={"is_changed": True})
    assert (len(clean.commit), clean.is_changed) == (40, False)


@pytest.mark.parametrize(
    ("is_changed", "told"), [(False, "0123456789ab"), (True, "0123456789ab and changes since")]
)
def test_changes_that_no_commit_has_are_told(is_changed: bool, told: str) -> None:
    assert OriginRecord(commit=COMMIT, is_changed=is_changed).told == told
