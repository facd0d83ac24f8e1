"""'Are you open on Sunday?': the diary knows; without a day, the help articles may."""

from agent.offline import canonical
from agent.offline.memory import Table, Wish
from agent.offline.policy import account
from agent.offline.policy.move import Call, Move, Scene
from agent.offline.understood import Understood


def opening_hours(u: Understood, scene: Scene) -> Move:
    """A look at that day, with any service; else a search."""
    wish = canonical.told(Wish(service=u.service or _any(scene)), u.when)
    if not wish.has_day or not wish.service:
        return account.search(u, scene)
    arguments = {"service": wish.service, "when": canonical.day_words(wish)}
    return Call("check_availability", arguments, Table(about="hours", wish=wish))


def _any(scene: Scene) -> str:
    return scene.facts.services[0] if scene.facts.services else ""
