"""What the tests of the desk share: the demo's people, and short words for long acts."""

from datetime import date, time

from sqlalchemy import func, insert, select

from booking.calendar.resources import ensure_resources
from booking.desk import Desk
from booking.tables import history, occupancy
from booking.testing import Demo
from booking.values import VISITOR, Booking, Caller, RequestKey

STANDARD, PREMIUM, BASE = "standard-clean", "premium-clean", "base-clean"
MONDAY, WEDNESDAY = date(2026, 2, 9), date(2026, 2, 11)
JOHN, PRIYA, OLIVIA = "+447700900001", "priya@example.com", "olivia@sparkle.example"


def desk_with(demo: Demo, **rules: object) -> Desk:
    """The desk of the demo under other rules."""
    changed = demo.shop.rules.model_copy(update=rules)
    return Desk(demo.store, demo.shop.model_copy(update={"rules": changed}), demo.clock)


def book(demo: Demo, who: str, starts: str, service: str = STANDARD, **more: str) -> Booking:
    key = RequestKey(more["key"]) if "key" in more else None
    caller, at = demo.caller(who), demo.local(starts)
    return demo.desk.book(caller, service, at, staff=more.get("staff"), key=key).booking


def fill(demo: Demo, starts: str, ends: str, *codes: str, held_until: int | None = None) -> None:
    """Take the time of some members of staff for something that is no booking."""
    with demo.store.writing() as connection:
        known = ensure_resources(connection, codes)
        for code in codes:
            connection.execute(
                insert(occupancy).values(
                    resource_id=known[code],
                    starts=int(demo.local(starts).timestamp()),
                    ends=int(demo.local(ends).timestamp()),
                    held_until=held_until,
                    hold_id=None if held_until is None else 1,
                )
            )


def times(
    demo: Demo, service: str, day: date, earliest: time | None = None, latest: time | None = None
) -> list[str]:
    slots = demo.desk.free(VISITOR, service, [day], earliest=earliest, latest=latest)
    return [f"{slot.starts:%H:%M}" for slot in slots]


def acts(demo: Demo, one: Booking) -> list[tuple[str, str, str]]:
    rows = select(history.c.act, history.c.actor, history.c.channel).order_by(history.c.id)
    with demo.store.reading() as connection:
        found = connection.execute(rows.where(history.c.booking_id == one.id))
        return [(act, actor, channel) for act, actor, channel in found]


def count_occupied(demo: Demo, one: Booking) -> int:
    rows = select(func.count(occupancy.c.id)).where(occupancy.c.booking_id == one.id)
    with demo.store.reading() as connection:
        return connection.execute(rows).scalar_one()


def left(demo: Demo, caller: Caller) -> list[int]:
    """What is left in the pools of the caller's plan this month."""
    found = demo.desk.quota(caller)
    assert found is not None
    return [pool.left for pool in found.pools]
