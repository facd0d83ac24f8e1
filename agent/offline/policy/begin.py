"""From a message to the first move of a turn."""

from collections.abc import Callable
from dataclasses import replace

from agent.offline.dates import SaidDays
from agent.offline.memory import Table, Wish
from agent.offline.policy import (
    account,
    booking,
    hours,
    mine,
    moving,
    offered,
    series,
    services,
    slots,
    talk,
    team,
    which,
)
from agent.offline.policy.answers import answered
from agent.offline.policy.beyond import beyond
from agent.offline.policy.move import Call, Move, Scene, say
from agent.offline.policy.nearby import settled
from agent.offline.policy.shifts import shift
from agent.offline.policy.wishes import named_something, wished
from agent.offline.policy.words import asks, says
from agent.offline.understood import Intent, Understood

SURE = 0.5
"""Below this, what would change something is asked about first."""
HEARD = 0.3
"""Below this, not even something is shown."""

_ACTS = frozenset({Intent.BOOK, Intent.SERIES, Intent.CANCEL, Intent.MOVE})
_SHIFTED = frozenset({None, Intent.AVAILABILITY, Intent.ALTERNATIVES, Intent.BOOK})
"""What "an hour later" may be taken for by its words alone."""
_ASKING = frozenset({None, Intent.AVAILABILITY, Intent.HELP})
_TIMES = frozenset({"availability", "book", "alternatives", "series", "cancelled"})
"""Matters in which a booking is still being found."""


def begin(u: Understood, scene: Scene) -> Move:
    """The answer to what was asked, or what the message wants, or what it adds."""
    u = _of_two(settled(u, scene.table), scene.table)
    for rule in _RULES:
        move = rule(u, scene)
        if move is not None:
            return move
    return talk.not_understood(u, scene)


def _edge_asked(u: Understood, scene: Scene) -> Move | None:
    """'What's the latest I can have?' asks: the last of the offered times is offered, not taken."""
    table = scene.table
    asked = u.intent in _ASKING and asks(u.text, scene.facts.language)
    if not table.slots or not asked or not (u.earliest or u.latest):
        return None
    found = slots.meant(u, table)
    return offered.offer_one(found[0], table, "edge_free") if found else None


def _of_two(u: Understood, table: Table) -> Understood:
    """'Premium is too much, make it a standard': the one that is not on the table yet."""
    others = [name for name in u.several_services if name != table.wish.service]
    if len(u.several_services) == 2 and len(others) == 1:
        return replace(u, service=others[0], several_services=())
    return u


def meant_after_all(u: Understood, scene: Scene) -> Move | None:
    """A yes to "did you mean": the earlier message counts."""
    table = scene.table
    if table.offer != "meant" or u.answer != "yes" or u.intent is not None:
        return None
    before = scene.understand(table.piece, None)
    move = _INTENTS[before.intent](before, scene.on(Table())) if before.intent else None
    if isinstance(move, Call):
        return replace(move, table=move.table.but(piece=table.piece))
    return move


def intended(u: Understood, scene: Scene) -> Move | None:
    """What the words ask for."""
    intent = _in_place(u, scene)
    if intent is None or u.sure < HEARD:
        return None
    if intent in _ACTS and u.leftovers and team.of_others(u, scene):
        return say("not_for_others", scene.table)
    if intent in _ACTS and u.sure < SURE:
        asked = Table(offer="meant", expecting="yes_no", piece=u.text)
        return say("did_you_mean", asked, intent=str(intent))
    return _INTENTS[intent](u, scene)


def _in_place(u: Understood, scene: Scene) -> Intent | None:
    """The intent, seen from the matter at hand.

    "Make it 3pm" moves a booking, but while one is being found it changes the wish; "book me in at
    2" is the choice of a new time while a booking is being moved.
    """
    if u.intent in {Intent.BOOK, Intent.AVAILABILITY} and u.when.repeat is not None:
        return Intent.SERIES
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


def in_context(u: Understood, scene: Scene) -> Move | None:
    """Words without an intent of their own continue the matter at hand."""
    table = scene.table
    if table.expecting == "customer":
        return team.find(u, scene)
    if u.other and table.about in {"availability", "alternatives", "book"} and not u.when:
        return booking.other(u, scene)
    if (found := team.go_on(u, scene)) is not None:
        return found
    return _MATTERS.get(table.about, booking.go_on)(u, scene)


def _series_goes_on(u: Understood, scene: Scene) -> Move | None:
    if not named_something(u):
        return _other_length(u, scene)
    wish = wished(u, scene)
    if u.when.days and u.when.repeat is None:
        wish = _on_other_days(wish, u.when.days)
    return series.go_on(wish, u, scene)


def _other_length(u: Understood, scene: Scene) -> Move | None:
    """'For 3 months': how long the series lasts, which only beside its pattern says something."""
    wish = scene.table.wish
    repeat = scene.read_dates(f"{wish.pattern} {u.text}").repeat
    if repeat is None or (repeat.count is None and repeat.until is None):
        return None
    return series.go_on(wish.but(count=repeat.count, until=repeat.until), u, scene)


def _on_other_days(wish: Wish, said: SaidDays) -> Wish:
    """'No, Tuesdays': other weekdays; a single day is also where the series begins."""
    weekdays = tuple(sorted({day.weekday() for day in said.dates}))
    return wish.but(weekdays=weekdays, days=said.dates if said.kind == "day" else ())


def _cancel_goes_on(u: Understood, scene: Scene) -> Move | None:
    wanted = which.named(u) or u.every_one or u.other
    return mine.cancel(u, scene) if wanted else None


def _after_booking(u: Understood, scene: Scene) -> Move | None:
    """A correction of what has just been booked: another time, or another service."""
    table = scene.table
    if u.when.repeat is not None:
        return series.series(u, scene)
    if asks(u.text, scene.facts.language) and _own_day(u, table):
        return mine.show(u, scene)
    if u.when and says("as_well", u.text, scene.facts.language):
        wish = wished(u, scene.on(table.but(about="book")))
        return booking.fulfil(u, wish, scene)
    if u.service and u.service != table.wish.service and table.offer == "moved":
        return moving.move(u, scene)
    if u.service and u.service != table.wish.service:
        return booking.swap(u.service, table)
    return moving.move(u, scene) if u.when else booking.go_on(u, scene)


def _own_day(u: Understood, table: Table) -> bool:
    """'Still on for Tuesday?' asks about the booking that is there."""
    days = u.when.days
    return days is not None and u.when.times is None and table.near[:10] in map(str, days.dates)


def _after_list(u: Understood, scene: Scene) -> Move | None:
    """A booking pointed at, with nothing said to do with it."""
    if u.pick is not None:
        return mine.point_at(u, scene)
    return booking.go_on(u, scene)


def _after_hours(u: Understood, scene: Scene) -> Move | None:
    """'And on Sunday?' is about being open still; with a service it is about times."""
    if u.service or not u.when:
        return booking.go_on(u, scene)
    return hours.opening_hours(u, scene)


def _other_times(u: Understood, scene: Scene) -> Move:
    return beyond(u, scene) or booking.alternatives(u, scene)


_MATTERS: dict[str, Callable[[Understood, Scene], Move | None]] = {
    "series": _series_goes_on,
    "cancel": _cancel_goes_on,
    "move": moving.go_on,
    "booked": _after_booking,
    "list": _after_list,
    "hours": _after_hours,
}

_INTENTS: dict[Intent, talk.Rule] = {
    **talk.SPOKEN,
    Intent.SERVICES: services.ask,
    Intent.AVAILABILITY: booking.availability,
    Intent.BOOK: booking.book,
    Intent.SERIES: series.series,
    Intent.LIST: mine.show,
    Intent.CANCEL: mine.cancel,
    Intent.MOVE: moving.move,
    Intent.ALTERNATIVES: _other_times,
    Intent.QUOTA: account.quota,
    Intent.PROFILE: account.profile,
    Intent.HELP: account.search,
    Intent.READ: account.read,
    Intent.OPENING_HOURS: hours.opening_hours,
    Intent.STATS: team.stats,
    Intent.ALL_BOOKINGS: team.bookings,
    Intent.FIND_CUSTOMER: team.find,
}

_RULES = (meant_after_all, answered, services.by_likeness, _edge_asked, intended, in_context)
"""In this order; the first that knows what to do decides."""
