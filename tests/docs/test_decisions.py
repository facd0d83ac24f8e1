"""Decisions can be told apart by their numbers, and found from one page."""

from collections import Counter
from pathlib import Path

FOLDER = Path(__file__).parent.parent.parent / "docs" / "decisions"
NOTES = sorted(path.name for path in FOLDER.glob("[0-9]*.md"))


def test_no_two_decisions_share_a_number() -> None:
    numbers = Counter(name[:4] for name in NOTES)
    assert [number for number, times in numbers.items() if times > 1] == []


def test_every_decision_bears_its_number_and_is_listed() -> None:
    """A new note takes a line in docs/decisions/README.md."""
    index = (FOLDER / "README.md").read_text("utf-8")
    for name in NOTES:
        assert (FOLDER / name).read_text("utf-8").startswith(f"# {name[:4]}")
        assert f"[{name[:4]}]({name})" in index
