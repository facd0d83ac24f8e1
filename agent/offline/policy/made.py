"""After something was booked, moved, cancelled: the outcome, and what may follow."""

from collections.abc import Mapping
from typing import Any

from agent.offline import canonical
from agent.offline.memory import Result, Table, Wish, local
from agent.offline.policy.move import Call, Move, Scene, first, say


def booked(result: Result, table: Table, scene: Scene) -> Move:
    """The confirmation, as the reference has it."""
    made = result.given["booking"]
    after = _just_made(made)
    return say("booked", after, given=result.given, staff=table.wish.staff)


def _just_made(made: Mapping[str, Any]) -> Table:
    """A correction may follow: "make it 10" is another time for this booking."""
    return Table(
        about="booked",
        expecting="another_time",
        booking=made["code"],
        near=local(made["starts"]),
        wish=Wish(service=made["service"], instead_of=local(made["starts"])),
    )


def moved(result: Result, table: Table, scene: Scene) -> Move:
    """The new time; a correction right after it moves it again."""
    made = result.given["booking"]
    return say(
        "moved",
        _just_made(made).but(offer="moved"),
        given=result.given,
        staff=result.arguments.get("staff", ""),
    )


def cancelled(result: Result, table: Table, scene: Scene) -> Move:
    """Cancelled; then the next of several, or what should come in its place, or rebook?"""
    given = result.given
    was = given["booking"]
    if table.queue:
        going_on = Call(
            "cancel_booking",
            {"booking": table.queue[0]},
            Table(about="cancel", queue=table.queue[1:]),
        )
        return first(("cancelled_one", {"given": given}), going_on)
    if table.about == "swap":
        when = canonical.moment_words(table.wish)
        arguments = {"service": table.wish.service, "when": when}
        going_on = Call("create_booking", arguments, Table(about="book", wish=table.wish))
        return first(("cancelled_one", {"given": given}), going_on)
    wish = Wish(service=was["service"], instead_of=local(was.get("starts", "")))
    after = Table(about="cancelled", expecting="yes_no", offer="rebook", wish=wish)
    return say("cancelled", after, given=given)


def series_checked(result: Result, table: Table, scene: Scene) -> Move:
    """Which dates are free; the booking system asks whether to book those, and once only."""
    given = result.given
    wish = table.wish.but(service=given["service"])
    busy = [one for one in given["occurrences"] if not one["free"]]
    near = local(busy[0]["starts"]) if busy else ""
    after = Table(about="series", expecting="another_time", wish=wish, near=near)
    if given["free"] and "create_recurring" in scene.tools:
        return Call("create_recurring", result.arguments, after)
    offer = "services" if given["free"] else "alternatives"
    return say("series_checked", after.but(offer=offer, expecting="yes_no"), given=given)


def series_booked(result: Result, table: Table, scene: Scene) -> Move:
    """What was booked, and for the rest an offer to look around."""
    given = result.given
    rest = given["not_booked"]
    wish = Wish(service=given["service"])
    if not rest:
        return say("series_booked", Table(about="alternatives", wish=wish), given=given)
    unpaid = [one for one in rest if one.get("why") == "no_session_left"]
    if len(unpaid) == len(rest):
        after = Table(about="booked", expecting="yes_no", offer="quota", wish=wish)
        return say("series_without_sessions", after, given=given)
    near = local(next(one["starts"] for one in rest if one not in unpaid))
    after = Table(about="alternatives", expecting="yes_no", offer="alternatives", near=near)
    return say("series_booked_in_part", after.but(wish=wish), given=given)
