"""One turn, move by move: what was called already is not called again, and a turn ends."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agent.offline.memory import Result, Table, Turn
from agent.offline.policy import talk, which
from agent.offline.policy.begin import begin
from agent.offline.policy.move import Call, Move, Say, Scene, first
from agent.offline.policy.two_moments import either, two_moments
from agent.offline.policy.went import went
from agent.offline.policy.words import says
from agent.offline.understood import Intent, Understood

MOST_MOVES = 12
"""Moves thought through in one go before the turn is ended with what there is."""

_WRITES = frozenset({"create_booking", "cancel_booking", "reschedule_booking", "create_recurring"})
_ASKING = _WRITES - {"create_booking"}
"""The booking system asks before these, and what was done already is told with its question."""
_JOINTS = re.compile(
    r"\s*(?:[.;!?]\s|[,&\n]|\s[/+–-]\s|,?\s+(?:and\s+then|and\s+also|and|then|also|plus)\s)\s*",
    re.I,
)
_BRIEF = {
    "cancelled": "cancelled_one",
    "booked": "booked_one",
    "moved": "moved_one",
    "services": "services_one",
    "bookings": "bookings_one",
    "kept": "kept_one",
    "not_moved": "kept_one",
    "kept_other": "kept_one",
}
"""What is said without its closing question when more follows."""
_SHOWN = frozenset(
    {Intent.SERVICES, Intent.LIST, Intent.QUOTA, Intent.PROFILE, Intent.OPENING_HOURS}
)
"""Wishes that are answered with a list."""
_OF_SLOTS = frozenset({None, Intent.BOOK, Intent.AVAILABILITY})
"""Whoever names a service and a time wants that slot, with or without a verb."""
_OF_THEIRS = re.compile(r"\b(?:my|mine|still|is|are|was|when|which)\b", re.I)
_ASKS = frozenset({"service", "day", "time", "pick_slot", "pick_booking", "which_date"})


def decide(turn: Turn, scene: Scene) -> Move:
    """The next thing to do in this turn: a call that was not made yet, or what to say."""
    move = _next(turn, scene)
    for _ in range(MOST_MOVES):
        if isinstance(move, Say):
            ended = _with_the_rest(move, scene)
            if ended is None:
                return _announced(move, turn, scene)
            move = ended
        elif move.tool not in scene.tools:
            move = _carried(move.table.but(then=()), talk.not_bound(scene))
        elif (known := _answered(move, scene.results)) is not None:
            move = _after(known, move.table, scene, turn)
        else:
            return _with_question(_announced(move, turn, scene))
    return talk.not_understood(_heard(turn, scene, ""), scene)


def _announced(move: Move, turn: Turn, scene: Scene) -> Move:
    """The first of two wishes needs an answer: the second is not forgotten, and comes next."""
    before = turn.table.then or any(one.tool in _ASKING for one in turn.results)
    asks = move.tool in _ASKING if isinstance(move, Call) else _waits(move.table)
    if before or not move.table.then or not asks:
        return move
    return first(("then_next", {"intent": _wanted(move.table.then[0], scene)}), move)


def _wanted(piece: str, scene: Scene) -> str:
    """What a part of the message asks for, by name: nothing of it is quoted."""
    return str(scene.understand(piece, None).intent or "")


def _with_question(call: Move) -> Move:
    """What is to be said already is said before the question that this call raises."""
    if isinstance(call, Say) or call.tool not in _ASKING:
        return call
    told = (*call.table.said, ("please_confirm", {}))
    return replace(call, table=call.table.but(said=(), told=told))


def _waits(table: Table) -> bool:
    """The customer is to answer first; a list of services asks for nothing yet."""
    return table.expecting in _ASKS and table.about != "services"


def _next(turn: Turn, scene: Scene) -> Move:
    last = turn.results[-1] if turn.results else None
    if last is not None and turn.ours is not None:
        return _after(last, turn.ours, scene, turn)
    if last is not None and (_done(last) or last.refusal in {"declined", "not_confirmed"}):
        return _after(last, Table(), scene, turn)
    return _opened(_heard(turn, scene, ""), scene)


def _done(result: Result) -> bool:
    return result.ok and result.tool in _WRITES


def _heard(turn: Turn, scene: Scene, piece: str) -> Understood:
    if piece:
        return scene.understand(piece, None)
    return scene.understand(turn.text, turn.table.expecting or None)


def _opened(u: Understood, scene: Scene) -> Move:
    """The first move; of two wishes in one message, the second waits in the notes."""
    pieces = _pieces(u, scene)
    if pieces is None and (choice := either(u, scene)) is not None:
        return choice
    if pieces is None:
        waiting = scene.table.then if u.intent is None else ()
        move = begin(u, scene)
        return _noted(move, move.table.but(then=waiting)) if waiting else move
    head, rest = _reads_first(*pieces, scene)
    move = begin(scene.understand(head, scene.table.expecting or None), scene)
    return _noted(move, move.table.but(then=(rest,), piece=head))


def _pieces(u: Understood, scene: Scene) -> tuple[str, str] | None:
    """Where the message parts into its first wish and the next."""
    if len(u.several_services) == 2:
        return _two_bookings(u, scene)
    if u.intent is Intent.BOOK and not u.also and (both := two_moments(u, scene)) is not None:
        return both
    if u.intent is Intent.MOVE and not u.also:
        return _two_acts(u, scene)
    if u.intent in _SHOWN and not u.also:
        return _list_and_slot(u, scene)
    if not u.also or u.intent is None:
        return None
    for joint in _JOINTS.finditer(u.text):
        head, rest = u.text[: joint.start()], u.text[joint.end() :]
        if (
            scene.understand(head, None).intent is u.intent
            and scene.understand(rest, None).intent is u.also[0]
        ):
            return head, rest
    return None


def _reads_first(head: str, rest: str, scene: Scene) -> tuple[str, str]:
    """Free times are shown last, since the next message chooses from them."""
    one, other = (scene.understand(piece, None).intent for piece in (head, rest))
    swapped = one is Intent.AVAILABILITY and other in _SHOWN
    return (rest, head) if swapped else (head, rest)


def _two_bookings(u: Understood, scene: Scene) -> tuple[str, str] | None:
    """'Base tomorrow at 10 and standard on Monday at 2': each with its own service and time."""
    for joint in _JOINTS.finditer(u.text):
        head, rest = u.text[: joint.start()], u.text[joint.end() :]
        one, other = (scene.understand(piece, None) for piece in (head, rest))
        both = one.service and other.service
        if both and (one.when or one.intent) and (other.when or other.intent):
            return head, rest
    return None


def _list_and_slot(u: Understood, scene: Scene) -> tuple[str, str] | None:
    """'Standard next Wednesday at 2? And what have I booked?': the list is shown first.

    A question stays one, so that the slot is asked about and not booked.
    """
    for joint in _JOINTS.finditer(u.text):
        asked = "?" if "?" in joint[0] else ""
        parts = u.text[: joint.start()] + asked, u.text[joint.end() :]
        for shown, slot in (parts, parts[::-1]):
            one, other = (scene.understand(piece, None) for piece in (shown, slot))
            if one.intent is u.intent and not one.service and _is_of_slot(other):
                return shown, slot
    return None


def _is_of_slot(u: Understood) -> bool:
    """A service and a time, with or without a verb; not a word about one that they have."""
    is_theirs = _OF_THEIRS.search(u.text) is not None
    return bool(u.service and u.when) and u.intent in _OF_SLOTS and not is_theirs


def _two_acts(u: Understood, scene: Scene) -> tuple[str, str] | None:
    """'Cancel Friday and move Monday to Tuesday'; not 'cancel Monday and move it to Tuesday'."""
    for joint in _JOINTS.finditer(u.text):
        head, rest = u.text[: joint.start()], u.text[joint.end() :]
        one, other = (scene.understand(piece, None) for piece in (head, rest))
        own = which.named(other) and not says("it", rest, scene.facts.language)
        if {one.intent, other.intent} == {Intent.CANCEL, Intent.MOVE} and own:
            return head, rest
    return None


def _noted(move: Move, table: Table) -> Move:
    return replace(move, table=table)


def _after(result: Result, table: Table, scene: Scene, turn: Turn) -> Move:
    u = _heard(turn, scene, table.piece)
    declined = result.refusal in {"declined", "not_confirmed"}
    if not result.ok and not declined:
        told = tuple(one for one in table.told if one[0] != "please_confirm")
        table = table.but(said=(*told, *table.said))
    move = _carried(table.but(then=()) if declined else table, went(result, table, scene, u))
    return _still(move, table.then[0], scene) if declined and table.then else move


def _still(move: Move, rest: str, scene: Scene) -> Move:
    """The first of two was declined: is the other one wanted all the same?"""
    if not isinstance(move, Say):
        return replace(move, table=move.table.but(then=(rest,)))
    after = Table(offer="meant", expecting="yes_no", piece=rest)
    asked = ("still_wanted", {"intent": _wanted(rest, scene)})
    return Say((*_in_brief(move), asked), after)


def _carried(table: Table, move: Move) -> Move:
    """What the call had to say already, and what still waits, goes along."""
    then = move.table.then or table.then
    if isinstance(move, Say):
        kept = move.table.but(then=then, said=(), told=(), piece="")
        return Say((*table.said, *move.sayings), kept)
    said = (*table.said, *move.table.said)
    piece = move.table.piece or table.piece
    return replace(move, table=move.table.but(said=said, told=(), then=then, piece=piece))


def _with_the_rest(move: Say, scene: Scene) -> Move | None:
    """The second wish begins when the first one needs nothing more from the customer."""
    if not move.table.then or _waits(move.table):
        return None
    piece, rest = move.table.then[0], move.table.then[1:]
    on_table = scene.on(move.table.but(then=()))
    u = _second(piece, move.table, scene)
    if (more := _pieces(u, on_table)) is not None:
        piece, rest = more[0], (more[1], *rest)
        u = _second(piece, move.table, scene)
    return _carried(Table(said=_in_brief(move), then=rest, piece=piece), begin(u, on_table))


def _in_brief(move: Say) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Without the closing questions: more follows."""
    return tuple(
        (_BRIEF.get(occasion, occasion), {**facts, "left": ()} if "left" in facts else dict(facts))
        for occasion, facts in move.sayings
    )


def _second(piece: str, before: Table, scene: Scene) -> Understood:
    """'Tuesday at 9 and Wednesday at 2': the service of the first is that of the second too."""
    u = scene.understand(piece, None)
    bare = not (u.service or u.unknown_service or u.several_services)
    if before.about == "booked" and bare and u.when and u.intent in {None, Intent.BOOK}:
        return replace(u, service=before.wish.service, intent=Intent.BOOK)
    return u


def _answered(call: Call, results: Sequence[Result]) -> Result | None:
    """The answer that this very call has had in this turn, unless something changed since."""
    for one in reversed(results):
        if one.tool == call.tool and dict(one.arguments) == dict(call.arguments):
            return one
        if _done(one) and call.tool not in _WRITES:
            return None
    return None
