"""'Are you open on Sunday?': the diary knows."""

from agent.offline import canonical
from agent.offline.memory import Table, Wish
from agent.offline.policy import account
from agent.offline.policy.move import Call, Move, Scene
from agent.offline.understood import Understood


def opening_hours(u: Understood, scene: Scene) -> Move:
    """A look at that day, or at the coming week, with any service; without services a search."""
    service = u.service or _any(scene)
    if not service:
        return account.search(u, scene)
    wish = canonical.told(Wish(service=service), u.when)
    when = canonical.day_words(wish) or _weekday(u) or "next 7 days"
    table = Table(about="hours", wish=wish)
    return Call("check_availability", {"service": service, "when": when}, table)


def _weekday(u: Understood) -> str:
    """'Sundays' in general: the next one tells."""
    repeat = u.when.repeat
    return canonical.weekday_name(repeat.weekdays[0]) if repeat and repeat.weekdays else ""


def _any(scene: Scene) -> str:
    return scene.facts.services[0] if scene.facts.services else ""
