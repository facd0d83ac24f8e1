"""Two times in one wish: each of them, or one of them; never the first one alone."""

import re
from datetime import date, time

from agent.offline.canonical import clock
from agent.offline.dates import SaidWhen
from agent.offline.memory import Table
from agent.offline.policy import booking
from agent.offline.policy.move import Move, Scene
from agent.offline.policy.wishes import wished
from agent.offline.understood import Intent, Understood

_AND = re.compile(r"\band\b|&", re.I)
_OR = re.compile(r"\bor\b|\beither\b", re.I)


def two_moments(u: Understood, scene: Scene) -> tuple[str, str] | None:
    """'A standard on Monday and Wednesday at 10' is one on each of them: two messages."""
    if _whole(u.when) and u.service and u.when.said in u.text:
        return _on_each(u)
    other = _other(u, scene, _AND)
    if other is None:
        return None
    moments = (_single(u.when), other)
    one, second = (_written(u, day, at) for day, at in filter(None, moments))
    return one, second


def either(u: Understood, scene: Scene) -> Move | None:
    """'Monday at 2 or Tuesday at 3': which one, once the service is known."""
    other = _other(u, scene, _OR) if u.intent is Intent.BOOK and not u.also else None
    first, wish = _single(u.when), wished(u, scene)
    if other is None or first is None or not wish.service:
        return None
    found = [f"{day.isoformat()}T{clock(at)}" for day, at in sorted((first, other))]
    moving = scene.table.booking if scene.table.about == "move" else ""
    about = "move" if moving else "book"
    table = Table(about=about, wish=wish, offer="pick_slot", booking=moving)
    return booking.which_slot(found, table)


def _whole(when: SaidWhen) -> bool:
    """Two days that are joined, one hour for both of them."""
    if when.problem is not None or when.repeat is not None or not (when.days and when.times):
        return False
    joined = _AND.search(when.said) and not _OR.search(when.said)
    return bool(joined) and when.days.kind == "choice" and _counts(when) == (2, 1)


def _counts(when: SaidWhen) -> tuple[int, int]:
    return len(when.days.dates) if when.days else 0, len(when.times.at) if when.times else 0


def _on_each(u: Understood) -> tuple[str, str] | None:
    if u.when.days is None or u.when.times is None:
        return None
    at = clock(u.when.times.at[0])
    one, other = (f"on {day.isoformat()} at {at}" for day in u.when.days.dates)
    return u.text.replace(u.when.said, one), u.text.replace(u.when.said, other)


def _other(u: Understood, scene: Scene, joint: re.Pattern[str]) -> tuple[date, time] | None:
    """The second moment, which the reader of dates has left over, right after the joint."""
    if _single(u.when) is None:
        return None
    left = scene.read_dates(u.when.rest)
    if not left:
        return None
    before = u.when.rest.partition(left.said)[0].split()[-1:]
    joins = [*before, left.said.split()[0]]
    return _single(left) if any(map(joint.fullmatch, joins)) else None


def _single(when: SaidWhen) -> tuple[date, time] | None:
    if when.problem is not None or when.repeat is not None or _counts(when) != (1, 1):
        return None
    return (when.days.dates[0], when.times.at[0]) if when.days and when.times else None


def _written(u: Understood, day: date, at: time) -> str:
    """A message of its own, with all that was said for both."""
    who = f" with {u.staff}" if u.staff else ""
    return f"book {u.service or ''} on {day.isoformat()} at {clock(at)}{who}"
