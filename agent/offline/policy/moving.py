"""Moving a booking: which one, and to when.

"Monday to Tuesday" has two times in it. The message is split where a word such as "to" parts
them, and each side is read on its own; without such a word a day that has a booking is the old
one.
"""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from agent.offline import canonical
from agent.offline.dates import SaidWhen
from agent.offline.memory import Held, Table, Wish
from agent.offline.policy import booking, which
from agent.offline.policy.move import Call, Move, Say, Scene, say
from agent.offline.policy.nearby import near, same_weekday
from agent.offline.policy.shifts import shift
from agent.offline.policy.wishes import ask_day
from agent.offline.policy.words import says
from agent.offline.understanding.hearing import fold
from agent.offline.understood import Intent, Understood

_STEP = timedelta(minutes=15)
"""Between one start and the next that is later."""
Sides = tuple[SaidWhen | None, SaidWhen | None]
_PIECES = re.compile(r"[,.;?!]| can | could | instead of ", re.IGNORECASE)
_HOUR_ALONE = re.compile(r"^\s*(\d{1,2})(?=\W*$|\s+(?:please|pls|then|instead)\b)", re.IGNORECASE)
"""'Push it to 11': a number that a booking is moved to is an hour."""
_TO = re.compile(r"\s*(?:to|onto)\s", re.IGNORECASE)
_PARTING = re.compile(
    r"\s+(?:to(?!\s+(?:move|change|reschedule|rearrange|shift|push|swap|switch|postpone|bring)\b)"
    r"|for|until|onto|->|→)\s+",
    re.IGNORECASE,
)
"""'I need to move my Monday one' says no new time yet: that "to" parts nothing."""


def move(u: Understood, scene: Scene) -> Move:
    """Reschedule: the list first, since it says which days are old ones."""
    table = scene.table
    if u.booking_code:
        return to(u.booking_code.upper(), canonical.told(Wish(), new_time(u, scene)), Table())
    at_hand = table.booking if table.about in {"booked", "move", "list", "cancel"} else ""
    wish = table.wish if table.about == "move" else Wish()
    kept = Table(about="move", bookings=table.bookings, booking=at_hand, wish=wish, near=table.near)
    return Call("list_bookings", {"which": "upcoming"}, kept)


def go_on(u: Understood, scene: Scene) -> Move | None:
    """An answer while moving: which booking, an offered time, or another time."""
    table = scene.table
    other_one = u.pick is not None and not table.slots
    if table.expecting == "pick_booking" or not table.booking or other_one:
        return move(u, scene) if which.named(u) or u.other else None
    if table.slots and (chosen := booking.from_offer(u, scene)) is not None:
        return chosen
    if u.when or u.earliest or u.latest or u.staff:
        wish = canonical.told(table.wish, u.when).but(first=u.earliest, last=u.latest)
        return to(table.booking, wish.but(staff=u.staff or wish.staff), table)
    return None


def with_list(found: list[Held], table: Table, u: Understood, scene: Scene) -> Move:
    """The upcoming bookings are known: settle which, then to when."""
    if not found:
        return say("nothing_to_move", Table(about="list", expecting="yes_no", offer="book"))
    step, bare = shift(u.text, scene.facts.language)
    if step is not None:
        u = replace(u, text=bare, when=scene.read_dates(bare))
    u = _without_direction(u, step, scene.facts.language)
    old, new = _of_the_one_at_hand(u, scene, found, table) or sides(u, scene, found)
    fitting = _fitting(u, old, found, table, scene)
    if new is not None and len(fitting) == 1:
        new = near(new, date.fromisoformat(fitting[0].starts[:10]))
    wish = _wish_for(fitting, table)
    wish = canonical.told(wish, new) if new is not None else wish
    named = says("other_one", u.text, scene.facts.language)
    edges = {} if named else {"first": u.earliest, "last": u.latest}
    wish = wish.but(staff=u.staff or wish.staff, **edges)
    if len(fitting) == 1 and new is None and not named:
        wish = _shifted(wish, fitting[0], step, u.text, scene.facts.language)
    if len(fitting) == 1:
        return _move_it(fitting[0], wish, found)
    after = Table(about="move", expecting="pick_booking", wish=wish)
    shown = fitting or found
    occasion = "which_booking" if fitting else "no_such_booking"
    bookings = [one.model_dump() for one in shown]
    return say(occasion, after.but(bookings=tuple(shown)), bookings=bookings, about="move")


def _wish_for(fitting: list[Held], table: Table) -> Wish:
    """What was said before of this one; what was said of another booking is not carried over."""
    of_another = len(fitting) == 1 and table.booking not in {"", fitting[0].code}
    return Wish() if of_another else table.wish


def _without_direction(u: Understood, step: timedelta | None, spoken: str) -> Understood:
    """'An hour earlier' names no booking, as 'the other one' and 'the earlier one' do."""
    moves = step is not None or (u.intent is not Intent.MOVE and not u.when)
    if not moves or says("other_one", u.text, spoken):
        return u
    return replace(u, other=False, earliest=False, latest=False)


def _shifted(wish: Wish, one: Held, step: timedelta | None, text: str, spoken: str) -> Wish:
    """So much later than it is now; 'a bit earlier' is earlier on its day."""
    starts = datetime.fromisoformat(one.starts)
    if wish.one_day:  # what was proposed and not agreed to yet
        starts = datetime.combine(wish.one_day, wish.one_time or starts.time())
    if step is not None:
        to_when = starts + step
        return wish.but(days=(to_when.date(),), kind="day", at=(to_when.time(),), words="")
    on_its_day = wish.but(days=(starts.date(),), kind="day", at=())
    if says("earlier", text, spoken):
        return on_its_day.but(latest=(starts - _STEP).time(), first=False)
    if says("later", text, spoken):
        return on_its_day.but(earliest=(starts + _STEP).time(), last=False)
    return wish


def _of_the_one_at_hand(
    u: Understood, scene: Scene, found: list[Held], table: Table
) -> Sides | None:
    """'Actually Friday' right after booking is its new day, whatever else there is on Fridays."""
    at_hand = next((one for one in found if one.code == table.booking), None)
    when = which.when_of(u, scene.read_dates)
    if at_hand is None or when is None or which.says_booking(u):
        return None
    if _parted(u.text, scene, found) is not None or which.fits(at_hand, None, when):
        return None
    return None, when


def _move_it(one: Held, wish: Wish, found: list[Held]) -> Move:
    """To when, if that was said; else ask, naming the booking. Somebody else comes at its time."""
    if wish.staff and not wish.has_day and not wish.has_time and not (wish.first or wish.last):
        starts = datetime.fromisoformat(one.starts)
        wish = wish.but(days=(starts.date(),), kind="day", at=(starts.time(),))
    move = to(one.code, wish.but(service=one.service), Table())
    table = move.table.but(bookings=tuple(found))
    if isinstance(move, Say) and move.sayings[0][0] == "move_to_when":
        return say("move_this_to_when", table, booking=one.model_dump())
    return replace(move, table=table)


def _fitting(
    u: Understood, old: SaidWhen | None, found: list[Held], table: Table, scene: Scene
) -> list[Held]:
    nothing_named = old is None and u.pick is None and not u.service and not u.other
    if table.booking and nothing_named:
        return [one for one in found if one.code == table.booking] or found
    return which.meant(u, old, found, table, scene.facts.language)


def to(code: str, wish: Wish, table: Table) -> Move:
    """Move it: at once with a day or a time, after a look with a window, else ask."""
    after = Table(about="move", booking=code, wish=wish, expecting="day")
    if wish.first or wish.last or wish.has_window or len(wish.days) > 1 or len(wish.at) > 1:
        return _look(code, wish, after)
    if not wish.has_day and not wish.at:
        return say("move_to_when", after, service=wish.service)
    after = after.but(expecting="another_time")
    arguments = {"booking": code, "when": canonical.moment_words(wish)}
    if wish.staff:
        arguments["staff"] = wish.staff
    return Call("reschedule_booking", arguments, after)


def _look(code: str, wish: Wish, after: Table) -> Move:
    if not wish.service:
        return say("move_to_when", after, service="")
    if not wish.has_day and not (wish.first or wish.last):
        return ask_day(wish, "move", booking=code)
    return booking.look(wish, "move", code)


def sides(u: Understood, scene: Scene, found: list[Held]) -> Sides:
    """(what says which booking, what says to when); either may be missing."""
    text, when = which.without_excuse(u.text), which.when_of(u, scene.read_dates)
    if (parted := _parted(text, scene, found)) is not None:
        return parted
    if when is not None and _TO.match(text):
        return None, when
    if when is None or scene.table.expecting == "pick_booking" or _owned(text, when):
        return when, None
    if (two := _two_days(text, scene, found)) is not None:
        return two
    names_one = bool(when.days or when.problem) and _has(found, when)
    return (when, None) if names_one else (None, when)


def _owned(text: str, when: SaidWhen) -> bool:
    """'My Tuesday appointment' is a booking, even if there is none."""
    said = fold(text)
    day = fold(when.said).removeprefix("on ")
    return when.times is None and (f"my {day} " in said or said.endswith(f"my {day}"))


def _has(found: list[Held], when: SaidWhen) -> bool:
    """A booking is then."""
    days = [date.fromisoformat(one.starts[:10]) for one in found]
    return any(which.fits(one, None, when) for one in found) or same_weekday(when, days)


def new_time(u: Understood, scene: Scene) -> SaidWhen:
    """For a booking named by its code, whatever is said about time is the new one."""
    parted = _parted(u.text, scene, [])
    return parted[1] if parted and parted[1] is not None else u.when


def _parted(text: str, scene: Scene, found: list[Held]) -> Sides | None:
    for hit in reversed(list(_PARTING.finditer(text))):
        left = scene.read_dates(text[: hit.start()])
        right = scene.read_dates(_HOUR_ALONE.sub(r"at \1", text[hit.end() :]))
        if right and not left and "for" in hit.group().lower() and _has(found, right):
            return right, None  # "my appointment for Friday"
        if right:
            return (left if left else None), right
    return None


def _of_one_day(said: SaidWhen) -> bool:
    return bool(said) and said.days is not None and len(said.days.dates) == 1


def _two_days(text: str, scene: Scene, found: list[Held]) -> Sides | None:
    """'I can't make Monday, can we do Tuesday instead?': read piece by piece, in order."""
    pieces = [scene.read_dates(piece) for piece in _PIECES.split(text)]
    dated = [piece for piece in pieces if _of_one_day(piece)]
    if len(dated) == 1 and _of_one_day(left := scene.read_dates(dated[0].rest)):
        dated = [left, dated[0]] if _has(found, left) else [dated[0], left]
    if len(dated) != 2:
        return None
    one, other = dated
    backwards = not _has(found, one) or "instead of" in text.lower()
    return (other, one) if backwards else (one, other)
