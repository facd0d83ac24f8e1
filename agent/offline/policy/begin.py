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
    series,
    services,
    talk,
    team,
    which,
)
from agent.offline.policy.answers import answered
from agent.offline.policy.move import Call, Move, Scene, say
from agent.offline.policy.nearby import settled
from agent.offline.policy.wishes import named_something, wished
from agent.offline.understood import Intent, Understood

SURE = 0.5
"""Below this, what would change something is asked about first."""
HEARD = 0.3
"""Below this, not even something is shown."""

_ACTS = frozenset({Intent.BOOK, Intent.SERIES, Intent.CANCEL, Intent.MOVE})
_TIMES = frozenset({"availability", "book", "alternatives", "series", "cancelled"})
"""Matters in which a booking is still being found."""


def begin(u: Understood, scene: Scene) -> Move:
    """The answer to what was asked, or what the message wants, or what it adds."""
    u = settled(u, scene.table)
    for rule in (meant_after_all, answered, services.by_likeness, intended, in_context):
        move = rule(u, scene)
        if move is not None:
            return move
    return talk.not_understood(u, scene)


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
    intent = _in_place(u, scene.table)
    if intent is None or u.sure < HEARD:
        return None
    if intent in _ACTS and u.sure < SURE:
        asked = Table(offer="meant", expecting="yes_no", piece=u.text)
        return say("did_you_mean", asked, intent=str(intent))
    return _INTENTS[intent](u, scene)


def _in_place(u: Understood, table: Table) -> Intent | None:
    """The intent, seen from the matter at hand.

    "Make it 3pm" moves a booking, but while one is being found it changes the wish; "book me in at
    2" is the choice of a new time while a booking is being moved.
    """
    intent = u.intent
    if intent in {Intent.BOOK, Intent.AVAILABILITY} and u.when.repeat is not None:
        return Intent.SERIES
    finding = table.about in _TIMES and (table.slots or table.wish.service)
    if intent is Intent.MOVE and finding and not which.says_booking(u):
        return None
    if intent is Intent.BOOK and table.about == "move" and table.booking and not u.service:
        return None
    return intent


def in_context(u: Understood, scene: Scene) -> Move | None:
    """Words without an intent of their own continue the matter at hand."""
    table = scene.table
    if table.expecting == "customer":
        return team.find(u, scene)
    if u.other and table.about in {"availability", "alternatives", "book"} and not u.when:
        return booking.other(u, scene)
    return _MATTERS.get(table.about, booking.go_on)(u, scene)


def _series_goes_on(u: Understood, scene: Scene) -> Move | None:
    if not named_something(u):
        return None
    wish = wished(u, scene)
    if u.when.days and u.when.repeat is None:
        wish = _on_other_days(wish, u.when.days)
    return series.go_on(wish, u, scene)


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
    if u.service and u.service != table.wish.service:
        return booking.swap(u.service, table)
    return moving.move(u, scene) if u.when else booking.go_on(u, scene)


def _after_list(u: Understood, scene: Scene) -> Move | None:
    """A booking pointed at, with nothing said to do with it."""
    if u.pick is not None:
        return mine.point_at(u, scene)
    return booking.go_on(u, scene)


_MATTERS: dict[str, Callable[[Understood, Scene], Move | None]] = {
    "series": _series_goes_on,
    "cancel": _cancel_goes_on,
    "move": moving.go_on,
    "booked": _after_booking,
    "list": _after_list,
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
    Intent.ALTERNATIVES: booking.alternatives,
    Intent.QUOTA: account.quota,
    Intent.PROFILE: account.profile,
    Intent.HELP: account.search,
    Intent.READ: account.read,
    Intent.OPENING_HOURS: hours.opening_hours,
    Intent.STATS: team.stats,
    Intent.ALL_BOOKINGS: team.bookings,
    Intent.FIND_CUSTOMER: team.find,
}
