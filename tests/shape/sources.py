"""The source tree as data: what the tests in this folder read."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHIPPING = (
    "agent",
    "app",
    "booking",
    "channels",
    "evals",
    "mcp_server",
    "prompts",
    "tools",
    "web",
)
NOT_OURS = {"__pycache__", "build", "dist", "htmlcov", "runs"}


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())


def python_files(*folders: str) -> list[Source]:
    """Every Python file under these folders of the root, in the order of their paths."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [_read(path) for path in paths if not NOT_OURS & set(path.parts)]


def text_files() -> Iterator[tuple[str, str]]:
    """Path and text of every readable file that belongs to the project, `.ci` included."""
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT)
        if path.is_file() and all(_ours(part) for part in inside.parts):
            try:
                yield inside.as_posix(), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue  # a picture or a database names nothing a person would read


def _ours(part: str) -> bool:
    hidden = part.startswith(".") and part not in {".ci", ".gitignore", ".env.example"}
    return not hidden and part not in NOT_OURS and not part.endswith(".egg-info")


@cache
def _read(path: Path) -> Source:
    """Each file once: to parse them all takes seconds, and every test here wants them."""
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text))
