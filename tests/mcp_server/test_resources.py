"""What clients may read: the business, services, plans, help, and one's own bookings."""

import json
from datetime import date
from typing import Any

import pytest
from mcp import Client, MCPError, types

from booking.help import Article, HelpShelf
from booking.opening import ExtraOpening, Holiday
from booking.values import VISITOR
from mcp_server.apps.slot_picker import URI as PICKER
from mcp_server.caller import SESSION_META
from mcp_server.pages import MOST
from mcp_server.resources import REFUSED
from tests.mcp_server.desks import (
    MODES,
    beside,
    client,
    codes,
    server_for,
    server_with_sessions,
)
from tests.tools.desks import JOHN, OLIVIA, PRIYA, Counter, changed, open_counter
from tools.about import about

pytestmark = pytest.mark.anyio
both_eras = pytest.mark.parametrize("mode", MODES)

HELP = "frontdesk://help/"


@pytest.fixture
def counter() -> Counter:
    return open_counter()


async def read(customer: Client, uri: str) -> types.TextResourceContents:
    (content,) = (await customer.read_resource(uri)).contents
    assert isinstance(content, types.TextResourceContents)
    return content


async def facts(customer: Client, uri: str) -> dict[str, Any]:
    content = await read(customer, uri)
    assert content.mime_type == "application/json"
    found: dict[str, Any] = json.loads(content.text)
    return found


@both_eras
@pytest.mark.behaviour("MCP-05")
async def test_everything_that_is_listed_can_be_read(counter: Counter, mode: str) -> None:
    async with client(server_for(counter, JOHN), mode) as customer:
        listed = (await customer.list_resources()).resources
        for one in listed:
            content = await read(customer, one.uri)
            assert content.uri == one.uri
            assert content.mime_type == one.mime_type
            assert content.text
    assert [one.uri for one in listed] == [
        "frontdesk://business",
        "frontdesk://services",
        "frontdesk://plans",
        "frontdesk://bookings",
        *(f"{HELP}{article.code}" for article in counter.room.shelf.articles),
    ]
    assert all(one.title and one.description for one in listed)


@both_eras
@pytest.mark.behaviour("MCP-05")
async def test_the_business_tells_when_it_is_open_and_what_its_rules_are(
    counter: Counter, mode: str
) -> None:
    async with client(server_for(counter, VISITOR), mode) as customer:
        told = await facts(customer, "frontdesk://business")
    assert told["name"] == "Sparkle Cleaning"
    assert told["zone"] == "Europe/London"
    assert told["opening"][0] == {"weekday": "Monday", "hours": ["09:00-18:00"]}
    assert told["opening"][6] == {"weekday": "Sunday", "hours": []}
    assert told["rules"]["cancel_or_move_until_minutes_before"] == 120
    assert told["rules"]["book_at_most_days_ahead"] == 90
    assert told["contact"]["phone"] == "+44 20 7946 0018"


async def test_days_that_are_over_are_left_out_and_the_rest_is_in_order(counter: Counter) -> None:
    shop = counter.room.shop.model_copy(
        update={
            "holidays": (
                Holiday(first=date(2026, 12, 25), name="Christmas\u202e"),
                Holiday(first=date(2026, 2, 4), last=date(2026, 2, 5), name="Refit"),
                Holiday(first=date(2026, 1, 1), name="New Year"),
            ),
            "extra_openings": (
                ExtraOpening.model_validate({"date": "2026-03-01", "hours": ["10:00-12:00"]}),
                ExtraOpening.model_validate({"date": "2026-02-01", "hours": ["10:00-12:00"]}),
            ),
        }
    )
    told = about(changed(counter, shop=shop).room)
    assert [(one.first, one.last, one.name) for one in told.closed] == [
        ("2026-02-04", "2026-02-05", "Refit"),
        ("2026-12-25", "2026-12-25", "Christmas"),
    ]
    assert [(one.date, one.weekday, one.hours) for one in told.extra_openings] == [
        ("2026-03-01", "Sunday", ["10:00-12:00"])
    ]


@both_eras
async def test_services_are_what_the_tool_says(counter: Counter, mode: str) -> None:
    async with client(server_for(counter, JOHN), mode) as customer:
        told = await facts(customer, "frontdesk://services")
        asked = await customer.call_tool("list_services", {})
    assert told == asked.structured_content
    assert told["services"][0]["name"] == "Base Clean"


async def test_plans_say_what_they_cost_and_give(counter: Counter) -> None:
    async with client(server_for(counter, VISITOR), "auto") as customer:
        (plan,) = (await facts(customer, "frontdesk://plans"))["plans"]
    assert plan["name"] == "Standard Clean - Fortnightly"
    assert plan["price"]["text"] == "£70"
    assert [(one["services"], one["sessions"]) for one in plan["pools"]] == [
        (["Standard Clean"], 2),
        (["Premium Clean"], 1),
    ]


async def test_a_business_without_plans_has_no_list_of_them(counter: Counter) -> None:
    planless = changed(counter, shop=counter.room.shop.model_copy(update={"plans": ()}))
    async with client(server_for(planless, VISITOR), "auto") as customer:
        uris = {one.uri for one in (await customer.list_resources()).resources}
        with pytest.raises(MCPError, match="Resource not found"):
            await customer.read_resource("frontdesk://plans")
    assert "frontdesk://plans" not in uris


@both_eras
@pytest.mark.behaviour("MCP-05", "HELP-01")
async def test_help_articles_are_markdown_at_an_address_of_their_own(
    counter: Counter, mode: str
) -> None:
    async with client(server_for(counter, VISITOR), mode) as customer:
        (template,) = (await customer.list_resource_templates()).resource_templates
        article = await read(customer, template.uri_template.replace("{slug}", "payments"))
    assert article.mime_type == "text/markdown"
    assert article.text == counter.room.shelf.read("payments").text


@both_eras
@pytest.mark.behaviour("MCP-05", "AUTH-11")
async def test_bookings_are_the_callers_own_and_for_nobody_else(
    counter: Counter, mode: str
) -> None:
    sessions = {"johns": counter.caller(JOHN), "priyas": counter.caller(PRIYA)}
    async with client(server_with_sessions(counter, sessions), mode) as customer:
        own = await customer.read_resource(
            "frontdesk://bookings", meta=beside(SESSION_META, "johns")
        )
        priyas = await customer.read_resource(
            "frontdesk://bookings", meta=beside(SESSION_META, "priyas")
        )
        listed = await customer.list_resources()
        with pytest.raises(MCPError) as refused:
            await customer.read_resource("frontdesk://bookings")
        with pytest.raises(MCPError) as absent:
            await customer.read_resource("frontdesk://bookingz")
    assert isinstance(own.contents[0], types.TextResourceContents)
    assert isinstance(priyas.contents[0], types.TextResourceContents)
    found = json.loads(own.contents[0].text)["bookings"]
    assert [one["code"] for one in found] == codes(counter, JOHN)
    assert json.loads(priyas.contents[0].text)["bookings"] == []
    assert "frontdesk://bookings" not in {one.uri for one in listed.resources}
    assert refused.value.message == absent.value.message
    assert refused.value.code == absent.value.code


@both_eras
@pytest.mark.behaviour("MCP-05")
@pytest.mark.parametrize(
    "uri",
    [
        "frontdesk://nothing",
        "frontdesk://help/",
        "frontdesk://help/{slug}",
        "frontdesk://help/../bookings",
        "frontdesk://help/Payments",
        "frontdesk://help/pay%00ments",
        "file:///etc/passwd",
        "ui://frontdesk/other.html",
        "x" * 5000,
        "",
    ],
)
async def test_what_is_not_there_is_invalid_params_and_names_the_address(
    counter: Counter, mode: str, uri: str
) -> None:
    async with client(server_for(counter, JOHN), mode) as customer:
        with pytest.raises(MCPError) as refused:
            await customer.read_resource(uri)
    assert refused.value.code == types.INVALID_PARAMS == -32602
    assert refused.value.data == {"uri": uri}


async def test_a_session_that_has_ended_is_told_so(counter: Counter) -> None:
    async with client(server_with_sessions(counter, {}), "auto") as customer:
        with pytest.raises(MCPError) as refused:
            await customer.read_resource("frontdesk://bookings", meta=beside(SESSION_META, "old"))
    assert refused.value.code == REFUSED
    assert "session has expired" in refused.value.message


@pytest.mark.behaviour("MCP-05")
@pytest.mark.parametrize(
    ("uri", "scope"),
    [
        ("frontdesk://business", "public"),
        ("frontdesk://services", "public"),
        ("frontdesk://help/payments", "public"),
        ("frontdesk://bookings", "private"),
        (PICKER, "public"),
    ],
)
async def test_what_is_the_callers_own_is_not_kept_for_others(
    counter: Counter, uri: str, scope: str
) -> None:
    async with client(server_for(counter, JOHN), "auto") as customer:
        found = await customer.read_resource(uri)
    assert found.cache_scope == scope
    assert (found.ttl_ms > 0) == (scope == "public")


@pytest.mark.behaviour("MCP-05")
async def test_lists_that_depend_on_the_role_are_kept_privately(counter: Counter) -> None:
    async with client(server_for(counter, OLIVIA), "auto") as customer:
        lists: list[types.CacheableResult] = [
            await customer.list_tools(),
            await customer.list_prompts(),
            await customer.list_resources(),
        ]
        templates = await customer.list_resource_templates()
    assert {(one.cache_scope, one.ttl_ms) for one in lists} == {("private", 60_000)}
    assert templates.cache_scope == "public"


@both_eras
async def test_no_change_is_announced_that_is_never_told(counter: Counter, mode: str) -> None:
    async with client(server_for(counter, JOHN), mode) as customer:
        able = customer.server_capabilities
    assert able is not None
    for kind in (able.tools, able.prompts, able.resources):
        assert kind is not None
        assert kind.list_changed is not True
    assert able.resources is not None
    assert able.resources.subscribe is not True
    assert able.completions is not None


@both_eras
@pytest.mark.parametrize("cursor", ["x", "", "ZnJvbnRkZXNrOi8vbm90aGluZw==", "ü", "=" * 9000])
async def test_a_cursor_of_somebody_elses_is_refused(
    counter: Counter, mode: str, cursor: str
) -> None:
    async with client(server_for(counter, JOHN), mode) as customer:
        for ask in (
            customer.list_resources,
            customer.list_resource_templates,
            customer.list_prompts,
            customer.list_tools,
        ):
            with pytest.raises(MCPError) as refused:
                await ask(cursor=cursor)
            assert refused.value.code == types.INVALID_PARAMS


@both_eras
async def test_a_long_shelf_comes_in_pages(counter: Counter, mode: str) -> None:
    shelf = HelpShelf(
        [Article(f"a{n}", f"Article {n}", "Short.", "Long.") for n in range(MOST * 2)]
    )
    many = changed(counter, shelf=shelf)
    async with client(server_for(many, VISITOR), mode) as customer:
        first = await customer.list_resources()
        second = await customer.list_resources(cursor=first.next_cursor)
        third = await customer.list_resources(cursor=second.next_cursor)
    uris = [one.uri for page in (first, second, third) for one in page.resources]
    assert len(first.resources) == len(second.resources) == MOST
    assert third.next_cursor is None
    assert len(set(uris)) == len(uris) == MOST * 2 + 3
