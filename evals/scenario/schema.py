"""The JSON schema of a scenario file, for editors: `python -m evals.scenario.schema` writes it."""

import json
from pathlib import Path

from evals.scenario.form import Scenario

FILE = Path(__file__).parent.parent / "scenario.schema.json"


def schema() -> str:
    """The schema as it has to lie in the file."""
    return json.dumps(Scenario.model_json_schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(schema(), encoding="utf-8")
