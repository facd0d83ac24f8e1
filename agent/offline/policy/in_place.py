"""What an intent comes to, seen from the matter at hand."""

from agent.offline.policy import which
from agent.offline.policy.move import Scene
from agent.offline.policy.series import other_length
from agent.offline.policy.shifts import shift
from agent.offline.policy.words import says
from agent.offline.understood import Intent, Understood

_SHIFTED = frozenset({None, Intent.AVAILABILITY, Intent.ALTERNATIVES, Intent.BOOK})
"""What "an hour later" may be taken for by its words alone."""
_LENGTHENED = frozenset({Intent.AVAILABILITY, Intent.BOOK, Intent.MOVE, Intent.ALTERNATIVES})
"""What "only 2 times", "make it 6 weeks" may be taken for by their words alone."""
_TIMES = frozenset({"availability", "book", "alternatives", "series", "cancelled"})
"""Matters in which a booking is still being found."""


def in_place(u: Understood, scene: Scene) -> Intent | None:
    """The intent, seen from the matter at hand.

    "Make it 3pm" moves a booking, but while one is being found it changes the wish; "book me in at
    2" is the choice of a new time while a booking is being moved.
    """
    if u.intent in {Intent.BOOK, Intent.AVAILABILITY} and u.when.repeat is not None:
        return Intent.SERIES
    if u.intent in _LENGTHENED and other_length(u, scene) is not None:
        return None
    for seen in (_after_made, _while_finding, _while_hours):
        found = seen(u, scene)
        if found is not u.intent:
            return found
    return u.intent


def _after_made(u: Understood, scene: Scene) -> Intent | None:
    """What follows a booking or a move that has just been made, or is under way."""
    table = scene.table
    if u.intent in _SHIFTED and _nudges(u, scene):
        return Intent.MOVE
    if u.intent is Intent.AVAILABILITY and table.about == "booked" and table.offer == "moved":
        return None
    if u.intent is Intent.BOOK and _swaps(u, scene):
        return None
    moving = table.about == "move" and table.booking and not u.service
    return None if u.intent is Intent.BOOK and moving else u.intent


def _while_finding(u: Understood, scene: Scene) -> Intent | None:
    """'Make it 3pm' while times are looked for; 'move it instead' after it was cancelled."""
    table = scene.table
    finding = table.about in _TIMES and (table.slots or table.wish.service)
    if u.intent is not Intent.MOVE or not finding or which.says_booking(u):
        return u.intent
    if table.about != "cancelled":
        return None
    if u.pick is not None and not table.slots:
        return Intent.MOVE
    return Intent.BOOK if u.service in {None, table.wish.service} else Intent.MOVE


def _while_hours(u: Understood, scene: Scene) -> Intent | None:
    """'What about Sunday?' after "are you open on Saturday?"."""
    goes_on = scene.table.about == "hours" and u.when and not u.service
    return Intent.OPENING_HOURS if u.intent is Intent.AVAILABILITY and goes_on else u.intent


def _nudges(u: Understood, scene: Scene) -> bool:
    """'An hour later', 'a bit earlier?' right after a booking or while it is being moved."""
    table, spoken = scene.table, scene.facts.language
    if not table.booking or table.about not in {"booked", "move"}:
        return False
    if shift(u.text, spoken)[0] is not None:
        return True
    directed = says("earlier", u.text, spoken) or says("later", u.text, spoken)
    return directed and not u.when and not table.slots


def _swaps(u: Understood, scene: Scene) -> bool:
    """'Make it a standard' right after a booking is that booking, with another service."""
    other = u.service is not None and u.service != scene.table.wish.service
    instead = says("instead", u.text, scene.facts.language)
    return scene.table.about == "booked" and other and instead and not u.when
