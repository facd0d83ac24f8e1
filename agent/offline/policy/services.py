"""What is offered: asked about, shown to choose from, and chosen by name or by what it is like."""

from collections.abc import Sequence
from typing import Any

from agent.offline.memory import Result, Table, Wish
from agent.offline.policy.described import described, describes
from agent.offline.policy.move import Call, Move, Scene, first, say
from agent.offline.policy.richer import richer
from agent.offline.policy.wishes import wished
from agent.offline.policy.words import asks
from agent.offline.understanding.hearing import fold
from agent.offline.understanding.language import language
from agent.offline.understood import Intent, Understood

Found = Sequence[dict[str, Any]]
_FINDING = frozenset({"book", "availability", "series"})
"""Matters that wait for a service: a question about services does not end them."""
_OF_ONE = frozenset({"booked", "cancelled", "move", "list", "alternatives"}) | _FINDING
"""Matters of one service: "how long does it take" asks about that one."""


def ask(u: Understood, scene: Scene) -> Move:
    """What do you offer, how much is it, how long does it take?"""
    table = scene.table
    wish = wished(u, scene)
    if not wish.service and table.about in _OF_ONE and not u.several_services:
        wish = wish.but(service=table.wish.service)
    if wish.service and (u.price_asked or u.duration_asked):
        about = table.about if table.about in _FINDING or _just_booked(wish, table) else "services"
        kept = Table(about=about, expecting="this_service", wish=wish, booking=table.booking)
        return Call("list_services", {}, kept.but(near=table.near, slots=table.slots))
    if table.about in _FINDING and not table.wish.service:
        kept = table.but(wish=wish, expecting="service", offer="list", slots=())
        return Call("list_services", {}, kept)
    shown = Table(about="services", expecting="service", unknown=_strange(u, scene))
    return Call("list_services", {}, shown)


def _strange(u: Understood, scene: Scene) -> str:
    """What is asked for and not offered; "for a big house" says only what it is like."""
    said = u.unknown_service or ""
    like = language(scene.facts.language).words("words", "adjectives")
    return "" if all(word in like for word in fold(said).split()) else said


def _just_booked(wish: Wish, table: Table) -> bool:
    """It is about the service of the booking that was made; another one may be booked next."""
    return table.about == "booked" and wish.service == table.wish.service


def by_likeness(u: Understood, scene: Scene) -> Move | None:
    """'The longest one', 'and for 4 beds?': words that may describe a service, looked up."""
    table = scene.table
    waits = table.about in _FINDING and (table.expecting == "service" or table.offer == "go_on")
    spoken_of = u.intent in {None, Intent.HELP} and (waits or table.about == "services")
    if u.service or not spoken_of or not describes(u.text, scene.facts.language):
        return None
    wish = table.wish.but(service="")
    return Call("list_services", {}, table.but(wish=wish, expecting="service", offer=""))


def listed(result: Result, table: Table, scene: Scene, u: Understood) -> Move:
    """The list has come: it answers the question, settles the service, or is shown to choose."""
    found = list(result.given["services"])
    if table.expecting == "this_service":
        return _card(found, table.wish.service, table)
    name = "" if table.wish.service else described(u.text, found, scene.facts.language)
    if name:
        return _settled(name, found, table, scene, u)
    names = tuple(one["name"] for one in found)
    waiting = table.about in _FINDING and table.expecting == "service"
    if waiting and table.offer != "list":
        return _which(found, table.but(services=names, said=(), unknown=""), table.unknown)
    kept = table if waiting else Table(about="services", expecting="service")
    after = kept.but(services=names, offer="", unknown="")
    return _not_offered(table.unknown, say("services", after, services=found))


def _not_offered(unknown: str, move: Move) -> Move:
    return first(("unknown_service", {"said": unknown}), move) if unknown else move


def _which(found: Found, after: Table, unknown: str) -> Move:
    occasion = "which_service_times" if after.about == "availability" else "which_service"
    move = say(occasion, after, services=list(found))
    return _not_offered(unknown, move)


def _settled(name: str, found: Found, table: Table, scene: Scene, u: Understood) -> Move:
    """'The cheapest' after "which service?" is the answer; elsewhere the card is shown first."""
    wish = table.wish.but(service=name)
    answers = scene.table.expecting == "service" and table.about in _FINDING
    just_looking = scene.table.about == "services" and not wish.has_day
    if answers and not just_looking and not asks(u.text, scene.facts.language):
        return richer(wish, u, scene.on(table.but(wish=wish, expecting="", offer="", unknown="")))
    return _card(found, name, table.but(wish=wish, about=scene.table.about or table.about))


def _card(found: Found, name: str, table: Table) -> Move:
    """One service: what it is, how long it takes, what it costs; and on with the wish."""
    wanted = [one for one in found if one["name"] == name]
    if not wanted:
        names = tuple(one["name"] for one in found)
        after = Table(about="services", expecting="service", services=names)
        return say("services", after, services=list(found))
    if table.about == "booked":
        return say(
            "service", table.but(expecting="another_time"), service=wanted[0], ask="anything_else"
        )
    wish, goes_on = table.wish, table.about in _FINDING
    after = Table(
        about=table.about if goes_on else "services",
        expecting="yes_no",
        offer="go_on" if goes_on else "times",
        wish=wish if goes_on else Wish(service=name),
        booking=table.booking,
        slots=table.slots if goes_on else (),
        near=table.near if goes_on else "",
    )
    return say("service", after, service=wanted[0], ask="this_one" if goes_on else "see_times")
