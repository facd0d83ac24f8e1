"""The server as clients of both eras meet it."""

import json
import logging
from typing import Any

import pytest
from mcp import types

from booking.acts.books import Receipt
from booking.desk import Desk
from booking.help import Article, HelpShelf
from booking.values import VISITOR
from mcp_server.answers import FAULT_META, REFUSAL_META
from mcp_server.caller import KEY_META, SESSION_META
from mcp_server.server import INSTRUCTIONS
from tests.mcp_server.desks import (
    MODES,
    agreeing,
    beside,
    client,
    codes,
    server_for,
    server_with_sessions,
    text,
)
from tests.tools.desks import JOHN, OLIVIA, PRIYA, Counter, open_counter
from tools.catalogue import CATALOGUE
from tools.contract import Room

pytestmark = pytest.mark.anyio
both_eras = pytest.mark.parametrize("mode", MODES)

CALLS: dict[str, dict[str, Any]] = {
    "list_services": {},
    "check_availability": {"service": "standard", "when": "next Wednesday"},
    "suggest_alternatives": {"service": "standard", "when": "Monday 2 March at 2pm"},
    "create_booking": {"service": "base", "when": "2026-02-11 14:00"},
    "list_bookings": {},
    "reschedule_booking": {"booking": "Wednesday", "when": "10am"},
    "cancel_booking": {"booking": "Wednesday"},
    "recurring_check": {"service": "base", "when": "every Tuesday at 2pm"},
    "create_recurring": {"service": "base", "when": "every Tuesday at 2pm"},
    "quota": {},
    "profile": {},
    "search_help": {"query": "payments"},
    "read_help": {"article": "payments"},
    "admin_stats": {"period": "this month"},
    "admin_bookings": {},
    "admin_find_customer": {"query": "john"},
}
"""One sensible call of each tool, in an order in which each finds what it needs."""

OFFICE = {"admin_stats", "admin_bookings", "admin_find_customer"}
WINDOW = {
    "list_services",
    "check_availability",
    "suggest_alternatives",
    "search_help",
    "read_help",
}


@pytest.fixture
def counter() -> Counter:
    return open_counter()


@both_eras
@pytest.mark.behaviour("MCP-01", "MCP-02")
async def test_every_tool_can_be_listed_and_called(counter: Counter, mode: str) -> None:
    """The client itself holds each answer against the schema that was listed."""
    assert CALLS.keys() == {tool.name for tool in CATALOGUE}
    async with client(server_for(counter, OLIVIA), mode, agreeing()) as customer:
        names = {tool.name for tool in (await customer.list_tools()).tools}
        for name, arguments in CALLS.items():
            result = await customer.call_tool(name, arguments)
            assert not result.is_error, text(result)
            assert result.structured_content
            assert text(result)
    assert names == CALLS.keys()


@both_eras
@pytest.mark.behaviour("MCP-02")
async def test_a_client_learns_what_the_server_is(counter: Counter, mode: str) -> None:
    async with client(server_for(counter, JOHN), mode) as customer:
        assert customer.server_info is not None
        assert customer.server_info.name == "frontdesk"
        assert customer.instructions == INSTRUCTIONS


@both_eras
@pytest.mark.behaviour("AUTH-11")
async def test_the_list_of_tools_depends_on_the_role(counter: Counter, mode: str) -> None:
    every = {tool.name for tool in CATALOGUE}
    for who, names in ((OLIVIA, every), (JOHN, every - OFFICE), (VISITOR, WINDOW)):
        async with client(server_for(counter, who), mode) as customer:
            assert {tool.name for tool in (await customer.list_tools()).tools} == names


@both_eras
@pytest.mark.behaviour("AUTH-11")
async def test_a_hidden_tool_answers_as_one_that_does_not_exist(
    counter: Counter, mode: str
) -> None:
    async with client(server_for(counter, JOHN), mode) as customer:
        hidden = await customer.call_tool("admin_stats", {})
        absent = await customer.call_tool("admin_stars", {})
        foreign = await customer.call_tool("admin_find_customer", {"query": "priya"})
    assert hidden.is_error
    assert text(hidden).replace("admin_stats", "admin_stars") == text(absent)
    assert hidden.meta == absent.meta
    assert foreign.structured_content is None


@both_eras
@pytest.mark.behaviour("MCP-03", "AUTH-11")
async def test_the_caller_comes_from_the_session_of_each_request(
    counter: Counter, mode: str
) -> None:
    sessions = {"johns": counter.caller(JOHN), "priyas": counter.caller(PRIYA)}
    async with client(server_with_sessions(counter, sessions), mode) as customer:
        john = await customer.call_tool("profile", {}, meta=beside(SESSION_META, "johns"))
        priya = await customer.call_tool("profile", {}, meta=beside(SESSION_META, "priyas"))
        nobody = await customer.call_tool("profile", {})
        stale = await customer.call_tool("profile", {}, meta=beside(SESSION_META, "old"))
        listed = await customer.list_tools(meta=beside(SESSION_META, "johns"))
        window = await customer.list_tools(meta=beside(SESSION_META, "old"))
    assert john.structured_content["name"] == "John Smith"
    assert priya.structured_content["name"] == "Priya Patel"
    assert text(nobody) == 'Unknown tool: "profile".'
    assert text(stale) == "Your session has expired. Please verify your identity again."
    assert len(listed.tools) == len(CATALOGUE) - len(OFFICE)
    assert {tool.name for tool in window.tools} == WINDOW


@pytest.mark.behaviour("MCP-03")
@pytest.mark.parametrize(
    "invented", ["customer", "customer_id", "as_user", "frontdesk/session", "_meta", "role"]
)
async def test_a_caller_cannot_be_invented_in_the_arguments(
    counter: Counter, invented: str
) -> None:
    async with client(server_for(counter, PRIYA), MODES[0]) as customer:
        result = await customer.call_tool("list_bookings", {invented: JOHN})
    assert result.is_error
    assert "list_bookings takes: which (optional)" in text(result)
    assert "2026" not in text(result)


@both_eras
@pytest.mark.behaviour("MCP-04")
async def test_a_refusal_is_an_error_that_says_what_to_do_next(counter: Counter, mode: str) -> None:
    async with client(server_for(counter, PRIYA), mode) as customer:
        result = await customer.call_tool(
            "create_booking", {"service": "standard", "when": "2026-03-02 14:00"}
        )
    assert result.is_error
    assert result.structured_content is None
    assert "AM" in text(result)
    assert result.meta is not None
    refusal = result.meta[REFUSAL_META]
    assert refusal["refusal"] == "slot_taken"
    assert refusal["free"]
    assert refusal["alternatives"]


class BrokenShelf(HelpShelf):
    """Breaks, and says too much while it does."""

    def search(self, query: str, limit: int = 3) -> list[Article]:
        raise RuntimeError("password=hunter2 in /srv/secret.db")


@both_eras
@pytest.mark.behaviour("MCP-04")
async def test_a_fault_tells_nothing_of_the_inside_and_is_logged(
    counter: Counter, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    room = Room(counter.room.desk, counter.room.office, BrokenShelf(()))
    with caplog.at_level(logging.ERROR, "frontdesk.mcp"):
        async with client(server_for(Counter(counter.demo, room), JOHN), mode) as customer:
            result = await customer.call_tool("search_help", {"query": "my secret question"})
    assert result.is_error
    assert result.meta is not None
    reference = result.meta[FAULT_META]
    assert text(result).startswith(
        f"Something went wrong on our side (reference {reference}). Nothing has been changed."
    )
    assert "hunter2" not in result.model_dump_json()
    (record,) = caplog.records
    assert reference in record.getMessage()
    assert "hunter2" in (record.exc_text or "")
    assert "my secret question" not in record.getMessage()


class BrokenDesk(Desk):
    """Breaks when the booking has been made, before anybody hears of it."""

    def book(self, *given: Any, **more: Any) -> Receipt:
        super().book(*given, **more)
        raise RuntimeError("the answer got lost")


@pytest.mark.behaviour("MCP-04")
@pytest.mark.behaviour("TALK-04")
async def test_a_fault_of_a_write_does_not_claim_that_nothing_happened(counter: Counter) -> None:
    demo = counter.demo
    room = Room(BrokenDesk(demo.store, demo.shop, demo.clock), demo.office, demo.shelf)
    async with client(server_for(Counter(demo, room), JOHN), "auto") as customer:
        wish = {"service": "Base Clean", "when": "2026-02-11 14:00"}
        result = await customer.call_tool("create_booking", wish)
        kept = await customer.call_tool("list_bookings", {})
    assert result.is_error
    assert "it is not certain that nothing was changed" in text(result)
    assert "Base Clean" in text(kept)


@both_eras
@pytest.mark.behaviour("BOOK-05")
async def test_the_hosts_key_makes_a_retry_harmless(counter: Counter, mode: str) -> None:
    wish = {"service": "standard", "when": "2026-02-11 14:00"}
    async with client(server_for(counter, PRIYA), mode) as customer:
        first = await customer.call_tool("create_booking", wish, meta=beside(KEY_META, "turn-7"))
        again = await customer.call_tool("create_booking", wish, meta=beside(KEY_META, "turn-7"))
    assert first.structured_content["repeated"] is False
    assert again.structured_content["repeated"] is True
    assert len(codes(counter, PRIYA)) == 1


@both_eras
@pytest.mark.behaviour("AUTH-11")
async def test_another_persons_booking_is_not_there(counter: Counter, mode: str) -> None:
    theirs = codes(counter, JOHN)[0]
    async with client(server_for(counter, PRIYA), mode, agreeing()) as customer:
        foreign = await customer.call_tool("cancel_booking", {"booking": theirs})
        absent = await customer.call_tool("cancel_booking", {"booking": "B22222"})
    assert foreign.is_error
    assert text(foreign).replace(theirs, "B22222") == text(absent)
    assert theirs in codes(counter, JOHN)


@pytest.mark.behaviour("TALK-09")
@pytest.mark.parametrize(
    "words",
    [
        '"; DROP TABLE booking; --',
        "x" * 5000,
        "🧹🙈" * 20,
        "a\x00b\x1b[2J\u202e",
        "<script>alert(1)</script>",
        "\ud83d",
    ],
)
async def test_hostile_text_is_data(counter: Counter, words: str) -> None:
    before = codes(counter, JOHN)
    async with client(server_for(counter, OLIVIA), "legacy", agreeing()) as customer:
        for name, arguments in CALLS.items():
            for argument in arguments:
                result = await customer.call_tool(name, {**arguments, argument: words})
                said = json.dumps(result.model_dump(mode="json"))
                assert FAULT_META not in said, said
                assert "\\u0000" not in text(result)
                assert "x" * 100 not in text(result)
    assert codes(counter, JOHN) == before


@both_eras
async def test_arguments_of_the_wrong_shape_are_refused(counter: Counter, mode: str) -> None:
    async with client(server_for(counter, JOHN), mode) as customer:
        result = await customer.call_tool("check_availability", {"service": ["standard"]})
    assert result.is_error
    assert "service must be a text." in text(result)
    assert "pydantic" not in text(result)


async def test_a_client_is_told_of_errors_as_results(counter: Counter) -> None:
    async with client(server_for(counter, JOHN), MODES[0]) as customer:
        result = await customer.call_tool("no such tool " * 40, {})
    assert isinstance(result, types.CallToolResult)
    assert result.is_error
    assert len(text(result)) < 90
