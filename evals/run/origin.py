"""What was tried, so that anybody can have it again: version, commit, prompts."""

import shutil
import subprocess
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from evals.run.job import PACKAGES, ROOT
from evals.run.result import OriginRecord
from prompts.library import shipped

PROGRAM = "frontdesk"
PATIENCE_S = 10
"""Seconds for git: on a slow disk a result without its commit is better than none."""


def origin(prompts: Iterable[str], root: Path = ROOT) -> OriginRecord:
    """Where these sources come from; what nobody knows is left out.

    Args:
        prompts: names of those that were shown to a model.
        root: of the sources.
    """
    commit, is_changed = _commit(root)
    found = [shipped().get(name) for name in prompts]
    return OriginRecord(
        version=_version(),
        commit=commit,
        is_changed=is_changed,
        prompts=tuple(f"{one.name} v{one.version} {one.digest}" for one in found),
    )


def _version() -> str:
    try:
        return version(PROGRAM)
    except PackageNotFoundError:
        return ""


def _commit(root: Path) -> tuple[str, bool]:
    """The commit, and whether sources were changed since; nothing without git or its folder.

    A program that is installed may lie inside a checkout of something else, whose commit says
    nothing about it.
    """
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return "", False
    lines = _asked(git, root).splitlines()
    ids = [line.split()[-1] for line in lines if line.startswith("# branch.oid ")]
    return "".join(ids), any(not line.startswith("#") for line in lines)


def _asked(git: str, root: Path) -> str:
    """Its status of our packages: a report that lies beside them changes nothing."""
    words = ["--no-optional-locks", "status", "--porcelain=v2", "--branch", "--", *PACKAGES]
    try:
        done = subprocess.run(  # noqa: S603 - git itself, with words of ours
            [git, *words], cwd=root, capture_output=True, text=True, timeout=PATIENCE_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout
