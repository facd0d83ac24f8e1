"""The last door of every request: nothing of the inside leaves by it (SPEC MCP-04).

A tool call has a door of its own, since its faults are results. All other requests, such as lists
and resources, fail as errors of the protocol; on the older wire the SDK would tell the client
whatever the exception says, and an exception of a database says a lot.
"""

from typing import Any

from mcp import MCPError, types
from mcp.server import ServerRequestContext
from mcp.server.context import CallNext, HandlerResult
from pydantic import ValidationError

from mcp_server.answers import FAULT_META
from mcp_server.faults import log_fault


async def last_door(ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
    """Middleware of the server: an unforeseen failure becomes a reference.

    Raises:
        MCPError: those that were meant, as they are; an internal error for all others.
        ValidationError: parameters of the wrong shape, which the SDK answers.
    """
    try:
        return await call_next(ctx)
    except (MCPError, ValidationError):
        raise
    except Exception as broken:
        reference = log_fault(ctx.method)
        message = f"Something went wrong on our side (reference {reference}). Please try again."
        raise MCPError(types.INTERNAL_ERROR, message, {FAULT_META: reference}) from broken
