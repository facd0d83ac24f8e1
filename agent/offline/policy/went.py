"""From a tool's answer to the next move."""

from collections.abc import Callable

from agent.offline.memory import Result, Table
from agent.offline.policy import account, made, mine, offered, services, team
from agent.offline.policy.move import Move, Scene, say
from agent.offline.policy.refused import refused
from agent.offline.understood import Understood


def went(result: Result, table: Table, scene: Scene, u: Understood) -> Move:
    """What comes of a result.

    Args:
        result: of the last call.
        table: the notes left with that call.
        scene: as the turn began.
        u: the message, or the piece of it, that the call was for.
    """
    if not result.ok:
        return refused(result, table, scene)
    read = _READ.get(result.tool)
    try:
        if result.tool == "list_bookings":
            return mine.listed(result, table, scene, u)
        if result.tool == "list_services" and result.given:
            return services.listed(result, table, scene, u)
        if read is not None and result.given:
            return read(result, table, scene)
    except (KeyError, TypeError, IndexError, ValueError, AttributeError):
        pass
    return say("told", table.but(offer="", expecting="", said=(), then=()), text=result.text)


_READ: dict[str, Callable[[Result, Table, Scene], Move]] = {
    "check_availability": offered.free_times,
    "suggest_alternatives": offered.alternatives,
    "create_booking": made.booked,
    "reschedule_booking": made.moved,
    "cancel_booking": made.cancelled,
    "recurring_check": made.series_checked,
    "create_recurring": made.series_booked,
    "quota": account.quota_given,
    "profile": account.profile_given,
    "search_help": account.found,
    "read_help": account.article,
    "admin_stats": team.stats_given,
    "admin_bookings": team.bookings_given,
    "admin_find_customer": team.customers_given,
}
