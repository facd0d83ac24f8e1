"""The Inspector over stdio: it starts the program for each call, so this is no test of every day.

make conformance
"""

from pathlib import Path

import pytest

from tests.conformance.inspector import LEGACY, MODERN, Inspector, confirmation_in

pytestmark = [pytest.mark.behaviour("MCP-01"), pytest.mark.usefixtures("node_tools")]


@pytest.mark.parametrize("era", [MODERN, LEGACY])
@pytest.mark.behaviour("TALK-05")
def test_a_yes_holds_from_one_process_to_the_next_over_stdio(tmp_path: Path, era: str) -> None:
    """The Inspector starts the program anew for each call: what was asked is sealed, not kept."""
    database = f"sqlite:///{tmp_path / 'desk.db'}"
    inspector = Inspector.over_stdio(database, "john@example.com", tmp_path, era)
    listed = inspector.ask("tools/list", "--strict")
    booked = inspector.call("create_booking", service="base", when="2026-02-12 14:00")
    question = inspector.call("cancel_booking", booking="the 9th")
    done = inspector.call(
        "cancel_booking", booking="the 9th", confirmation=confirmation_in(question)
    )
    assert (listed.status, listed.err) == (0, "")
    assert booked.status == 0, booked.out
    assert done.status == 0, done.out
    assert done.text.startswith("Cancelled: ")
