"""What AI clients asked for and what came of it (SPEC MCP-07), and the yeses that are used up.

Who called, through which app, which tool, when, how it ended, how long it took. Never what they
said: of the arguments there is a keyed digest, which tells two calls alike or apart and nothing
else. What was changed by a call, and by whom, stands in the history of each booking.
"""

from booking.audit.spent import SpentYeses
from booking.audit.trail import CallMade, Outcome, Trail

__all__ = ["CallMade", "Outcome", "SpentYeses", "Trail"]
