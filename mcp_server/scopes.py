"""How far a program may go for the person behind it (SPEC MCP-06).

What a tool needs follows from what it does: there is no second list to forget it in. A tool that
the person could not allow does not exist for the program; one that they could is shown, and the
program is told what to ask them for.
"""

from collections.abc import Iterable
from typing import Any

from mcp.server.auth.provider import AccessToken

from booking.access import Scope
from booking.access.scopes import USUAL, write_scopes
from booking.permissions import Permission, may
from mcp_server.caller import Standing, standing_behind
from tools.catalogue import CATALOGUE
from tools.contract import Tool

BY_NAME = {tool.name: tool for tool in CATALOGUE}

USUAL_SCOPES = write_scopes(USUAL)
"""What a new client is told to ask for: the team's own comes when it is needed."""


def needed(tool: Tool[Any, Any]) -> Scope:
    """The scope without which a program may not call a tool."""
    if tool.permission is Permission.RUN_OFFICE:
        return Scope.ADMIN
    return Scope.READ if tool.effect == "read" else Scope.WRITE


def within(tool: Tool[Any, Any], standing: Standing) -> bool:
    """Whether a request may come to a tool. The desk asks for the right once more."""
    return may(standing.caller.role, tool.permission) and needed(tool) in standing.scopes


def shown(standing: Standing) -> tuple[Tool[Any, Any], ...]:
    """The tools that exist for a request: those within reach, and those worth asking for."""
    return tuple(tool for tool in CATALOGUE if _exists(tool, standing))


def found(name: str, standing: Standing) -> Tool[Any, Any] | None:
    """The tool of that name, if it exists for the request."""
    tool = BY_NAME.get(name)
    return tool if tool is not None and _exists(tool, standing) else None


def to_ask_for(verified: AccessToken, name: str) -> str | None:
    """The scopes a client must ask the person for before it may call a tool of that name.

    What it has already stands among them: a client asks for the whole set anew. None: it may
    call it, or there is nothing to be had by asking.
    """
    standing = standing_behind(verified)
    tool = found(name, standing)
    if tool is None or within(tool, standing):
        return None
    return write_scopes(_with(standing.scopes, needed(tool)))


def _exists(tool: Tool[Any, Any], standing: Standing) -> bool:
    if within(tool, standing):
        return True
    return needed(tool) in standing.lendable - standing.scopes


def _with(scopes: Iterable[Scope], more: Scope) -> frozenset[Scope]:
    return frozenset(scopes) | {more}
