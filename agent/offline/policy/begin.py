"""From a message to the first move of a turn."""

from dataclasses import replace

from agent.offline.memory import Table
from agent.offline.policy import (
    account,
    booking,
    hours,
    mine,
    moving,
    offered,
    series,
    services,
    slots,
    talk,
    team,
)
from agent.offline.policy.answers import answered
from agent.offline.policy.beyond import beyond
from agent.offline.policy.in_place import in_place
from agent.offline.policy.matters import MATTERS
from agent.offline.policy.move import Call, Move, Scene, say
from agent.offline.policy.nearby import settled
from agent.offline.policy.words import asks
from agent.offline.understood import Intent, Understood

SURE = 0.5
"""Below this, what would change something is asked about first."""
HEARD = 0.3
"""Below this, not even something is shown."""

_ACTS = frozenset({Intent.BOOK, Intent.SERIES, Intent.CANCEL, Intent.MOVE})
_ASKING = frozenset({None, Intent.AVAILABILITY, Intent.HELP})


def begin(u: Understood, scene: Scene) -> Move:
    """The answer to what was asked, or what the message wants, or what it adds."""
    u = _of_two(settled(u, scene.table), scene.table)
    for rule in _RULES:
        move = rule(u, scene)
        if move is not None:
            return move
    return talk.not_understood(u, scene)


def _edge_asked(u: Understood, scene: Scene) -> Move | None:
    """'What's the latest I can have?' asks: the last of the offered times is offered, not taken."""
    table = scene.table
    asked = u.intent in _ASKING and asks(u.text, scene.facts.language)
    if not table.slots or not asked or not (u.earliest or u.latest):
        return None
    found = slots.meant(u, table)
    return offered.offer_one(found[0], table, "edge_free") if found else None


def _of_two(u: Understood, table: Table) -> Understood:
    """'Premium is too much, make it a standard': the one that is not on the table yet."""
    others = [name for name in u.several_services if name != table.wish.service]
    if len(u.several_services) == 2 and len(others) == 1:
        return replace(u, service=others[0], several_services=())
    return u


def meant_after_all(u: Understood, scene: Scene) -> Move | None:
    """A yes to "did you mean": the earlier message counts."""
    table = scene.table
    if table.offer != "meant" or u.answer != "yes" or u.intent is not None:
        return None
    before = scene.understand(table.piece, None)
    move = _INTENTS[before.intent](before, scene.on(Table())) if before.intent else None
    if isinstance(move, Call):
        return replace(move, table=move.table.but(piece=table.piece))
    return move


def intended(u: Understood, scene: Scene) -> Move | None:
    """What the words ask for."""
    intent = in_place(u, scene)
    if intent is None or u.sure < HEARD:
        return None
    if intent in _ACTS and u.leftovers and team.of_others(u, scene):
        return say("not_for_others", scene.table)
    if intent in _ACTS and u.sure < SURE:
        asked = Table(offer="meant", expecting="yes_no", piece=u.text)
        return say("did_you_mean", asked, intent=str(intent))
    return _INTENTS[intent](u, scene)


def in_context(u: Understood, scene: Scene) -> Move | None:
    """Words without an intent of their own continue the matter at hand."""
    table = scene.table
    if table.expecting == "customer":
        return team.find(u, scene)
    if u.other and table.about in {"availability", "alternatives", "book"} and not u.when:
        return booking.other(u, scene)
    if (found := team.go_on(u, scene)) is not None:
        return found
    return MATTERS.get(table.about, booking.go_on)(u, scene)


def _other_times(u: Understood, scene: Scene) -> Move:
    return beyond(u, scene) or booking.alternatives(u, scene)


_INTENTS: dict[Intent, talk.Rule] = {
    **talk.SPOKEN,
    Intent.SERVICES: services.ask,
    Intent.AVAILABILITY: booking.availability,
    Intent.BOOK: booking.book,
    Intent.SERIES: series.series,
    Intent.LIST: mine.show,
    Intent.CANCEL: mine.cancel,
    Intent.MOVE: moving.move,
    Intent.ALTERNATIVES: _other_times,
    Intent.QUOTA: account.quota,
    Intent.PROFILE: account.profile,
    Intent.HELP: account.search,
    Intent.READ: account.read,
    Intent.OPENING_HOURS: hours.opening_hours,
    Intent.STATS: team.stats,
    Intent.ALL_BOOKINGS: team.bookings,
    Intent.FIND_CUSTOMER: team.find,
}

_RULES = (
    meant_after_all,
    answered,
    services.by_likeness,
    _edge_asked,
    team.of_the_found,
    intended,
    in_context,
)
"""In this order; the first that knows what to do decides."""
