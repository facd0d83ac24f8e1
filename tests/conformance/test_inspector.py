"""A second client, the protocol makers' Inspector, against the program itself."""

from pathlib import Path

import pytest

from tests.conformance.inspector import Inspector
from tests.conformance.live import Served, sign_in
from tests.conformance.transcript import whole_booking

pytestmark = [pytest.mark.behaviour("MCP-01"), pytest.mark.usefixtures("node_tools")]

SIGN_IN_FIRST, TOOL_ERROR = 3, 5


@pytest.mark.behaviour("MCP-02", "MCP-06", "TALK-05")
def test_the_inspector_books_and_cancels_after_a_real_sign_in(desk: Served, tmp_path: Path) -> None:
    token = sign_in(desk, "john@example.com").access
    inspector = Inspector.over_http(desk.mcp, token, tmp_path)
    listed, services, free, booked, mine, asked, gone, left = whole_booking(inspector)
    assert [one.status for one in inspector.said] == [0, 0, 0, 0, 0, TOOL_ERROR, 0, 0]
    assert listed.err == ""  # the strict look at the schemas has nothing to say
    assert {"create_booking", "cancel_booking"} <= {one["name"] for one in listed.answer["tools"]}
    assert "Standard Clean" in [one["name"] for one in services.data["services"]]
    assert "2:00 PM" in free.text
    code = booked.data["booking"]["code"]
    assert code in [one["code"] for one in mine.data["bookings"]]
    assert asked.text.startswith("Nothing has been done yet. Ask the person: ")
    assert gone.text.startswith("Cancelled: ")
    assert code not in [one["code"] for one in left.data["bookings"]]


@pytest.mark.behaviour("MCP-06")
def test_without_a_token_the_inspector_has_to_sign_in_first(desk: Served, tmp_path: Path) -> None:
    refused = Inspector.over_http(desk.mcp, None, tmp_path).call("list_services")
    assert refused.status == SIGN_IN_FIRST
