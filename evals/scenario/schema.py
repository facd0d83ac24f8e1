"""What editors know of a scenario file: `python -m evals.scenario.schema` writes all of it.

That is the JSON schema, and in each shipped file the first line that names it.
"""

import json
import os
from pathlib import Path

from evals.scenario.form import Scenario
from evals.scenario.reading import SCENARIOS

FILE = Path(__file__).parent.parent / "scenario.schema.json"
MODELINE = "# yaml-language-server: $schema="


def schema() -> str:
    """The schema as it has to lie in the file."""
    return json.dumps(Scenario.model_json_schema(), indent=1, ensure_ascii=False) + "\n"


def modeline(file: Path) -> str:
    """The line by which the YAML language server finds the schema of this file."""
    return MODELINE + Path(os.path.relpath(FILE, file.parent)).as_posix()


def known_to_editors(file: Path) -> str:
    """The text of a scenario file with its line on top; the same if it is there."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    if lines and lines[0].startswith(MODELINE):
        del lines[0]
    return "".join([f"{modeline(file)}\n", *lines])


if __name__ == "__main__":
    FILE.write_text(schema(), encoding="utf-8")
    for found in sorted(SCENARIOS.rglob("*.yaml")):
        found.write_text(known_to_editors(found), encoding="utf-8")
