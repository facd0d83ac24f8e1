"""What can be known of the talk so far when another model has led it: read from tool results."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agent.offline.memory.result import Result
from agent.offline.memory.table import Held, Table
from agent.offline.memory.wish import Wish

Given = Mapping[str, Any]


def recovered(results: Sequence[Result], table: Table) -> Table:
    """The table after these results, later ones over earlier ones; refusals leave it alone."""
    for one in results:
        read = _READERS.get(one.tool)
        if read is not None and one.ok and one.given:
            try:
                table = read(one.given, table)
            except (KeyError, TypeError, IndexError, ValueError):
                continue
    return table


def held(booking: Given) -> Held:
    """A booking as we keep it."""
    return Held(
        code=booking["code"],
        service=booking["service"],
        starts=local(booking["starts"]),
    )


def local(moment: str) -> str:
    """ISO with offset, cut to the local minute: 2026-02-11T14:00."""
    return moment[:16]


def _services(given: Given, table: Table) -> Table:
    names = tuple(str(one["name"]) for one in given["services"])
    return Table(about="services", expecting="service", services=names)


def _free(given: Given, table: Table) -> Table:
    slots = tuple(f"{day['day']}T{time}" for day in given["days"] for time in day["times"])
    days = sorted({slot[:10] for slot in slots})
    wish = Wish.model_validate({"service": given["service"], "days": days, "kind": "choice"})
    expecting = "time" if len(days) == 1 else "day"
    return Table(about="availability", expecting=expecting, wish=wish, slots=slots)


def _alternatives(given: Given, table: Table) -> Table:
    slots = tuple(local(one["starts"]) for one in given["slots"])
    wish = Wish(service=given["service"])
    near = local(given["near"])
    return Table(about="availability", expecting="pick_slot", wish=wish, slots=slots, near=near)


def _list(given: Given, table: Table) -> Table:
    return Table(about="list", bookings=tuple(held(one) for one in given["bookings"]))


def _booked(given: Given, table: Table) -> Table:
    return Table(about="booked", booking=given["booking"]["code"])


def _cancelled(given: Given, table: Table) -> Table:
    wish = Wish(service=given["booking"]["service"])
    return Table(about="cancelled", offer="rebook", wish=wish)


def _articles(given: Given, table: Table) -> Table:
    codes = tuple(str(one["article"]) for one in given["articles"])
    return Table(about="help", expecting="show_article", offer="read", articles=codes)


_READERS: dict[str, Callable[[Given, Table], Table]] = {
    "list_services": _services,
    "check_availability": _free,
    "suggest_alternatives": _alternatives,
    "list_bookings": _list,
    "create_booking": _booked,
    "cancel_booking": _cancelled,
    "search_help": _articles,
}
