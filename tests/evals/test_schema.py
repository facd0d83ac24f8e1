"""Editors check a scenario while it is written: their schema is the form, and nothing older."""

import json

import pytest

from evals.scenario.schema import FILE, schema


@pytest.mark.behaviour("EVAL-01")
def test_the_schema_for_editors_is_that_of_the_form() -> None:
    """After a change of the form: `make docs`."""
    assert FILE.read_text(encoding="utf-8") == schema()


def test_an_editor_marks_a_key_that_is_not_known() -> None:
    document = json.loads(schema())
    assert document["additionalProperties"] is False
    assert {"id", "about", "spec"} <= set(document["required"])
