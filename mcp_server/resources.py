"""What a client may read and lay before its model: the business, its services, plans and help.

What a tool answers, a resource takes from that tool: so the same rights, limits and audit hold,
and what is private stays so. What no tool answers is in the shop window anyway (SPEC MCP-05).
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from mcp import MCPError, types
from mcp.server.caching import CacheHint

from booking.help import Article
from mcp_server.answers import FAULT_META, REFUSAL_META
from mcp_server.apps import slot_picker
from mcp_server.calls import Calls
from mcp_server.confirm import Context
from mcp_server.pages import page
from tools.about import about, plans_offered
from tools.contract import Room
from tools.facts import Facts
from tools.untrusted import clean

HELP = "frontdesk://help/{slug}"
HELP_BEGINS = HELP.removesuffix("{slug}")

REFUSED = -32010
"""Error code of a refusal: what is asked for is there, and cannot be had now. Its data says why."""

WINDOW = CacheHint(ttl_ms=300_000, scope="public")
"""The shop window is the same for everybody, and changes when the owner changes the file."""
OWN = CacheHint(ttl_ms=0, scope="private")
PAGE = CacheHint(ttl_ms=3_600_000, scope="public")

JSON = "application/json"
MARKDOWN = "text/markdown"

Reader = Callable[[str, Context], Awaitable[str]]
"""From the address and the request to the text."""


@dataclass(frozen=True)
class Entry:
    """Something to read.

    Attributes:
        needs: the tool that gives it; who does not have the tool does not have this either.
    """

    wire: types.Resource
    read: Reader
    cache: CacheHint
    needs: str | None = None
    is_page: bool = False
    """For a person's eyes, in clients that show pages."""


class Resources:
    """Lists and reads them for all clients.

    Args:
        room: the business.
        calls: where the tools are asked.
    """

    def __init__(self, room: Room, calls: Calls) -> None:
        self._room = room
        self._calls = calls
        self._entries = {entry.wire.uri: entry for entry in self._all()}

    async def listed(
        self, ctx: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        """What there is for whoever asks, in a fixed order."""
        tools = {tool.name for tool in await self._calls.listed(ctx)}
        shows_pages = slot_picker.is_shown_by(ctx)
        mine = [
            entry.wire
            for entry in self._entries.values()
            if entry.needs in (None, *tools) and (shows_pages or not entry.is_page)
        ]
        shown, more = page(mine, params, lambda wire: wire.uri)
        return types.ListResourcesResult(resources=shown, next_cursor=more)

    async def templates(
        self, ctx: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        """The one template: a help article by its code."""
        shown, more = page([HELP_TEMPLATE], params, lambda wire: wire.uri_template)
        return types.ListResourceTemplatesResult(resource_templates=shown, next_cursor=more)

    async def read(
        self, ctx: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        """One of them.

        Raises:
            MCPError: there is none by that address for whoever asks (invalid params), or it is
                refused for now.
        """
        entry = self._entries.get(params.uri)
        if entry is None:
            raise not_found(params.uri)
        text = await entry.read(params.uri, ctx)
        content = types.TextResourceContents(
            uri=params.uri, mime_type=entry.wire.mime_type, text=text, meta=entry.wire.meta
        )
        return types.ReadResourceResult(
            contents=[content], ttl_ms=entry.cache.ttl_ms, cache_scope=entry.cache.scope
        )

    async def embedded(self, ctx: Context, uri: str) -> types.EmbeddedResource:
        """One of them, to lay into a message."""
        found = await self.read(ctx, types.ReadResourceRequestParams(uri=uri))
        return types.EmbeddedResource(resource=found.contents[0])

    def _all(self) -> list[Entry]:
        return [
            Entry(BUSINESS, self._about, WINDOW),
            Entry(SERVICES, partial(self._answer, "list_services"), WINDOW, "list_services"),
            *([Entry(PLANS, self._plans, WINDOW)] if self._room.shop.plans else []),
            Entry(BOOKINGS, partial(self._answer, "list_bookings"), OWN, "list_bookings"),
            *(
                Entry(_article(one), partial(self._text, one.code), WINDOW, "read_help")
                for one in self._room.shelf.articles
            ),
            Entry(slot_picker.RESOURCE, _picker, PAGE, is_page=True),
        ]

    async def _about(self, uri: str, ctx: Context) -> str:
        return _json(about(self._room))

    async def _plans(self, uri: str, ctx: Context) -> str:
        return _json(plans_offered(self._room.shop))

    async def _answer(self, tool: str, uri: str, ctx: Context) -> str:
        return json.dumps(await self._asked(uri, ctx, tool, {}), ensure_ascii=False, indent=1)

    async def _text(self, code: str, uri: str, ctx: Context) -> str:
        given = await self._asked(uri, ctx, "read_help", {"article": code})
        return str(given["text"])

    async def _asked(
        self, uri: str, ctx: Context, tool: str, arguments: dict[str, Any]
    ) -> dict[str, Any]:
        """What the tool answers.

        Raises:
            MCPError: what it refuses; a tool that does not exist for the caller is not found.
        """
        params = types.CallToolRequestParams(name=tool, arguments=arguments)
        result = await self._calls.answer(ctx, params)
        if isinstance(result, types.CallToolResult) and not result.is_error:
            return dict(result.structured_content or {})
        raise _refused(uri, result)


async def _picker(uri: str, ctx: Context) -> str:
    return slot_picker.html()


def not_found(uri: str) -> MCPError:
    """No such resource, or none for this caller: outside the two cannot be told apart.

    The address comes back as the protocol wants it, but for what no answer could carry: half a
    character, which JSON can bring in.
    """
    sayable = uri.encode(errors="replace").decode()
    return MCPError(types.INVALID_PARAMS, "Resource not found", {"uri": sayable})


def _refused(uri: str, result: types.CallToolResult | types.InputRequiredResult) -> MCPError:
    meta = result.meta or {}
    said = result.content[0] if isinstance(result, types.CallToolResult) else None
    text = said.text if isinstance(said, types.TextContent) else ""
    if REFUSAL_META in meta:
        return MCPError(REFUSED, text, {REFUSAL_META: meta[REFUSAL_META]})
    if FAULT_META in meta:
        return MCPError(types.INTERNAL_ERROR, text, {FAULT_META: meta[FAULT_META]})
    return not_found(uri)


def _json(facts: Facts) -> str:
    return json.dumps(facts.data(), ensure_ascii=False, indent=1)


def _article(article: Article) -> types.Resource:
    return types.Resource(
        uri=f"{HELP_BEGINS}{article.code}",
        name=f"help/{article.code}",
        title=clean(article.title),
        description=clean(article.summary),
        mime_type=MARKDOWN,
    )


BUSINESS = types.Resource(
    uri="frontdesk://business",
    name="business",
    title="About the business",
    description="Opening hours, closed days, contact, time zone, and the rules of booking and "
    "cancelling. Times are local to the zone.",
    mime_type=JSON,
)
SERVICES = types.Resource(
    uri="frontdesk://services",
    name="services",
    title="Services and prices",
    description="What can be booked, how long it takes, what it costs, who does it.",
    mime_type=JSON,
)
PLANS = types.Resource(
    uri="frontdesk://plans",
    name="plans",
    title="Plans",
    description="The plans that can be subscribed to: price, period, sessions for which services.",
    mime_type=JSON,
)
BOOKINGS = types.Resource(
    uri="frontdesk://bookings",
    name="bookings",
    title="My upcoming bookings",
    description="The signed-in person's own bookings that are still to come.",
    mime_type=JSON,
)
HELP_TEMPLATE = types.ResourceTemplate(
    uri_template=HELP,
    name="help",
    title="A help article",
    description="The business's own words on payments, cancelling, preparing and the like.",
    mime_type=MARKDOWN,
)
