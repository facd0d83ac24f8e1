"""Answers to what was just asked: yes, no, a number, a date out of several."""

from collections.abc import Callable
from datetime import date

from agent.offline import canonical
from agent.offline.memory import DROPPED, Table, Wish
from agent.offline.policy import account, booking
from agent.offline.policy.move import Call, Move, Scene, say
from agent.offline.policy.richer import richer
from agent.offline.policy.wishes import ask_day, ask_service, named_something
from agent.offline.policy.words import says
from agent.offline.understood import Intent, Understood

_OPEN = frozenset({None, Intent.BOOK})
"""Intents that a plain yes may come with: "yes, book it"."""


def answered(u: Understood, scene: Scene) -> Move | None:
    """The answer to the open question; None when the message is none."""
    if (chosen := _picked(u, scene) or _who(u, scene)) is not None:
        return chosen
    if u.answer == "yes" and u.intent in _OPEN and not named_something(u):
        return _yes(u, scene)
    if u.answer == "no" and u.intent is None and not named_something(u) and not u.other:
        return _no(scene)
    if scene.table.offer == "read" and u.intent is Intent.READ:
        return account.read(u, scene)
    return None


def _picked(u: Understood, scene: Scene) -> Move | None:
    """A position, in whatever list was shown last."""
    table, pick = scene.table, u.pick or 0
    if u.intent not in _OPEN:
        return None
    if table.expecting == "which_date" and (place := pick or _of_the_days(u, scene)):
        return _date(_at(table.dates, place), scene, u)
    if not pick:
        return None
    if table.expecting == "service" and table.services:
        name = _at(table.services, pick)
        return _service(name, u, scene) if name else _no_such_place(table, len(table.services))
    if table.articles:
        return account.read(u, scene)
    return None


def _who(u: Understood, scene: Scene) -> Move | None:
    """After "Amy is taken, but Ben is free": anyone will do, or nobody but Amy."""
    table, spoken = scene.table, scene.facts.language
    if table.offer != "anyone" or u.when or u.service:
        return None
    if u.staff == table.wish.staff:
        return _alternatives(u, scene)
    anyone = says("anyone", u.text, spoken) or u.earliest
    return _with_anyone(u, scene) if anyone and u.staff is None else None


def _of_the_days(u: Understood, scene: Scene) -> int:
    """'The Saturday after', 'this coming one': the last or the first of the candidates, or 0."""
    spoken = scene.facts.language
    if says("farther", u.text, spoken):
        return -1
    return 1 if says("nearer", u.text, spoken) else 0


def _at(shown: tuple[str, ...], pick: int) -> str:
    at = pick - 1 if pick > 0 else len(shown) + pick
    return shown[at] if 0 <= at < len(shown) else ""


def _no_such_place(table: Table, last: int) -> Move:
    return say("no_such_place", table, last=last)


def _date(iso: str, scene: Scene, u: Understood) -> Move | None:
    """One of the candidates: the wish is clear now."""
    if not iso:
        return _no_such_place(scene.table, len(scene.table.dates))
    table = scene.table
    day = date.fromisoformat(iso)
    wish = table.wish.but(days=(day,), kind="day", words="", words_have_time=False)
    return richer(wish, u, scene)


def _service(name: str, u: Understood, scene: Scene) -> Move:
    return richer(scene.table.wish.but(service=name), u, scene)


def _yes(u: Understood, scene: Scene) -> Move | None:
    accept = _OFFERS.get(scene.table.offer)
    if accept is not None:
        return accept(u, scene)
    if u.intent is not None:
        return None
    return _yes_to_nothing(u, scene)


def _yes_to_nothing(u: Understood, scene: Scene) -> Move:
    """A yes while something else was asked: ask that again; else, what would you like?"""
    table = scene.table
    if table.expecting == "service":
        return ask_service(u, table.wish, table.about or "book", scene)
    if table.expecting == "which_date":
        return say("which_date", table, text="", dates=list(table.dates))
    if table.expecting == "pick_booking" and table.bookings:
        shown = [one.model_dump() for one in table.bookings]
        return say("which_booking", table, bookings=shown, about=table.about)
    if table.expecting == "day" and table.booking:
        return say("move_to_when", table)
    if table.expecting == "day" and table.wish.service:
        return ask_day(table.wish, table.about, booking=table.booking)
    return say("what_next", table.but(offer=""))


def _no(scene: Scene) -> Move:
    """Nothing is done; what was offered may still be chosen from."""
    if scene.table.offer == DROPPED:
        return say("not_done", scene.table.but(offer="", waited=(), missed=0))
    return say("no_problem", scene.table.but(offer="", missed=0))


def _book_slot(u: Understood, scene: Scene) -> Move:
    table = scene.table
    return booking.take(table.slots[0], table.wish, table.booking)


def _which_slot(u: Understood, scene: Scene) -> Move:
    if scene.table.expecting == "day":
        return say("which_slot_again", scene.table)
    return booking.which_slot(list(scene.table.slots), scene.table)


def _with_anyone(u: Understood, scene: Scene) -> Move:
    """At the time that was wished, whoever comes."""
    table = scene.table
    return booking.take(table.near, table.wish.but(staff=table.instead), table.booking)


def _rebook(u: Understood, scene: Scene) -> Move:
    return booking.fulfil(u, scene.table.wish, scene)


def _go_on(u: Understood, scene: Scene) -> Move:
    return richer(scene.table.wish, u, scene)


def _again(u: Understood, scene: Scene) -> Move:
    """The question that got no clear answer is asked once more, by those who asked it."""
    tool, arguments = scene.table.waited[0]
    return Call(tool, arguments, scene.table.but(offer="", waited=(), missed=0))


def _alternatives(u: Understood, scene: Scene) -> Move:
    table = scene.table
    if not table.near:
        return booking.look(table.wish.but(days=(), words=""), "availability", table.booking)
    words = canonical.slot_words(table.near)
    return booking.suggest(table.wish, words, table.near, table.booking)


def _times(u: Understood, scene: Scene) -> Move:
    wish = scene.table.wish
    if not wish.service:
        return ask_service(u, wish, "availability", scene)
    return booking.look(wish, "availability") if wish.days else ask_day(wish, "availability")


def _services(u: Understood, scene: Scene) -> Move:
    return Call("list_services", {}, Table(about="services", expecting="service"))


def _book(u: Understood, scene: Scene) -> Move:
    return ask_service(u, Wish(), "book", scene)


def _that_date(u: Understood, scene: Scene) -> Move:
    found = _date(scene.table.dates[0], scene, u)
    return found if found is not None else say("what_next", scene.table)


def _swap(u: Understood, scene: Scene) -> Move:
    """Another service in place of the one just booked."""
    table = scene.table
    after = Table(about="swap", wish=table.wish, booking=table.booking)
    return Call("cancel_booking", {"booking": table.booking}, after)


_OFFERS: dict[str, Callable[[Understood, Scene], Move]] = {
    "book_slot": _book_slot,
    "pick_slot": _which_slot,
    "anyone": _with_anyone,
    "rebook": _rebook,
    "go_on": _go_on,
    "again": _again,
    "alternatives": _alternatives,
    "times": _times,
    "services": _services,
    "book": _book,
    "quota": account.quota,
    "read": account.read,
    "that_date": _that_date,
    "swap": _swap,
}
