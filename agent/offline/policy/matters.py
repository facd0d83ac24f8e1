"""How each matter at hand goes on with words that have no intent of their own."""

from collections.abc import Callable

from agent.offline.dates import SaidDays
from agent.offline.memory import Table, Wish
from agent.offline.policy import booking, hours, mine, moving, series, which
from agent.offline.policy.move import Move, Scene
from agent.offline.policy.wishes import named_something, wished
from agent.offline.policy.words import asks, says
from agent.offline.understood import Understood


def _series_goes_on(u: Understood, scene: Scene) -> Move | None:
    if (longer := series.other_length(u, scene)) is not None:
        return series.go_on(longer, u, scene)
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


MATTERS: dict[str, Callable[[Understood, Scene], Move | None]] = {
    "series": _series_goes_on,
    "cancel": _cancel_goes_on,
    "move": moving.go_on,
    "booked": _after_booking,
    "list": _after_list,
    "hours": _after_hours,
}
