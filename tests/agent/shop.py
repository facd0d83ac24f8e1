"""A small MCP server for the agent's tests: two customers, and a question before a cancellation."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver import (
    AcceptedElicitation,
    Context,
    Elicit,
    ElicitationResult,
    Resolve,
)
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import BaseModel

READS = ToolAnnotations(read_only_hint=True, destructive_hint=False)
WRITES = ToolAnnotations(read_only_hint=False, destructive_hint=False)
DESTROYS = ToolAnnotations(read_only_hint=False, destructive_hint=True)


@dataclass
class Shop:
    """What the server knows; `log` is what really happened."""

    sessions: dict[str, str] = field(
        default_factory=lambda: {"tok-john": "john", "tok-priya": "priya"}
    )
    bookings: dict[int, list[str]] = field(
        default_factory=lambda: {
            1: ["john", "Standard Clean on Monday 9 February", "confirmed"],
            2: ["john", "Premium Clean on Thursday 19 February", "confirmed"],
            7: ["priya", "Base Clean on Friday 13 February", "confirmed"],
        }
    )
    keys: dict[str, int] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    full: bool = False


class Confirm(BaseModel):
    """The form of every question."""

    ok: bool


def serve(shop: Shop) -> MCPServer:  # noqa: C901
    """A server on this shop."""

    def meta(ctx: Context, key: str) -> str:
        return str((ctx.request_context.meta or {}).get(key) or "")

    def caller(ctx: Context) -> str:
        who = shop.sessions.get(meta(ctx, "frontdesk/session"))
        if who is None:
            raise ToolError("Not signed in.")
        return who

    def mine(number: int, ctx: Context) -> list[str]:
        if caller(ctx) != shop.bookings.get(number, [""])[0]:
            raise ToolError(f"No booking {number} of yours. Call list_bookings.")
        if shop.bookings[number][2] == "cancelled":
            raise ToolError(f"Booking {number} is cancelled already.")
        return shop.bookings[number]

    async def ask(number: int, ctx: Context) -> Elicit[Confirm] | Confirm:
        return Elicit(f"Cancel {mine(number, ctx)[1]}?", Confirm)

    server = MCPServer("shop")

    @server.tool(annotations=READS)
    async def list_bookings(ctx: Context) -> str:
        """Own bookings."""
        who = caller(ctx)
        shop.log.append(f"{who} lists")
        own = [f"{n}. {b[1]} ({b[2]})" for n, b in shop.bookings.items() if b[0] == who]
        return "\n".join(own)

    @server.tool(annotations=WRITES)
    async def create_booking(start: str, ctx: Context, idempotency_key: str = "") -> str:
        """Book a slot."""
        who, key = caller(ctx), meta(ctx, "frontdesk/key")
        if shop.full:
            raise ToolError("Sorry, that time has just been taken.")
        if key not in shop.keys:
            shop.keys[key] = number = max(shop.bookings) + 1
            shop.bookings[number] = [who, f"Standard Clean at {start}", "confirmed"]
            shop.log.append(f"{who} books {start}")
        return f"Booked: Standard Clean at {start}."

    @server.tool(annotations=DESTROYS)
    async def cancel_booking(
        number: int, ctx: Context, answer: Annotated[ElicitationResult[Confirm], Resolve(ask)]
    ) -> str:
        """Cancel one of your bookings."""
        if not (isinstance(answer, AcceptedElicitation) and answer.data.ok):
            raise ToolError("Kept: the customer did not confirm.")
        booking = mine(number, ctx)
        booking[2] = "cancelled"
        shop.log.append(f"{booking[0]} cancels {number}")
        return f"Your booking {booking[1]} has been cancelled."

    @server.tool(annotations=READS)
    async def crash(ctx: Context) -> dict[str, Any]:
        """Always breaks."""
        raise RuntimeError("secret inside")

    return server
