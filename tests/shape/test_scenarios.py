"""Every scenario that ships is known to editors."""

import pytest

from evals.scenario.reading import SCENARIOS
from evals.scenario.schema import FILE, MODELINE


@pytest.mark.behaviour("EVAL-01")
def test_every_shipped_file_names_the_schema_in_its_first_line() -> None:
    """After a new file: python -m evals.scenario.schema."""
    for file in SCENARIOS.rglob("*.yaml"):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith(MODELINE), file
        assert (file.parent / first.removeprefix(MODELINE)).resolve() == FILE, file
