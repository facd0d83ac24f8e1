"""What a client hears while a call goes on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from mcp_server.progress import STEPS
from tests.mcp_server.desks import MODES, agreeing, client, refusing, server_for
from tests.tools.desks import JOHN, OLIVIA, PRIYA, Counter, open_counter
from tools.catalogue import CATALOGUE

pytestmark = [pytest.mark.anyio, pytest.mark.behaviour("MCP-05")]
both_eras = pytest.mark.parametrize("mode", MODES)

SERIES = {"service": "base", "when": "every Tuesday at 2pm", "occurrences": 6}
LOOKING, BOOKING = STEPS["create_recurring"]


class Listener:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[tuple[float, float | None, str | None]] = []

    async def __call__(self, progress: float, total: float | None, message: str | None) -> None:
        self.heard.append((progress, total, message))


@pytest.fixture
def counter() -> Counter:
    return open_counter()


@asynccontextmanager
async def over_http(counter: Counter, mode: str, *, as_json: bool) -> AsyncIterator[Client]:
    server = server_for(counter, PRIYA)
    app = server.streamable_http_app(stateless_http=True, json_response=as_json)
    url = "http://127.0.0.1:8765/mcp"
    async with (
        server.session_manager.run(),
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=url) as http,
        Client(streamable_http_client(url, http_client=http), mode=mode) as customer,
    ):
        yield customer


@both_eras
async def test_a_series_says_what_it_does_before_it_does_it(counter: Counter, mode: str) -> None:
    checking, listener = Listener(), Listener()
    async with client(server_for(counter, PRIYA), mode, agreeing()) as customer:
        await customer.call_tool("recurring_check", SERIES, progress_callback=checking)
        done = await customer.call_tool("create_recurring", SERIES, progress_callback=listener)
    assert checking.heard == [(0, 1, LOOKING)]
    assert not done.is_error
    assert listener.heard[:1] == [(0, 2, LOOKING)]
    assert listener.heard[-1:] == [(1, 2, BOOKING)]


@both_eras
async def test_what_is_not_done_is_not_said(counter: Counter, mode: str) -> None:
    listener = Listener()
    async with client(server_for(counter, PRIYA), mode, refusing()) as customer:
        done = await customer.call_tool("create_recurring", SERIES, progress_callback=listener)
    assert done.is_error
    assert {message for _, _, message in listener.heard} == {LOOKING}


@both_eras
async def test_the_teams_figures_say_that_they_are_counted(counter: Counter, mode: str) -> None:
    listener = Listener()
    async with client(server_for(counter, OLIVIA), mode) as owner:
        await owner.call_tool("admin_stats", {"period": "this year"}, progress_callback=listener)
    assert listener.heard == [(0, 1, "Counting bookings and revenue")]


async def test_a_hidden_tool_says_nothing(counter: Counter) -> None:
    listener = Listener()
    async with client(server_for(counter, JOHN), "auto") as customer:
        await customer.call_tool("admin_stats", {}, progress_callback=listener)
    assert listener.heard == []


@both_eras
async def test_progress_comes_over_http_where_answers_may_be_streams(
    counter: Counter, mode: str
) -> None:
    listener, search = Listener(), {"service": "base", "when": "this month"}
    async with over_http(counter, mode, as_json=False) as customer:
        heard = await customer.call_tool("check_availability", search, progress_callback=listener)
        quiet = await customer.call_tool("check_availability", search)
    assert listener.heard == [(0, 1, "Looking for free times")]
    assert heard == quiet


@both_eras
async def test_an_answer_in_one_piece_is_not_spoilt_by_it(counter: Counter, mode: str) -> None:
    listener, search = Listener(), {"service": "base", "when": "this month"}
    async with over_http(counter, mode, as_json=True) as customer:
        done = await customer.call_tool("check_availability", search, progress_callback=listener)
    assert not done.is_error


def test_steps_are_those_of_tools_that_there_are() -> None:
    """Two steps for a tool that asks in between, one for the others."""
    asks = {tool.name: tool.ask_first is not None for tool in CATALOGUE}
    assert {name: len(steps) for name, steps in STEPS.items()} == {
        name: 1 + asks[name] for name in STEPS
    }
