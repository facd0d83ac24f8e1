"""The MCP server: a loop over the catalogue, and nothing that knows one tool from another.

Built on the SDK's low-level server rather than its decorators: the schemas are our own, unknown
arguments are refused, the texts are ours to the letter, and a tool that may not be seen answers
as one that does not exist. It serves the newest protocol and the older ones alike (SPEC MCP-01).
"""

from typing import Any

from mcp import types
from mcp.server import Server

from mcp_server.caller import Callers
from mcp_server.calls import Answer, Calls
from mcp_server.confirm import CONFIRMATION, CONFIRMATION_SCHEMA, Context
from mcp_server.seal import Seals
from tools.catalogue import CATALOGUE
from tools.contract import Room, Tool
from tools.schema import input_schema, output_schema

NAME = "frontdesk"
INSTRUCTIONS = (
    "The front desk of a business: services, free times, bookings, plans, help. Pass the "
    "customer's own words for dates, and repeat the dates that come back. A refusal says what to "
    "do next. Say that something is booked, moved or cancelled only after the tool has said so."
)


def create_server(
    room: Room, callers: Callers, *, key: bytes, version: str = "0.1.0"
) -> Server[Any]:
    """The server of a business.

    Args:
        room: where the tools work.
        callers: who stands behind a request's session token.
        key: the server's key (at least 32 bytes) under which questions are sealed.
        version: told to clients.
    """
    calls = Calls(room, callers, Seals(key, room.now))
    wire = {tool.name: wire_tool(tool) for tool in CATALOGUE}

    async def list_tools(
        ctx: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[wire[tool.name] for tool in await calls.listed(ctx)])

    async def call_tool(ctx: Context, params: types.CallToolRequestParams) -> Answer:
        return await calls.answer(ctx, params)

    return Server(
        NAME,
        version=version,
        title=room.shop.name,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def wire_tool(tool: Tool[Any, Any]) -> types.Tool:
    """A tool as clients see it."""
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
