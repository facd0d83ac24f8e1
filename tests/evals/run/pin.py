"""Writes the form of a result anew, if a change is meant: `python -m tests.evals.run.pin`."""

import json

from evals.run.result import Result
from tests.evals.run.test_schema import PINNED

if __name__ == "__main__":
    schema = Result.model_json_schema(mode="serialization")
    PINNED.write_text(json.dumps(schema, indent=1, sort_keys=True) + "\n", encoding="utf-8")
