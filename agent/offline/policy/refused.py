"""After a refusal: what is wrong, and the next step towards what the customer wants."""

from collections.abc import Callable, Mapping
from typing import Any

from agent.offline import canonical
from agent.offline.memory import Held, Result, Table, held, local
from agent.offline.policy import booking
from agent.offline.policy.move import Call, Move, Saying, Scene, first, say

_FINAL = frozenset({"past", "beyond_horizon", "beyond", "too_far"})
"""Reasons after which times nearby are no help: another day is asked for."""
_SHUT = frozenset({"closed", "holiday", "too_soon"})
"""Reasons that say enough by themselves."""


def refused(result: Result, table: Table, scene: Scene) -> Move:
    """Answer a refusal by its code; an unknown one is shown in its own words."""
    answer = _ANSWERS.get(result.refusal)
    if answer is None:
        return _own_words(result, table, scene)
    return answer(result, table, scene)


def _own_words(result: Result, table: Table, scene: Scene) -> Move:
    kept = table.but(offer="", said=(), then=(), queue=())
    return say("refusal", kept, text=result.text)


def _fault(result: Result, table: Table, scene: Scene) -> Move:
    return say("fault", Table(), text=result.text)


def _declined(result: Result, table: Table, scene: Scene) -> Move:
    """No: nothing was changed. What was at hand stays, so that 'Thursday instead' is understood."""
    if table.queue:
        after = Table(about="cancel", queue=table.queue[1:])
        going_on = Call("cancel_booking", {"booking": table.queue[0]}, after)
        return first(("kept_one", {}), going_on)
    kept = table.but(offer="", said=(), then=(), queue=())
    if any(one.ok and one.tool == result.tool for one in scene.results):
        return say("kept_other", kept)
    occasion = {"cancel_booking": "kept", "reschedule_booking": "not_moved"}
    return say(occasion.get(result.tool, "not_done"), kept)


def _taken(result: Result, table: Table, scene: Scene) -> Move:
    """Somebody has that time: apologise, and look around it."""
    near = _near(result, table)
    if near is None:
        return _own_words(result, table, scene)
    who = str(result.given.get("staff") or "")
    others = [str(one) for one in result.given.get("others_free") or ()]
    if who and others and not _as_it_was(table, near):
        return _somebody_else(table, near, who, others)
    head = ("taken_with", {"near": near, "staff": who}) if who else ("taken", {"near": near})
    return _around(result, table, scene, near, head)


def _as_it_was(table: Table, near: str) -> bool:
    """Only who comes was to change: those who are free then are no news."""
    return any(one.code == table.booking and local(one.starts) == near for one in table.bookings)


def _somebody_else(table: Table, near: str, who: str, others: list[str]) -> Move:
    """The one who was named is taken, others are not: nobody else is booked unasked."""
    wish = table.wish.at_start(near).but(staff=who)
    about = "move" if table.booking else "book"
    after = Table(about=about, expecting="yes_no", offer="anyone", wish=wish, near=near)
    after = after.but(booking=table.booking, instead=others[0] if len(others) == 1 else "")
    return say("taken_but", after, near=near, staff=who, others=others)


def _outside(result: Result, table: Table, scene: Scene) -> Move:
    """Closed, too soon: the reason, then times nearby; too far or past: another day."""
    near = _near(result, table)
    if near is None or str(result.given.get("why", "")) in _FINAL:
        kept = table.but(wish=table.wish.but(days=(), words=""), expecting="day", said=())
        return say("refusal", kept, text=result.text)
    head = "closed_then" if str(result.given.get("why", "")) in _SHUT else "outside"
    return _around(result, table, scene, near, (head, {"near": near, "text": result.text}))


def _near(result: Result, table: Table) -> str | None:
    """The wished start as local ISO: from the notes, else from the call."""
    when = str(result.arguments.get("when", ""))
    wish = table.wish
    if len(when) == 16 and when[10] == " ":
        return when.replace(" ", "T")
    if wish.one_day and wish.one_time:
        return f"{wish.one_day.isoformat()}T{canonical.clock(wish.one_time)}"
    return table.near or None


def _around(result: Result, table: Table, scene: Scene, near: str, head: Saying) -> Move:
    service = table.wish.service or str(result.arguments.get("service", ""))
    if "suggest_alternatives" not in scene.tools or not service:
        return _own_words(result, table, scene)
    wish = table.wish.but(service=service)
    words = canonical.slot_words(near)
    return first(head, booking.suggest(wish, words, near, table.booking))


def _quota_spent(result: Result, table: Table, scene: Scene) -> Move:
    if not result.given.get("pools"):
        return _own_words(result, table, scene)
    after = Table(about="book", expecting="yes_no", offer="quota", wish=table.wish)
    return say("quota_spent", after, given=result.given)


def _unclear_time(result: Result, table: Table, scene: Scene) -> Move:
    """Which date, or which time: the candidates are shown as a choice."""
    dates = tuple(str(one["day"]) for one in result.given.get("choices") or () if "day" in one)
    free = tuple(local(str(one)) for one in result.given.get("free") or ())
    kept = table.but(said=(), offer="")
    if len(dates) > 1:
        after = kept.but(expecting="which_date", dates=dates)
        return say("which_date", after, text=result.text, dates=list(dates))
    if free:
        return say("which_slot", kept.but(slots=free, expecting="time"), slots=list(free))
    if len(dates) == 1:
        after = kept.but(expecting="yes_no", offer="that_date", dates=dates)
        return say("refusal", after, text=result.text)
    problem = result.given.get("problem")
    wish = table.wish if problem == "no_time" else table.wish.but(words="", days=())
    after = kept.but(expecting="time" if problem == "no_time" else "day", wish=wish)
    return say("refusal", after, text=result.text)


def _unknown_service(result: Result, table: Table, scene: Scene) -> Move:
    choices = [_name(one) for one in result.given.get("choices") or ()]
    names = tuple(filter(None, choices)) or scene.facts.services
    wish = table.wish.but(service="")
    after = table.but(wish=wish, services=names, expecting="service", said=(), offer="")
    said = str(result.arguments.get("service", ""))
    return say("unknown_service_names", after, said=said, services=list(names))


def _name(choice: Any) -> str:
    if isinstance(choice, Mapping):
        return str(choice.get("name") or choice.get("service") or "")
    return str(choice)


def _unclear(result: Result, table: Table, scene: Scene) -> Move:
    """Several bookings fit the words, or several services: the tool's own question."""
    choices = [one for one in result.given.get("choices") or () if isinstance(one, Mapping)]
    found: list[Held] = [held(one) for one in choices if "code" in one and "starts" in one]
    if len(found) > 1:
        after = table.but(bookings=tuple(found), expecting="pick_booking", said=(), offer="")
        return say(
            "which_booking", after, bookings=[one.model_dump() for one in found], about=table.about
        )
    return _own_words(result, table, scene)


def _not_found(result: Result, table: Table, scene: Scene) -> Move:
    """The list says what there is, once."""
    asked = any(one.tool == "list_bookings" for one in scene.results)
    if result.tool not in {"cancel_booking", "reschedule_booking"} or asked:
        return _own_words(result, table, scene)
    after = Table(about=table.about, expecting="pick_booking", wish=table.wish, booking="")
    return first(
        ("refusal", {"text": result.text}),
        Call("list_bookings", {"which": "upcoming"}, after.but(offer="show")),
    )


_ANSWERS: dict[str, Callable[[Result, Table, Scene], Move]] = {
    "fault": _fault,
    "declined": _declined,
    "not_confirmed": _declined,
    "slot_taken": _taken,
    "outside_hours": _outside,
    "quota_spent": _quota_spent,
    "unclear_time": _unclear_time,
    "unknown_service": _unknown_service,
    "unclear": _unclear,
    "not_found": _not_found,
}
