"""Free times and single bookings: the missing piece is asked for, a whole wish is booked."""

from collections.abc import Sequence
from datetime import date, datetime

from agent.offline import canonical
from agent.offline.memory import Held, Table, Wish
from agent.offline.policy import slots
from agent.offline.policy.move import Call, Move, Scene, pruned, say
from agent.offline.policy.wishes import (
    ask_day,
    ask_service,
    named_something,
    same_hour,
    wished,
)
from agent.offline.policy.words import says
from agent.offline.understood import Intent, Understood


def availability(u: Understood, scene: Scene) -> Move:
    """When is it free? Service first; without a day the next free ones are shown."""
    wish = wished(u, scene)
    if u.intent is Intent.AVAILABILITY and not u.when.times:
        wish = wish.but(at=())
    if not wish.service:
        return _as_before(u, wish, scene) or ask_service(u, wish, "availability", scene)
    moving = scene.table.booking if scene.table.about == "move" else ""
    return look(wish, "availability", moving)


def look(wish: Wish, about: str, booking: str = "") -> Move:
    """Look into the diary."""
    arguments = pruned(service=wish.service, when=canonical.look_words(wish), staff=wish.staff)
    return Call("check_availability", arguments, Table(about=about, wish=wish, booking=booking))


def book(u: Understood, scene: Scene) -> Move:
    """Book: an offered time that the message means, else the wish as far as it goes."""
    if scene.table.slots and not _changes_offer(u, scene.table.wish):
        chosen = from_offer(u, scene)
        if chosen is not None:
            return chosen
    return fulfil(u, wished(u, scene), scene)


def _changes_offer(u: Understood, wish: Wish) -> bool:
    """The offered times are of another service, or of somebody else."""
    other_service = u.service is not None and u.service != wish.service
    other_staff = u.staff is not None and u.staff != wish.staff
    return other_service or other_staff or bool(u.unknown_service or u.several_services)


def from_offer(u: Understood, scene: Scene) -> Move | None:
    """One of the offered times; None when the message means another one."""
    if u.pick is not None and scene.table.expecting == "day":
        return _shown_day(u.pick, scene)
    found = slots.meant(u, scene.table)
    if len(found) == 1 and not _day_alone(u, found[0], scene.table):
        return take(found[0], wished(u, scene), scene.table.booking)
    if len(found) > 1 and not _goes_beyond(u, scene.table):
        return which_slot(found, scene.table)
    if u.pick is not None:
        return say("no_such_place", scene.table, last=len(scene.table.slots))
    return None


def _day_alone(u: Understood, slot: str, table: Table) -> bool:
    """'Thursday' chooses no time, unless the hour is the one that was wished all along."""
    named_more = u.when.times or u.pick is not None or u.earliest or u.latest
    one_hour = len(table.slots) > 1 and len({one[11:] for one in table.slots}) == 1
    chosen = one_hour or slot[11:] == table.near[11:]
    return bool(u.when.days) and not named_more and not chosen


def _shown_day(pick: int, scene: Scene) -> Move:
    """Days were shown, not numbered times: the second one is the second day."""
    table = scene.table
    days = slots.picked(sorted({slot[:10] for slot in table.slots}), pick)
    if not days:
        return say("which_slot_again", table)
    wish = table.wish.but(days=(date.fromisoformat(days[0]),), kind="day", first=False)
    return look(wish, "book", table.booking)


def _goes_beyond(u: Understood, table: Table) -> bool:
    """Several offered times fit, but the message asks for a look at other ones.

    A day or a part of the day that was not the question yet narrows by a new look.
    """
    return bool(u.when.days or u.when.times) and not (u.when.times and u.when.times.at)


def which_slot(found: list[str], table: Table) -> Move:
    """Several fit: which one?"""
    days = {slot[:10] for slot in found}
    expecting = "time" if len(days) == 1 else "pick_slot"
    return say("which_slot", table.but(slots=tuple(found), expecting=expecting), slots=found)


def take(slot: str, wish: Wish, booking: str = "") -> Move:
    """Book the offered start, or move the booking at hand to it."""
    when = canonical.slot_words(slot)
    if booking:
        table = Table(about="move", booking=booking, wish=wish, near=slot)
        arguments = pruned(booking=booking, when=when, staff=wish.staff)
        return Call("reschedule_booking", arguments, table)
    return create(wish, when)


def create(wish: Wish, when: str) -> Move:
    """Book at once (SPEC BOOK-04): service, day and time have been named."""
    arguments = pruned(service=wish.service, when=when, staff=wish.staff)
    return Call("create_booking", arguments, Table(about="book", wish=wish))


def fulfil(u: Understood, wish: Wish, scene: Scene) -> Move:
    """The next step towards a booking: the missing piece, a look, or the booking itself."""
    if not wish.service:
        return _as_before(u, wish, scene) or ask_service(u, wish, "book", scene)
    if wish.first or wish.last:
        return look(wish, "book")
    if not wish.has_day:
        return ask_day(wish, "book")
    exact = wish.words_have_time or wish.one_time is not None
    if exact and (wish.words or wish.one_day):
        return create(wish, canonical.moment_words(wish))
    return look(wish, "book")


def _as_before(u: Understood, wish: Wish, scene: Scene) -> Move | None:
    """'My usual': a look at what was booked so far."""
    if not says("same_again", u.text, scene.facts.language):
        return None
    return Call("list_bookings", {"which": "all"}, Table(about="again", wish=wish))


def again(before: Sequence[Held], u: Understood, wish: Wish, scene: Scene) -> Move:
    """'Same again next week': the service and the hour of the last one, or of the next if none."""
    now = scene.read_dates("today").days
    today = now.dates[0].isoformat() if now is not None else ""
    known = sorted(before, key=lambda one: one.starts)
    last = next((one for one in reversed(known) if one.starts[:10] <= today), None)
    like = last or (known[0] if known else None)
    if like is None:
        return ask_service(u, wish, "book", scene)
    wish = wish.but(service=like.service, instead_of=like.starts)
    if not wish.has_day:
        return ask_day(wish, "book")
    return look(wish if wish.has_time else same_hour(wish, like.starts), "availability")


def go_on(u: Understood, scene: Scene) -> Move | None:
    """A message without an intent, while times or a booking are the matter at hand."""
    if not named_something(u):
        return None
    table = scene.table
    if table.slots or table.about in {"book", "cancelled"}:
        return book(u, scene)
    wish = wished(u, scene)
    asked_for_times = table.about == "availability" and table.expecting == "service"
    if wish.service and not wish.has_day and not asked_for_times and not wish.first:
        return ask_day(wish, "availability")
    return availability(u, scene)


def alternatives(u: Understood, scene: Scene) -> Move:
    """Other times near the one that could not be had, or near what the message names."""
    wish = wished(u, scene)
    if not wish.service:
        return ask_service(u, wish, "availability", scene)
    near = "" if u.when.days or u.when.problem else scene.table.near
    if near or (wish.has_day and not wish.has_window):
        words = canonical.slot_words(near) if near else canonical.moment_words(wish)
        return suggest(wish, words, near, scene.table.booking)
    return look(wish, "availability", scene.table.booking)


def suggest(wish: Wish, words: str, near: str, booking: str = "") -> Move:
    """The nearest free times around a wish."""
    about = "move" if booking else "alternatives"
    table = Table(about=about, wish=wish, near=near, booking=booking)
    arguments = pruned(service=wish.service, when=words, staff=wish.staff)
    return Call("suggest_alternatives", arguments, table)


def other(u: Understood, scene: Scene) -> Move:
    """None of those: times nearby when there is something to be near to, else another day."""
    table = scene.table
    if table.near and table.about != "alternatives":
        return alternatives(u, scene)
    return ask_day(table.wish.but(days=(), at=(), words=""), "availability", booking=table.booking)


def swap(service: str, table: Table) -> Move:
    """Another service in place of the one just booked: offered, since it cancels first."""
    starts = datetime.fromisoformat(table.near)
    wish = Wish(service=service, days=(starts.date(),), kind="day", at=(starts.time(),))
    after = Table(about="booked", offer="swap", wish=wish, booking=table.booking, near=table.near)
    return say("swap", after, service=service, was=table.wish.service)
