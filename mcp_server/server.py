"""The MCP server: a loop over the catalogue, and nothing that knows one tool from another.

Built on the SDK's low-level server rather than its decorators: the schemas are our own, unknown
arguments are refused, the texts are ours to the letter, and a tool that may not be seen answers
as one that does not exist. It serves the newest protocol and the older ones alike (SPEC MCP-01).
"""

from functools import cache
from typing import Any

from mcp import types
from mcp.server import Server
from mcp.server.caching import CacheableMethod, CacheHint

from mcp_server.apps import slot_picker
from mcp_server.caller import Callers
from mcp_server.calls import Answer, Calls
from mcp_server.completion import Completion
from mcp_server.confirm import CONFIRMATION, CONFIRMATION_SCHEMA, Context
from mcp_server.last_door import last_door
from mcp_server.pages import page
from mcp_server.prompts import Prompts
from mcp_server.resources import Resources
from mcp_server.seal import Seals
from mcp_server.watch import Watch
from tools.catalogue import CATALOGUE
from tools.contract import Room, Tool
from tools.schema import input_schema, output_schema

NAME = "frontdesk"
INSTRUCTIONS = (
    "The front desk of a business: services, free times, bookings, plans, help. Pass the "
    "customer's own words for dates, and repeat the dates that come back. A refusal says what to "
    "do next. Say that something is booked, moved or cancelled only after the tool has said so."
)

_BY_ROLE = CacheHint(ttl_ms=60_000, scope="private")
"""A minute: whoever gets another role sees their tools soon."""

KEPT: dict[CacheableMethod, CacheHint] = {
    "tools/list": _BY_ROLE,
    "prompts/list": _BY_ROLE,
    "resources/list": _BY_ROLE,
    "resources/templates/list": CacheHint(ttl_ms=300_000, scope="public"),
    "server/discover": CacheHint(ttl_ms=300_000, scope="public"),
}
"""How long clients may keep what hardly changes; a resource says it for itself."""


def create_server(
    room: Room, callers: Callers, watch: Watch, *, key: bytes, version: str = "0.1.0"
) -> Server[Any]:
    """The server of a business.

    Args:
        room: where the tools work.
        callers: who stands behind a request's session token.
        watch: limits, audit, and which yeses are used up.
        key: the server's key (at least 32 bytes) under which questions are sealed.
        version: told to clients.
    """
    calls = Calls(room, callers, Seals(key, room.now), watch)
    tools, resources = ToolList(calls), Resources(room, calls)
    prompts = Prompts(room, calls, resources)

    async def call_tool(ctx: Context, params: types.CallToolRequestParams) -> Answer:
        return await calls.answer(ctx, params)

    server: Server[Any] = Server(
        NAME,
        version=version,
        title=room.shop.name,
        instructions=INSTRUCTIONS,
        cache_hints=KEPT,
        on_list_tools=tools.listed,
        on_call_tool=call_tool,
        get_tool_input_schema=nothing_in_headers,
        on_list_resources=resources.listed,
        on_list_resource_templates=resources.templates,
        on_read_resource=resources.read,
        on_list_prompts=prompts.listed,
        on_get_prompt=prompts.get,
        on_completion=Completion(room, prompts).complete,
    )
    server.extensions = dict(slot_picker.SERVER_EXTENSION)
    server.middleware.append(last_door)
    return server


def nothing_in_headers(name: str) -> None:
    """No tool of ours has arguments that a client repeats in headers (`x-mcp-header`).

    Unless it is told so, the SDK lists all tools at every call to find out.
    """


class ToolList:
    """Lists the tools for all clients; each is written once."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._plain = {tool.name: wire_tool(tool) for tool in CATALOGUE}
        shown = self._plain[slot_picker.TOOL].model_copy(update={"meta": slot_picker.TOOL_META})
        self._with_pages = {**self._plain, shown.name: shown}

    async def listed(
        self, ctx: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        """The tools that exist for whoever asks, in the order of the catalogue."""
        wire = self._with_pages if slot_picker.is_shown_by(ctx) else self._plain
        mine = [wire[tool.name] for tool in await self._calls.listed(ctx)]
        shown, more = page(mine, params, lambda tool: tool.name)
        return types.ListToolsResult(tools=shown, next_cursor=more)


@cache
def wire_tool(tool: Tool[Any, Any]) -> types.Tool:
    """A tool as clients see it; written once for all servers of this process."""
    schema = input_schema(tool.takes)
    if tool.ask_first is not None:
        schema["properties"] = {**schema["properties"], CONFIRMATION: CONFIRMATION_SCHEMA}
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=schema,
        output_schema=output_schema(tool.gives),
        annotations=types.ToolAnnotations.model_validate(tool.hints),
    )
