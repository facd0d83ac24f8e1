"""What a message adds to the wish, and which piece is still missing."""

from datetime import date, datetime, timedelta

from agent.offline.canonical import told
from agent.offline.memory import Table, Wish
from agent.offline.policy.move import Call, Move, Scene, say
from agent.offline.policy.words import says
from agent.offline.understood import Understood

_WEEK = 7
BOOKING = frozenset(
    {"availability", "book", "series", "alternatives", "services", "cancelled", "hours"}
)
"""Matters whose wish a new request for times or a booking goes on with."""


def wished(u: Understood, scene: Scene) -> Wish:
    """The wish on the table with this message laid over it."""
    table = scene.table
    goes_on = table.about in BOOKING or (table.about == "move" and table.booking)
    wish = told(table.wish if goes_on else Wish(), u.when)
    if u.service or u.unknown_service:
        wish = wish.but(service=u.service or "")
    if u.staff or says("anyone", u.text, scene.facts.language) or _anew(u, table.wish):
        wish = wish.but(staff=u.staff or "")
    wish = _like_before(wish, u, scene)
    if u.when or u.earliest or u.latest:
        edge = not (u.when.days and u.when.times and u.when.times.at)  # "at 10, don't mind who"
        wish = wish.but(first=edge and (u.earliest or u.when.asap), last=edge and u.latest)
        wish = wish.but(soon=says("soon", u.text, scene.facts.language))
    return with_only_service(wish, scene)


def _anew(u: Understood, before: Wish) -> bool:
    """Another service, or a whole wish once more: whom they asked for before is not meant."""
    if not (u.service and before.service):
        return False
    return u.service != before.service or bool(u.when.days and u.when.times)


def _like_before(wish: Wish, u: Understood, scene: Scene) -> Wish:
    """'Same time': the hour of the booking that was cancelled, or has just been made."""
    if not wish.instead_of:
        return wish
    was, spoken = datetime.fromisoformat(wish.instead_of), scene.facts.language
    if says("same_time", u.text, spoken):
        wish = same_hour(wish, wish.instead_of)
    if says("same_day", u.text, spoken) and not u.when.days:
        wish = wish.but(days=(was.date(),), kind="day", words="")
    return wish


def same_hour(wish: Wish, start: str) -> Wish:
    """At the hour of that local ISO start; of a whole week, on its weekday."""
    was = datetime.fromisoformat(start)
    wish = wish.but(at=(was.time(),), earliest=None, latest=None, part="")
    return _a_week_on(wish, was.date())


def _a_week_on(wish: Wish, was: date) -> Wish:
    """'Same time next week' is the same weekday; the week after, if it is in that very week."""
    same = [day for day in wish.days if day.weekday() == was.weekday()]
    if wish.kind != "range" or len(wish.days) != _WEEK or len(same) != 1:
        return wish
    day = same[0] if same[0] != was else was + timedelta(days=_WEEK)
    return wish.but(days=(day,), kind="day", said="")


def with_only_service(wish: Wish, scene: Scene) -> Wish:
    """A business with one service never asks which."""
    only = len(scene.facts.services) == 1 and not wish.service
    return wish.but(service=scene.facts.services[0]) if only else wish


def ask_service(u: Understood, wish: Wish, about: str, scene: Scene) -> Move:
    """Which service? The list comes with durations, so it is looked up."""
    table = Table(about=about, expecting="service", wish=wish.but(service=""))
    if u.several_services:
        names = tuple(u.several_services)
        return say("which_of_services", table.but(services=names), services=list(names))
    if u.unknown_service:
        table = table.but(unknown=u.unknown_service)
    if "list_services" in scene.tools:
        return Call("list_services", {}, table)
    names = scene.facts.services
    return say("which_service_names", table.but(services=names), services=list(names))


def ask_day(wish: Wish, about: str, **more: str) -> Move:
    """Which day? Keeps everything else."""
    table = Table(about=about, expecting="day", wish=wish, booking=more.get("booking", ""))
    return say("which_day", table, service=wish.service, time=str(wish.one_time or ""))


def ask_time(wish: Wish, about: str) -> Move:
    """What time? For a repetition, where there is no day to show the times of."""
    return say("which_time", Table(about=about, expecting="time", wish=wish))


def named_something(u: Understood) -> bool:
    """The message names at least one piece of a booking."""
    return bool(
        u.service
        or u.unknown_service
        or u.several_services
        or u.staff
        or u.when
        or u.pick
        or u.earliest
        or u.latest
        or u.booking_code
    )
