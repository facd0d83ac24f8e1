"""What the team may ask: only when the booking system offers it to the writer."""

import re
from collections.abc import Mapping

from agent.offline.memory import Result, Table, Wish
from agent.offline.policy.move import Call, Move, Scene, pruned, say
from agent.offline.policy.words import pattern, says
from agent.offline.understood import Intent, Understood

_BOOKINGS = frozenset({Intent.ALL_BOOKINGS, Intent.LIST})
_CARD = frozenset({None, Intent.HELP, Intent.PROFILE, Intent.FIND_CUSTOMER})
"""What a question about the card of the one who was found may be taken for."""


def stats(u: Understood, scene: Scene) -> Move:
    """Figures of a period, in the words it was asked for."""
    arguments = {"period": _said(u, scene)} if u.when else {}
    return _for_team("admin_stats", arguments, scene, "stats")


def bookings(u: Understood, scene: Scene) -> Move:
    """Everybody's bookings, filtered, in the words they were asked for."""
    return _bookings(u, scene, Wish())


def _bookings(u: Understood, scene: Scene, before: Wish) -> Move:
    arguments = pruned(
        status=u.status or "",
        customer=u.person or "",
        service=u.service or "",
        staff=u.staff or before.staff,
        when=_said(u, scene) or before.said,
    )
    return _for_team("admin_bookings", arguments, scene, "office")


def _said(u: Understood, scene: Scene) -> str:
    """The period in the team's own words, without what leads to it."""
    lead = rf"(?:{pattern('leading', scene.facts.language)}\s+)+"
    return re.sub(rf"^{lead}", "", u.when.said, flags=re.IGNORECASE)


def of_others(u: Understood, scene: Scene) -> bool:
    """'Book John a clean' from the team: a name beside what is done to one's own account."""
    named = any(word[:1].isalpha() for word in u.leftovers)
    return "admin_bookings" in scene.tools and named and u.staff is None


def of_the_found(u: Understood, scene: Scene) -> Move | None:
    """'Her number?', 'and his bookings?' about the customer who was just found."""
    one = scene.table.wish.said if scene.table.about == "person" else ""
    if not one or not says("theirs", u.text, scene.facts.language):
        return None
    if u.intent in _BOOKINGS and not u.person:
        arguments = pruned(customer=one, when=_said(u, scene))
        return _for_team("admin_bookings", arguments, scene, "office")
    asked = u.intent in _CARD and not u.person
    return _for_team("admin_find_customer", {"query": one}, scene) if asked else None


def go_on(u: Understood, scene: Scene) -> Move | None:
    """'And last month?' after figures or a list, 'and Ben?': the same for another time, or him."""
    if u.service or not (u.when or u.staff):
        return None
    if scene.table.about == "stats" and u.when:
        return stats(u, scene)
    return _bookings(u, scene, scene.table.wish) if scene.table.about == "office" else None


def find(u: Understood, scene: Scene) -> Move:
    """A customer, by name, e-mail or phone."""
    answer = u.text if scene.table.expecting == "customer" and u.intent is None else ""
    query = (u.person or answer).strip()[:120]
    if "admin_find_customer" not in scene.tools:
        return say("team_only", Table())
    if len(query) < 2:
        return say("which_customer", Table(about="customer", expecting="customer"))
    return _for_team("admin_find_customer", {"query": query}, scene)


def _for_team(
    tool: str, arguments: Mapping[str, object], scene: Scene, about: str = "team"
) -> Move:
    if tool not in scene.tools:
        return say("team_only", Table())
    return Call(tool, arguments, Table(about=about))


def stats_given(result: Result, table: Table, scene: Scene) -> Move:
    """The figures."""
    return say("stats", Table(about="stats"), given=result.given)


def bookings_given(result: Result, table: Table, scene: Scene) -> Move:
    """The list."""
    asked = {name: str(result.arguments.get(name) or "") for name in ("staff", "when")}
    after = Table(about="office", wish=Wish(staff=asked["staff"], said=asked["when"]))
    return say("office_bookings", after, given=result.given)


def customers_given(result: Result, table: Table, scene: Scene) -> Move:
    """Those who were found."""
    if not result.given["customers"]:
        query = str(result.arguments.get("query", ""))
        after = Table(about="customer", expecting="customer")
        return say("no_customer", after, query=query)
    found = result.given["customers"]
    one = str(found[0].get("phone") or found[0].get("email") or "") if len(found) == 1 else ""
    after = Table(about="person" if one else "team", wish=Wish(said=one))
    return say("customers", after, given=result.given)
