"""The one list of tools (DESIGN decision 2, SPEC MCP-02). Nothing else lists tools.

The order is stable: clients keep it in their prompt caches.
"""

from typing import Any

from booking.permissions import may
from booking.values import Caller
from tools.account import PROFILE, QUOTA
from tools.articles import READ_HELP, SEARCH_HELP
from tools.bookings import CANCEL_BOOKING, CREATE_BOOKING, LIST_BOOKINGS, RESCHEDULE_BOOKING
from tools.contract import Tool
from tools.next_call import guided
from tools.offer import CHECK_AVAILABILITY, LIST_SERVICES, SUGGEST_ALTERNATIVES
from tools.office import ADMIN_BOOKINGS, ADMIN_FIND_CUSTOMER, ADMIN_STATS
from tools.series import CREATE_RECURRING, RECURRING_CHECK

_AS_WRITTEN: tuple[Tool[Any, Any], ...] = (
    LIST_SERVICES,
    CHECK_AVAILABILITY,
    SUGGEST_ALTERNATIVES,
    CREATE_BOOKING,
    LIST_BOOKINGS,
    CANCEL_BOOKING,
    RESCHEDULE_BOOKING,
    RECURRING_CHECK,
    CREATE_RECURRING,
    QUOTA,
    PROFILE,
    SEARCH_HELP,
    READ_HELP,
    ADMIN_STATS,
    ADMIN_BOOKINGS,
    ADMIN_FIND_CUSTOMER,
)
CATALOGUE = tuple(guided(tool) for tool in _AS_WRITTEN)


def listed(caller: Caller) -> tuple[Tool[Any, Any], ...]:
    """The tools that exist for this caller. Courtesy: the desk is law."""
    return tuple(tool for tool in CATALOGUE if may(caller.role, tool.permission))


def called(caller: Caller, name: str) -> Tool[Any, Any] | None:
    """The tool of that name, if it exists for this caller."""
    return next((tool for tool in listed(caller) if tool.name == name), None)
