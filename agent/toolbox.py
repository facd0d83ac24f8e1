"""The client side of MCP: the business as the agent sees it, for one caller at a time.

Who is calling rides in the request's meta data, put there by the graph and never by a model. When
the server asks the customer something, the call is not answered but hands back a `Question`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard, cast

from langchain_core.tools import StructuredTool
from mcp import Client, MCPError
from mcp.client import ClientRequestContext
from mcp.types import (
    INVALID_PARAMS,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    CallToolResult,
    ContentBlock,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitRequestParams,
    ElicitResult,
    InputRequiredResult,
    InputResponses,
    RequestParamsMeta,
    TextContent,
    Tool,
)

from agent.context import Session

SESSION, KEY, REFUSAL = "frontdesk/session", "frontdesk/key", "frontdesk/refusal"
HOSTS_OWN = ("confirmation", "idempotency_key")
"""Arguments of the server's that are the host's business: no model sees or fills them."""
REFUSED = (INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND)
NOT_DONE = "The booking system did not accept this request. Nothing was changed."
TOO_LATE = "The question has been open for too long. Nothing was changed."
NO_ANSWER = "The booking system did not answer in time. It is not known whether this was done."


@dataclass(frozen=True)
class Listed:
    """A tool the caller may use."""

    name: str
    effect: str
    bound: StructuredTool


@dataclass(frozen=True)
class Outcome:
    """What a call came to.

    `unknown`: nobody can say whether it happened. `stale`: nothing happened, since the server no
    longer takes the answer to its question. `refused`: the server says why it did nothing.
    """

    text: str
    structured: dict[str, Any] | None = None
    is_error: bool = False
    unknown: bool = False
    stale: bool = False
    refused: bool = False


@dataclass(frozen=True)
class Question:
    """What the server wants to hear from the customer before it acts."""

    text: str
    ticket: str | None
    keys: tuple[str, ...]


async def listed_once(toolbox: "Toolbox", session: Session) -> Mapping[str, Listed]:
    """The tools of the session's caller, listed once in a turn: a turn needs them at every step."""
    if session.tools is None or session.tools[0] != session.token:
        session.tools = (session.token, await toolbox.listed(session.token))
    return session.tools[1]


async def decline(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
    """Declares that this client can be asked; an older wire that asks in mid-call gets a no."""
    return ElicitResult(action="decline")


def connect(server: Any, timeout: float = 10) -> Client:
    """A client for an in-memory server, a URL or a transport; enter it to open it.

    Args:
        server: whatever `mcp.Client` takes.
        timeout: seconds that one request may last.
    """
    return Client(server, elicitation_callback=decline, read_timeout_seconds=timeout)


class Toolbox:
    """The tools behind one open client."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._effects: dict[str, str] = {}

    async def listed(self, token: str | None) -> dict[str, Listed]:
        """The tools of this caller, by name. Asked anew each time: a role may change at once."""
        page = await self._client.list_tools(meta=_meta(token), cache_mode="bypass")
        tools = {tool.name: _listed(tool) for tool in page.tools}
        self._effects.update({name: tool.effect for name, tool in tools.items()})
        return tools

    def effect_of(self, name: str) -> str:
        """What a tool may do, as last seen; the worst of one that never was."""
        return self._effects.get(name, "destroy")

    async def call(
        self,
        name: str,
        arguments: Mapping[str, Any],
        token: str | None,
        key: str,
        yes_to: Question | None = None,
    ) -> Outcome | Question:
        """Call a tool as the holder of the token.

        Args:
            name: of the tool.
            arguments: as the model wrote them; the host's own are dropped.
            token: of the running session.
            key: the same for the same request, so that a repetition does nothing new.
            yes_to: the question that the customer has said yes to, for exactly this call.
        """
        said = {name: value for name, value in arguments.items() if name not in HOSTS_OWN}
        try:
            result = await self._client.session.call_tool(
                name,
                said,
                meta=_meta(token, key),
                request_state=yes_to.ticket if yes_to else None,
                input_responses=_accepted(yes_to) if yes_to else None,
                allow_input_required=True,
            )
        except MCPError as error:
            return _failed(error, answered=yes_to is not None)
        return _question(result) if isinstance(result, InputRequiredResult) else _outcome(result)


def _meta(token: str | None, key: str = "") -> RequestParamsMeta:
    meta = {SESSION: token or ""} | ({KEY: key} if key else {})
    return cast(RequestParamsMeta, meta)


def _listed(tool: Tool) -> Listed:
    hints = tool.annotations
    if hints and hints.read_only_hint:
        effect = "read"
    else:
        effect = "write" if hints and hints.destructive_hint is False else "destroy"
    bound = StructuredTool(
        name=tool.name,
        description=tool.description or tool.title or tool.name,
        args_schema=_shown(tool.input_schema),
        coroutine=_through_the_graph,
    )
    return Listed(tool.name, effect, bound)


def _shown(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The input schema without the host's own arguments."""
    wanted = {
        name: kind for name, kind in schema.get("properties", {}).items() if name not in HOSTS_OWN
    }
    required = [name for name in schema.get("required", ()) if name in wanted]
    return {**schema, "properties": wanted, "required": required}


async def _through_the_graph(**_: Any) -> str:
    raise NotImplementedError("A model only names a tool; the act node calls it.")


def _accepted(question: Question) -> InputResponses:
    return {key: ElicitResult(action="accept", content={"ok": True}) for key in question.keys}


def _question(asked: InputRequiredResult) -> Question:
    forms = {
        key: ask.params.message
        for key, ask in (asked.input_requests or {}).items()
        if isinstance(ask, ElicitRequest) and isinstance(ask.params, ElicitRequestFormParams)
    }
    return Question("\n".join(forms.values()), asked.request_state, tuple(forms))


def _outcome(result: CallToolResult) -> Outcome:
    text = "\n".join(part.text for part in result.content if _for_people(part))
    refusal = (result.meta or {}).get(REFUSAL)
    return Outcome(
        text,
        result.structured_content or refusal,
        bool(result.is_error),
        refused=refusal is not None,
    )


def _for_people(part: ContentBlock) -> TypeGuard[TextContent]:
    """Text that a customer may be shown: some is for an assistant alone, and stands in the data."""
    audience = part.annotations.audience if part.annotations else None
    return isinstance(part, TextContent) and (audience is None or "user" in audience)


def _failed(error: MCPError, answered: bool) -> Outcome:
    """A refused request did nothing; after a silence nobody knows."""
    if error.code not in REFUSED:
        return Outcome(NO_ANSWER, is_error=True, unknown=True)
    text = TOO_LATE if answered else NOT_DONE
    return Outcome(text, is_error=True, stale=answered, refused=True)
