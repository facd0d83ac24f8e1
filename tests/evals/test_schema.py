"""Editors check a scenario while it is written: their schema is the form, and nothing older."""

import json
from pathlib import Path

import pytest

from evals.scenario.schema import FILE, known_to_editors, modeline, schema


@pytest.mark.behaviour("EVAL-01")
def test_the_schema_for_editors_is_that_of_the_form() -> None:
    """After a change of the form: `make docs`."""
    assert FILE.read_text(encoding="utf-8") == schema()


def test_an_editor_marks_a_key_that_is_not_known() -> None:
    document = json.loads(schema())
    assert document["additionalProperties"] is False
    assert {"id", "about", "spec"} <= set(document["required"])


def test_the_line_is_written_once_wherever_a_file_lies(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text("id: one\n", encoding="utf-8")
    once = known_to_editors(file)
    file.write_text(once, encoding="utf-8")
    assert known_to_editors(file) == once == f"{modeline(file)}\nid: one\n"
