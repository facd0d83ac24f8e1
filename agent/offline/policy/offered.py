"""After a look at the diary or at the services: what comes of it."""

from datetime import date, time
from typing import Any

from agent.offline import canonical
from agent.offline.memory import Result, Table, local
from agent.offline.policy import booking
from agent.offline.policy.move import Move, Scene, say

_FEW = 3
"""Of the first free times, when it is urgent."""
_REFUSALS = frozenset({"taken", "taken_with", "outside", "closed_then"})
"""Said first: the times nearby follow from them."""


def free_times(result: Result, table: Table, scene: Scene) -> Move:
    """Book the one that was meant, or show what there is."""
    given = result.given
    found = [f"{day['day']}T{at}" for day in given["days"] for at in day["times"]]
    wish = table.wish.but(service=given["service"])
    table = table.but(wish=wish)
    if table.about == "hours":
        return _open_or_not(given, found, table, scene)
    if not found:
        return _nothing_free(given, table, scene)
    if wish.first and wish.soon and found[1:]:
        return _soonest(found[:_FEW], table)
    if wish.first or wish.last:
        return _edge(found[0] if wish.first else found[-1], table)
    if wish.at:
        return _at_that_time(given, found, table)
    return shown(given, found, table)


def shown(given: Any, found: list[str], table: Table) -> Move:
    """All of it; the answer is a time, or with several days a day."""
    days, one = sorted({slot[:10] for slot in found}), len(found) == 1
    moving = "move" if table.booking else "availability"
    kept = table.wish.but(days=tuple(date.fromisoformat(one) for one in days), words="")
    after = Table(
        about=moving,
        expecting="time" if len(days) == 1 else "day",
        offer="book_slot" if one else "pick_slot",
        wish=kept.but(kind="day" if len(days) == 1 else "choice", words_have_time=False),
        slots=tuple(found),
        booking=table.booking,
    )
    if len(given["days"]) == 1:
        how = "move" if table.booking else "book"
        return say("times_of_day", after, given=given, ask=f"{how}_{'it' if one else 'one'}")
    return say("times_of_days", after, given=given, said=table.wish.said[:30])


def _edge(slot: str, table: Table) -> Move:
    """The earliest or the latest: booked when booking was asked for, else offered."""
    wish = table.wish.but(first=False, last=False)
    if table.about == "book" or table.booking:
        return booking.take(slot, wish, table.booking)
    return offer_one(slot, table.but(wish=wish), "edge_free")


def _soonest(found: list[str], table: Table) -> Move:
    """'As soon as possible' is no time yet: the first few, to choose from."""
    days = tuple(sorted({date.fromisoformat(slot[:10]) for slot in found}))
    wish = table.wish.but(first=False, soon=False, days=days, kind="choice")
    after = _choosing(table.but(wish=wish), found).but(expecting="pick_slot")
    return say("soonest", after, service=wish.service, slots=found)


def offer_one(slot: str, table: Table, occasion: str) -> Move:
    """One time, to say yes to."""
    day = date.fromisoformat(slot[:10])
    after = Table(
        about="move" if table.booking else "availability",
        expecting="yes_no",
        offer="book_slot",
        wish=table.wish.but(days=(day,), kind="day"),
        slots=(slot,),
        booking=table.booking,
    )
    ask = "shall_i_move_it" if table.booking else "shall_i_book_it"
    return say(occasion, after, slot=slot, service=table.wish.service, ask=ask)


def _at_that_time(given: Any, found: list[str], table: Table) -> Move:
    """An exact time was named: free, free on several days, or not."""
    times = {canonical.clock(one) for one in table.wish.at}
    fitting = [slot for slot in found if slot[11:] in times]
    if len(fitting) == 1 and table.about == "book":
        return booking.take(fitting[0], table.wish, table.booking)
    if len(fitting) == 1:
        return offer_one(fitting[0], table, "that_is_free")
    if fitting:
        return booking.which_slot(fitting, _choosing(table, fitting))
    if len(given["days"]) > 1:
        return shown(given, found, table)
    near = f"{given['days'][0]['day']}T{_clock(table.wish.at[0])}"
    return say(
        "not_then", _choosing(table, found).but(near=near), near=near, given=given, slots=found
    )


def _clock(at: time) -> str:
    return canonical.clock(at)


def _choosing(table: Table, found: list[str]) -> Table:
    return Table(
        about="move" if table.booking else "availability",
        expecting="time",
        offer="pick_slot",
        wish=table.wish.but(at=()),
        slots=tuple(found),
        booking=table.booking,
    )


def _nothing_free(given: Any, table: Table, scene: Scene) -> Move:
    """Say so, say why, and offer the nearest."""
    days = given["days"]
    near = days[0]["day"] if days else ""
    next_free = tuple(local(one["starts"]) for one in given.get("next_free") or ())
    after = Table(
        about="move" if table.booking else "availability",
        expecting="yes_no",
        offer="alternatives",
        wish=table.wish.but(first=False, last=False),
        slots=next_free[:1],
        near=f"{near}T{_clock(table.wish.at[0])}" if near and table.wish.at else near,
        booking=table.booking,
    )
    return say("nothing_free", after, given=given, next=list(next_free[:1]))


def _open_or_not(given: Any, found: list[str], table: Table, scene: Scene) -> Move:
    """'Are you open on Sunday?' is answered by the diary."""
    wish = table.wish.but(service="")
    after = Table(about="hours", offer="times", wish=wish)
    if len(given["days"]) > 1:
        after = Table(about="hours", expecting="day")
        return say("open_week", after, given=given, usual=scene.facts.opening)
    if found:
        return say("open", after, given=given, usual=scene.facts.opening)
    closed = {day.get("closed") for day in given["days"]}
    occasion = "closed" if closed & {"closed"} or not closed & {"fully booked"} else "open_but_full"
    return say(occasion, Table(about="hours"), given=given)


def alternatives(result: Result, table: Table, scene: Scene) -> Move:
    """The nearest times, numbered, to book or to move to."""
    given = result.given
    found = tuple(local(one["starts"]) for one in given["slots"])
    wish = table.wish.but(service=given["service"])
    near = local(given["near"])
    if not found:
        return say("no_alternatives", Table(about="book", expecting="day", wish=wish))
    after = Table(
        about="move" if table.booking else "alternatives",
        expecting="pick_slot",
        offer="pick_slot" if len(found) > 1 else "book_slot",
        wish=wish.but(days=(date.fromisoformat(near[:10]),), kind="day", words=""),
        slots=found,
        near=near,
        booking=table.booking,
    )
    taken = any(occasion in _REFUSALS for occasion, _ in table.said)
    return say("alternatives_after" if taken else "alternatives", after, given=given)
