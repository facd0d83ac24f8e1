"""What the README shows is what the program says."""

from pathlib import Path

import pytest

from app.recording import as_text, record

FOLDER = Path(__file__).parent.parent.parent / "docs" / "conversations"


@pytest.mark.parametrize("lines", sorted(FOLDER.glob("*.txt")), ids=lambda file: file.stem)
def test_the_recorded_conversation_is_what_is_said_today(lines: Path) -> None:
    played = record(lines.read_text(encoding="utf-8").splitlines())
    assert (
        lines.with_suffix(".md").read_text(encoding="utf-8") == f"```text\n{as_text(played)}```\n"
    )
