"""Rules over all tools at once, and the pinned face of each."""

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from booking.permissions import RIGHTS, Permission
from booking.values import VISITOR, Caller, CustomerId, Role
from mcp_server.server import wire_tool
from tools.catalogue import CATALOGUE, called, listed
from tools.contract import Tool
from tools.docs import PAGE, SNAPSHOTS, page, snapshot
from tools.schema import input_schema, output_schema

NAMES = {
    "list_services",
    "check_availability",
    "create_booking",
    "list_bookings",
    "cancel_booking",
    "reschedule_booking",
    "recurring_check",
    "create_recurring",
    "suggest_alternatives",
    "quota",
    "profile",
    "search_help",
    "read_help",
    "admin_stats",
    "admin_bookings",
    "admin_find_customer",
}
FORBIDDEN = {"customer_id", "user_id", "account_id", "caller", "role", "session", "token", "phone"}
JOHN = Caller(CustomerId(1), Role.CUSTOMER, "test")
OLIVIA = Caller(CustomerId(2), Role.ADMIN, "test")

every_tool = pytest.mark.parametrize("tool", CATALOGUE, ids=lambda tool: tool.name)


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a schema."""
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from nodes(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from nodes(item)


def arguments(schema: dict[str, Any]) -> set[str]:
    return {name for node in nodes(schema) for name in node.get("properties", {})}


@pytest.mark.behaviour("MCP-02")
def test_the_tools_have_the_names_that_clients_know() -> None:
    assert {tool.name for tool in CATALOGUE} == NAMES
    assert len(CATALOGUE) == len(NAMES)


@every_tool
@pytest.mark.behaviour("MCP-02")
def test_a_tool_says_what_it_is_and_when_to_use_it(tool: Tool[Any, Any]) -> None:
    assert tool.title
    assert "Use it" in tool.description
    assert 60 < len(tool.description) < 400


@every_tool
@pytest.mark.behaviour("MCP-03")
def test_nobody_can_say_who_is_calling(tool: Tool[Any, Any]) -> None:
    assert not arguments(input_schema(tool.takes)) & FORBIDDEN
    if tool.permission is not Permission.RUN_OFFICE:
        assert "customer" not in arguments(input_schema(tool.takes))


@every_tool
@pytest.mark.behaviour("MCP-03")
def test_no_answer_carries_an_inner_number_of_a_person(tool: Tool[Any, Any]) -> None:
    assert not arguments(output_schema(tool.gives)) & {"id", "customer_id", "booking_id"}


@every_tool
def test_schemas_are_ones_that_every_provider_takes(tool: Tool[Any, Any]) -> None:
    takes, gives = input_schema(tool.takes), output_schema(tool.gives)
    for schema in (takes, gives):
        assert schema["type"] == "object"
        assert not {"anyOf", "oneOf", "allOf", "not"} & schema.keys()
        assert not any("$ref" in node or "$defs" in node for node in nodes(schema))
    assert takes["additionalProperties"] is False
    assert not any(isinstance(node.get("title"), str) for node in nodes(takes))


@every_tool
def test_every_argument_is_explained(tool: Tool[Any, Any]) -> None:
    for name, prop in input_schema(tool.takes)["properties"].items():
        assert prop.get("description") or prop.get("enum") or prop["type"] == "integer", name


@every_tool
def test_every_text_argument_has_an_end_that_the_server_alone_keeps(tool: Tool[Any, Any]) -> None:
    for name, prop in tool.takes.model_json_schema().get("properties", {}).items():
        for kind in prop.get("anyOf", [prop]):
            text = kind.get("type") == "string" and "enum" not in kind
            assert not text or "maxLength" in kind, name
    assert not any("maxLength" in node for node in nodes(input_schema(tool.takes)))


@every_tool
def test_null_is_never_offered_and_never_given(tool: Tool[Any, Any]) -> None:
    for schema in (input_schema(tool.takes), output_schema(tool.gives)):
        assert not any(node.get("type") == "null" for node in nodes(schema))
        assert not any(isinstance(node.get("type"), list) for node in nodes(schema))
    required = output_schema(tool.gives).get("required", [])
    for name, field in tool.gives.model_fields.items():
        assert field.is_required() == (name in required)
        assert type(None) not in get_args(field.annotation) or name not in required, name


@every_tool
@pytest.mark.behaviour("MCP-02")
def test_all_four_hints_are_said(tool: Tool[Any, Any]) -> None:
    hints = wire_tool(tool).annotations
    assert hints is not None
    assert hints.read_only_hint is (tool.effect == "read")
    assert hints.destructive_hint is (tool.effect == "destroy")
    assert hints.idempotent_hint is True
    assert hints.open_world_hint is False


def test_what_changes_something_needs_an_account() -> None:
    wanting = [tool.name for tool in CATALOGUE if tool.effect != "read"]
    assert wanting
    for tool in CATALOGUE:
        if tool.effect != "read":
            assert tool.permission not in RIGHTS[Role.VISITOR], tool.name


@pytest.mark.behaviour("TALK-05")
def test_what_ends_changes_or_books_several_asks_first() -> None:
    asking = {tool.name for tool in CATALOGUE if tool.ask_first}
    assert asking == {"cancel_booking", "reschedule_booking", "create_recurring"}
    assert {tool.name for tool in CATALOGUE if tool.effect == "destroy"} <= asking


@pytest.mark.behaviour("AUTH-11")
def test_what_a_caller_may_not_do_does_not_exist_for_them() -> None:
    office = {"admin_stats", "admin_bookings", "admin_find_customer"}
    assert {tool.name for tool in listed(OLIVIA)} == NAMES
    assert {tool.name for tool in listed(JOHN)} == NAMES - office
    assert {tool.name for tool in listed(VISITOR)} == {
        "list_services",
        "check_availability",
        "suggest_alternatives",
        "search_help",
        "read_help",
    }
    assert called(JOHN, "admin_stats") is None
    assert called(JOHN, "quota") is not None


def test_the_whole_list_is_short_enough_to_be_read_every_turn() -> None:
    wire = [wire_tool(tool).model_dump_json(by_alias=True, exclude_none=True) for tool in CATALOGUE]
    assert sum(map(len, wire)) / 4 < 6000


@every_tool
def test_what_clients_see_changes_only_on_purpose(tool: Tool[Any, Any]) -> None:
    """After a wanted change: python -m tools.docs --snapshots."""
    pinned = (SNAPSHOTS / f"{tool.name}.json").read_text(encoding="utf-8")
    assert json.loads(pinned) == json.loads(snapshot(tool))


@every_tool
@pytest.mark.behaviour("MCP-02")
def test_what_goes_over_the_wire_is_what_is_pinned(tool: Tool[Any, Any]) -> None:
    """The server adds one thing: the argument by which clients without questions pass a yes."""
    pinned = json.loads((SNAPSHOTS / f"{tool.name}.json").read_text(encoding="utf-8"))
    wire = wire_tool(tool).model_dump(mode="json", by_alias=True, exclude_none=True)
    added = wire["inputSchema"]["properties"].pop("confirmation", None)
    assert (added is not None) == pinned.pop("asks_first")
    pinned["inputSchema"], pinned["outputSchema"] = pinned.pop("input"), pinned.pop("output")
    assert wire == pinned


def test_no_snapshot_is_left_of_a_tool_that_is_gone() -> None:
    assert {path.stem for path in SNAPSHOTS.glob("*.json")} == NAMES


def test_the_page_about_the_tools_is_up_to_date() -> None:
    """After a wanted change: python -m tools.docs."""
    assert PAGE.read_text(encoding="utf-8") == page()
