"""What a client is told while a call goes on, if it has asked to be told (SPEC MCP-05).

Only calls that may have to wait say something: those over many dates or many rows, and those that
stand behind another's write. They say what begins now; the answer itself says that it is done.
"""

from collections.abc import Mapping

from mcp_server.confirm import Context

STEPS: Mapping[str, tuple[str, ...]] = {
    "check_availability": ("Looking for free times",),
    "recurring_check": ("Looking at every date of the series",),
    "create_recurring": ("Looking at every date of the series", "Booking the free dates"),
    "cancel_booking": ("Looking at what would be cancelled", "Cancelling"),
    "admin_stats": ("Counting bookings and revenue",),
    "admin_bookings": ("Looking through all bookings",),
}
"""What a tool does, one after the other. The last step is its act."""


class Progress:
    """The steps of one call. Says nothing where nobody listens.

    Args:
        ctx: of the request; the SDK drops what its client has not asked for.
        tool: its name.
    """

    def __init__(self, ctx: Context, tool: str) -> None:
        self._ctx = ctx
        self._steps = STEPS.get(tool, ())

    async def looking(self) -> None:
        """The call begins to look before it asks a person."""
        if len(self._steps) > 1:
            await self._say(0)

    async def acting(self) -> None:
        """The call begins with what it is for."""
        if self._steps:
            await self._say(len(self._steps) - 1)

    async def _say(self, step: int) -> None:
        await self._ctx.session.report_progress(step, len(self._steps), self._steps[step])
