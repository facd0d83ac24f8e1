"""What the team may ask: only when the booking system offers it to the writer."""

from collections.abc import Mapping

from agent.offline.memory import Result, Table
from agent.offline.policy.move import Call, Move, Scene, pruned, say
from agent.offline.understood import Understood


def stats(u: Understood, scene: Scene) -> Move:
    """Figures of a period, in the words it was asked for."""
    arguments = {"period": u.when.said.removeprefix("for ")} if u.when else {}
    return _for_team("admin_stats", arguments, scene)


def bookings(u: Understood, scene: Scene) -> Move:
    """Everybody's bookings, filtered, in the words they were asked for."""
    arguments = pruned(
        status=u.status or "",
        customer=u.person or "",
        service=u.service or "",
        when=u.when.said.removeprefix("for "),
    )
    return _for_team("admin_bookings", arguments, scene)


def find(u: Understood, scene: Scene) -> Move:
    """A customer, by name, e-mail or phone."""
    answer = u.text if scene.table.expecting == "customer" and u.intent is None else ""
    query = (u.person or answer).strip()[:120]
    if "admin_find_customer" not in scene.tools:
        return say("team_only", Table())
    if len(query) < 2:
        return say("which_customer", Table(about="customer", expecting="customer"))
    return _for_team("admin_find_customer", {"query": query}, scene)


def _for_team(tool: str, arguments: Mapping[str, object], scene: Scene) -> Move:
    if tool not in scene.tools:
        return say("team_only", Table())
    return Call(tool, arguments, Table(about="team"))


def stats_given(result: Result, table: Table, scene: Scene) -> Move:
    """The figures."""
    return say("stats", Table(about="team"), given=result.given)


def bookings_given(result: Result, table: Table, scene: Scene) -> Move:
    """The list."""
    return say("office_bookings", Table(about="team"), given=result.given)


def customers_given(result: Result, table: Table, scene: Scene) -> Move:
    """Those who were found."""
    if not result.given["customers"]:
        query = str(result.arguments.get("query", ""))
        after = Table(about="customer", expecting="customer")
        return say("no_customer", after, query=query)
    return say("customers", Table(about="team"), given=result.given)
