"""What clients hear of failures outside of tool calls, and what they do not."""

import logging
from collections.abc import Awaitable, Callable

import pytest
from mcp import Client, MCPError, types

from booking.values import Caller
from mcp_server.answers import FAULT_META
from mcp_server.resources import HELP
from mcp_server.server import create_server
from tests.mcp_server.desks import KEY, MODES, client, server_for, watch_of
from tests.tools.desks import JOHN, Counter, open_counter

pytestmark = [pytest.mark.anyio, pytest.mark.behaviour("MCP-04")]
both_eras = pytest.mark.parametrize("mode", MODES)

ARTICLE = types.ResourceTemplateReference(uri=HELP)
REQUESTS: dict[str, Callable[[Client], Awaitable[object]]] = {
    "tools/list": Client.list_tools,
    "resources/list": Client.list_resources,
    "prompts/list": Client.list_prompts,
    "prompts/get": lambda customer: customer.get_prompt("upcoming"),
    "completion/complete": lambda customer: customer.complete(
        types.PromptReference(name="book_appointment"), {"name": "service", "value": ""}
    ),
}


class BrokenCallers:
    """Breaks, and says too much while it does."""

    def caller(self, token: str | None) -> Caller:
        raise RuntimeError("password=hunter2 in /srv/secret.db")


@pytest.fixture
def counter() -> Counter:
    return open_counter()


@both_eras
@pytest.mark.parametrize("method", REQUESTS)
async def test_a_fault_outside_of_tools_tells_nothing_of_the_inside(
    counter: Counter, mode: str, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    server = create_server(counter.room, BrokenCallers(), watch_of(counter), key=KEY)
    with caplog.at_level(logging.ERROR, "frontdesk.mcp"):
        async with client(server, mode) as customer:
            with pytest.raises(MCPError) as told:
                await REQUESTS[method](customer)
    assert told.value.code == types.INTERNAL_ERROR
    assert "hunter2" not in str(told.value.error)
    reference = told.value.data[FAULT_META]
    assert reference in told.value.message
    (record,) = caplog.records
    assert f"Fault {reference}" in record.getMessage()
    assert "hunter2" in (record.exc_text or "")


async def refusal_of(asked: Awaitable[object]) -> int | None:
    """The code of the error; None for an answer."""
    try:
        await asked
    except MCPError as refused:
        return refused.code
    return None


HOSTILE = [
    "'; DROP TABLE booking; --",
    "x" * 5000,
    "🧹🙈" * 20,
    "a\x00b\x1b[2J\u202e",
    "{{}}",
]


@both_eras
@pytest.mark.behaviour("TALK-09")
@pytest.mark.parametrize("words", HOSTILE)
async def test_any_text_is_answered_or_refused(counter: Counter, mode: str, words: str) -> None:
    prompt = types.PromptReference(name="book_appointment")
    async with client(server_for(counter, JOHN), mode) as customer:
        asks: list[Callable[[], Awaitable[object]]] = [
            lambda: customer.read_resource(words),
            lambda: customer.read_resource(HELP.replace("{slug}", words)),
            lambda: customer.get_prompt(words),
            lambda: customer.get_prompt("move_booking", {"booking": words, "when": words}),
            lambda: customer.get_prompt("move_booking", {words: words}),
            lambda: customer.complete(prompt, {"name": "service", "value": words}),
            lambda: customer.complete(prompt, {"name": words, "value": words}),
            lambda: customer.complete(
                prompt, {"name": "staff", "value": ""}, {"service": words, words: words}
            ),
            lambda: customer.complete(ARTICLE, {"name": "slug", "value": words}),
        ]
        codes = {await refusal_of(ask()) for ask in asks}
    assert codes <= {None, types.INVALID_PARAMS}


async def test_half_a_character_comes_back_as_something_that_can_be_sent(counter: Counter) -> None:
    """JSON can bring it in; an answer that holds it could not be written."""
    async with client(server_for(counter, JOHN), "legacy") as customer:
        with pytest.raises(MCPError) as refused:
            await customer.read_resource("frontdesk://help/\ud83d")
    assert refused.value.data == {"uri": "frontdesk://help/?"}
