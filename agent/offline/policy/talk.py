"""What needs no tool: greetings, what this is, what it cannot do, and how to reach a person."""

from collections.abc import Callable

from agent.offline.memory import DROPPED, Table
from agent.offline.policy.move import Move, Scene, say
from agent.offline.policy.words import says
from agent.offline.understood import Intent, Understood

Rule = Callable[[Understood, Scene], Move]


def _plain(occasion: str, offer: str = "") -> Rule:
    """A fixed text, with a yes that does something if it ends in an offer."""

    def rule(u: Understood, scene: Scene) -> Move:
        after = Table(offer=offer, expecting="yes_no" if offer else "")
        facts = scene.facts
        return say(
            occasion,
            after,
            business=facts.business,
            contact=facts.contact,
            website=facts.website,
        )

    return rule


def thanks(u: Understood, scene: Scene) -> Move:
    """Leaves what is on the table where it is: "thanks, 2pm then" may follow."""
    return say("thanks", scene.table.but(offer="", missed=0))


def not_understood(u: Understood, scene: Scene) -> Move:
    """Says so, and what it can do; the second time in a row also how to reach a person."""
    if scene.table.offer == DROPPED:
        return say("not_a_yes", scene.table.but(offer="again" if scene.table.waited else ""))
    if says("thinking", u.text, scene.facts.language):
        return say("no_problem", scene.table.but(missed=0))
    missed = scene.table.missed + 1
    kept = scene.table.but(missed=missed, then=(), said=())
    if missed == 1:
        return say("not_understood", kept)
    return say("not_understood_again", kept, contact=scene.facts.contact)


def not_bound(scene: Scene) -> Move:
    """A tool that this writer does not have."""
    return say("cannot", Table(), contact=scene.facts.contact)


SPOKEN: dict[Intent, Rule] = {
    Intent.GREETING: _plain("greeting"),
    Intent.GOODBYE: _plain("goodbye"),
    Intent.THANKS: thanks,
    Intent.HOW_TO_USE: _plain("how_to_use"),
    Intent.CAN_BOOK_HERE: _plain("can_book_here", offer="services"),
    Intent.WHY_VERIFY: _plain("why_verify"),
    Intent.FAMILY: _plain("family"),
    Intent.UPGRADE: _plain("upgrade", offer="quota"),
    Intent.PAYMENT: _plain("payment", offer="quota"),
    Intent.PERSON: _plain("person"),
    Intent.COMPLAINT: _plain("complaint"),
    Intent.WHO_ARE_YOU: _plain("who_are_you"),
}
