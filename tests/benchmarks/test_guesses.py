"""The figure of the guesses, by real processes."""

import pytest

from tests.benchmarks.running import figures


@pytest.mark.behaviour("AUTH-05")
def test_of_forty_guesses_by_processes_three_are_compared_and_one_code_opens_one_session() -> None:
    found = figures("guesses", "--sqlite-only")["sqlite"]
    assert (found["guesses"], found["compared"], found["sessions"]) == (40, 3, 1)
