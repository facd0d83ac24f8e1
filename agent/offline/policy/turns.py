"""One turn, move by move: what was called already is not called again, and a turn ends."""

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.memory import Result, Table, Turn
from agent.offline.policy import talk, which
from agent.offline.policy.begin import begin
from agent.offline.policy.move import Call, Move, Say, Scene
from agent.offline.policy.two_moments import either, two_moments
from agent.offline.policy.went import went
from agent.offline.policy.words import says
from agent.offline.understood import Intent, Understood

MOST_MOVES = 12
"""Moves thought through in one go before the turn is ended with what there is."""

_WRITES = frozenset({"create_booking", "cancel_booking", "reschedule_booking", "create_recurring"})
_ASKING = _WRITES - {"create_booking"}
"""The booking system asks before these, and what was done already is told with its question."""
_OUTCOMES = frozenset({"cancelled_one", "booked_one", "moved_one"})
_JOINTS = re.compile(
    r"\s*(?:[.;!?]\s|,?\s+(?:and\s+then|and\s+also|and|then|also|plus)\s)\s*", re.I
)
_BRIEF = {"cancelled": "cancelled_one", "booked": "booked_one", "moved": "moved_one"}
"""What is said without its closing question when more follows."""
_ASKS = frozenset({"service", "day", "time", "pick_slot", "pick_booking", "which_date"})


def decide(turn: Turn, scene: Scene) -> Move:
    """The next thing to do in this turn: a call that was not made yet, or what to say."""
    move = _next(turn, scene)
    for _ in range(MOST_MOVES):
        if isinstance(move, Say):
            ended = _with_the_rest(move, scene)
            if ended is None:
                return move
            move = ended
        elif move.tool not in scene.tools:
            move = _carried(move.table.but(then=()), talk.not_bound(scene))
        elif (known := _answered(move, scene.results)) is not None:
            move = _after(known, move.table, scene, turn)
        else:
            return move
    return talk.not_understood(_heard(turn, scene, ""), scene)


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
    head, rest = pieces
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


def _two_bookings(u: Understood, scene: Scene) -> tuple[str, str] | None:
    """'Base tomorrow at 10 and standard on Monday at 2': each with its own service and time."""
    for joint in _JOINTS.finditer(u.text):
        head, rest = u.text[: joint.start()], u.text[joint.end() :]
        one, other = (scene.understand(piece, None) for piece in (head, rest))
        both = one.service and other.service
        if both and (one.when or one.intent) and (other.when or other.intent):
            return head, rest
    return None


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
    carries = table.but(then=()) if result.refusal in {"declined", "not_confirmed"} else table
    return _carried(carries, went(result, table, scene, u))


def _carried(table: Table, move: Move) -> Move:
    """What the call had to say already, and what still waits, goes along."""
    then = move.table.then or table.then
    if isinstance(move, Say):
        return Say((*table.said, *move.sayings), move.table.but(then=then, said=(), piece=""))
    said = (*table.said, *move.table.said)
    if move.tool in _ASKING:
        said = tuple(one for one in said if one[0] not in _OUTCOMES)
    piece = move.table.piece or table.piece
    return replace(move, table=move.table.but(said=said, then=then, piece=piece))


def _with_the_rest(move: Say, scene: Scene) -> Move | None:
    """The second wish begins when the first one needs nothing more from the customer."""
    if not move.table.then or move.table.expecting in _ASKS:
        return None
    piece, rest = move.table.then[0], move.table.then[1:]
    begun = begin(_second(piece, move.table, scene), scene.on(move.table.but(then=())))
    said = tuple((_BRIEF.get(occasion, occasion), dict(facts)) for occasion, facts in move.sayings)
    return _carried(Table(said=said, then=rest, piece=piece), begun)


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
