"""The form of a result is pinned: programs of others read it."""

import json
from pathlib import Path

from evals.run.result import Result

PINNED = Path(__file__).parent / "result.schema.json"


def test_the_form_of_a_result_is_the_recorded_one() -> None:
    """After a change that is meant: python -m tests.evals.run.pin, and a new `format` if needed."""
    assert Result.model_json_schema(mode="serialization") == json.loads(PINNED.read_text())
