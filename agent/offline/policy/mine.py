"""The customer's own bookings: shown, and cancelled one at a time.

The yes to a cancellation is asked by the booking system itself; nothing here asks "are you sure".
"""

from agent.offline.memory import Held, Result, Table, held
from agent.offline.policy import booking, moving, which
from agent.offline.policy.move import Call, Move, Scene, first, say
from agent.offline.policy.words import says
from agent.offline.understood import Understood


def show(u: Understood, scene: Scene) -> Move:
    """My bookings."""
    return Call("list_bookings", {"which": u.which}, Table(about="list"))


def cancel(u: Understood, scene: Scene) -> Move:
    """Cancel: a code goes straight on, all else is matched against the list, read anew."""
    if u.booking_code:
        code = u.booking_code.upper()
        return Call("cancel_booking", {"booking": code}, Table(about="cancel", booking=code))
    kept = Table(about="cancel", bookings=scene.table.bookings, booking=_just_made(u, scene.table))
    return Call("list_bookings", {"which": "upcoming"}, kept)


def _just_made(u: Understood, table: Table) -> str:
    """'Cancel it' right after booking means that one; so does 'the other one' the contrary."""
    return table.booking if table.about in {"booked", "cancel", "move", "list"} else ""


def listed(result: Result, table: Table, scene: Scene, u: Understood) -> Move:
    """The list has come: show it, or go on with what it was needed for."""
    found = [held(one) for one in result.given["bookings"]]
    if table.offer == "show":
        return _which(found, table)
    if table.about == "again":
        return booking.again(found, u, table.wish, scene)
    if table.about == "cancel":
        return _cancel_one_of(found, table, u, scene)
    if table.about == "move":
        return moving.with_list(found, table, u, scene)
    return _shown(result, found, who=says("who", u.text, scene.facts.language))


def _shown(result: Result, found: list[Held], *, who: bool) -> Move:
    which_ones = result.given.get("which", "upcoming")
    if not found:
        after = Table(about="list", expecting="yes_no", offer="book")
        return say("no_bookings", after, which=which_ones)
    after = Table(about="list", bookings=tuple(found))
    return say(
        "bookings", after, bookings=list(result.given["bookings"]), which=which_ones, who=who
    )


def _cancel_one_of(found: list[Held], table: Table, u: Understood, scene: Scene) -> Move:
    if not found:
        return say("nothing_to_cancel", Table(about="list", expecting="yes_no", offer="book"))
    if u.every_one:
        return _cancel_each(found)
    if some := which.several(u.text, _shown_before(found, table), scene.facts.language):
        return _cancel_each(some)
    fitting = _fitting(found, table, u, scene)
    if len(fitting) == 1:
        after = Table(about="cancel", bookings=tuple(found), booking=fitting[0].code)
        return Call("cancel_booking", {"booking": fitting[0].code}, after)
    if fitting:
        return _which(fitting, table)
    return none_fits(found, "cancel", table)


def _shown_before(found: list[Held], table: Table) -> list[Held]:
    """A position counts in the list that the customer saw."""
    codes = {one.code for one in found}
    return [one for one in table.bookings if one.code in codes] or found


def _fitting(found: list[Held], table: Table, u: Understood, scene: Scene) -> list[Held]:
    when = which.when_of(u, scene.read_dates)
    if table.booking and not which.named(u) and not u.other:
        return [one for one in found if one.code == table.booking] or found
    return which.meant(u, when, found, table, scene.facts.language)


def _cancel_each(found: list[Held]) -> Move:
    """One after the other, each with its own question."""
    rest = tuple(one.code for one in found[1:])
    after = Table(about="cancel", queue=rest)
    call = Call("cancel_booking", {"booking": found[0].code}, after)
    return first(("one_by_one", {"count": len(found)}), call) if rest else call


def _which(found: list[Held], table: Table) -> Move:
    after = Table(
        about=table.about, expecting="pick_booking", bookings=tuple(found), wish=table.wish
    )
    shown = [one.model_dump() for one in found]
    return say("which_booking", after, bookings=shown, about=table.about)


def none_fits(found: list[Held], about: str, table: Table) -> Move:
    """No booking like that: say so, and list what there is."""
    after = Table(about=about, expecting="pick_booking", bookings=tuple(found), wish=table.wish)
    shown = [one.model_dump() for one in found]
    return say("no_such_booking", after, bookings=shown, about=about)


def point_at(u: Understood, scene: Scene) -> Move:
    """'The second one' after the list: what about it?"""
    table = scene.table
    fitting = which.meant(u, None, table.bookings, table, scene.facts.language)
    if not fitting:
        return say("no_such_place", table, last=len(table.bookings))
    after = table.but(booking=fitting[0].code)
    return say("what_about_it", after, booking=fitting[0].model_dump())
