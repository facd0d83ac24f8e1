"""What must be true of the database whatever was done, and that it is what the model says.

Each truth is a function that asserts; the machine asks all of them after each step.
"""

from collections import Counter, defaultdict
from itertools import accumulate, pairwise
from typing import Any

from booking.wish import is_seats
from tests.booking.stateful.books import Rows, Written
from tests.booking.stateful.corner import QUARTER, ROOMS, YOGA, Corner
from tests.booking.stateful.model import Model
from tests.booking.stateful.takers import Booked, Taker, is_covered


def no_two_overlap(written: Written) -> None:
    """In one lane of a resource one thing follows the other."""
    lanes = defaultdict(list)
    for row in written.taken:
        lanes[row.code, row.lane].append((row.starts, row.ends))
    for lane, spans in lanes.items():
        for one, other in pairwise(sorted(spans)):
            assert one[1] <= other[0], (lane, one, other)


def no_more_than_there_is(written: Written, now: int) -> None:
    """The most that run at once are within the capacity: of staff, rooms, seats."""
    running = Counter(
        (row.code, at)
        for row in _live(written.taken, now)
        for at in range(row.starts, row.ends, QUARTER)
    )
    for (code, at), most in running.items():
        room = YOGA.seats if is_seats(code) else ROOMS.get(code, 1)
        assert most <= room, (code, at)


def bookings_are(written: Written, model: Model) -> None:
    """Every booking is there as it must be, in one state, and no other is."""
    assert {row.code: _told(row) for row in written.bookings} == {
        code: _must(one) for code, one in model.bookings.items()
    }


def _told(row: Any) -> tuple[Any, ...]:
    return row.service, row.staff, row.starts, row.ends, row.status, row.series, row.paid_by_plan


def _must(one: Booked) -> tuple[Any, ...]:
    status = "cancelled" if one.cancelled else "confirmed"
    was_paid = is_covered(one.who, one.work)
    return one.work.code, one.staff, one.starts, one.ends, status, one.series, was_paid


def just_what_is_wanted_is_taken(written: Written, model: Model) -> None:
    """What stands has exactly its staff, rooms and seat; a class has staff and rooms once."""
    live = model.live()
    things = [(thing, one) for one in model.meetings(live) for thing in one.things]
    seats = [("seat", one) for one in live if one.work.seats > 1]
    assert sorted(
        ("seat" if is_seats(row.code) else row.code, row.starts, row.ends)
        for row in _live(written.taken, model.now)
    ) == sorted((thing, one.span.start, one.span.stop) for thing, one in things + seats)


def nobody_else_takes_time(written: Written, model: Model) -> None:
    """Each row is of a booking or a hold that stands, and of its own time."""
    codes = {row.id: row.code for row in written.bookings}
    held = {row.id: row.code for row in written.holds}
    for row in _live(written.taken, model.now):
        taker: Taker
        if row.booking_id is None:
            taker = model.holds[held[row.hold_id]]
            assert row.held_until == model.holds[held[row.hold_id]].until
        else:
            taker = model.bookings[codes[row.booking_id]]
            assert row.held_until is None
        assert taker in model.live()
        assert (row.starts, row.ends) == (taker.span.start, taker.span.stop)


def _live(taken: Rows, now: int) -> list[Any]:
    """The rows that are not dead: those of a hold die with it."""
    return [row for row in taken if row.held_until is None or row.held_until > now]


def histories_lead_here(written: Written) -> None:
    """Each begins with the making, goes on from where it was, and ends in how the booking is."""
    told = defaultdict(list)
    for event in written.events:
        told[event.booking_id].append(event)
    assert told.keys() == {row.id for row in written.bookings}
    for row in written.bookings:
        states = [event.detail["after"] for event in told[row.id]]
        assert [event.detail["before"] for event in told[row.id]] == [None, *states[:-1]]
        assert (states[-1]["status"], states[-1]["staff"]) == (row.status, row.staff)
        assert states[-1]["paid_by_plan"] == row.paid_by_plan
        acts = [event.act for event in told[row.id]]
        assert acts[0] == "booked"
        assert ("cancelled" in acts) == (row.status == "cancelled") == (acts[-1] == "cancelled")


def no_lot_is_overdrawn(written: Written) -> None:
    """At every point of the log a lot holds at least nothing and at most what it was given."""
    for lines in _by("lot_id", written.lines).values():
        given = sum(line.units for line in lines if line.kind in ("grant", "carry"))
        assert sum(line.kind == "grant" for line in lines) == 1
        assert all(0 <= left <= given for left in accumulate(line.units for line in lines))


def every_session_is_accounted_for(written: Written, model: Model) -> None:
    """A booking costs the one session that the model says, or nothing; never more comes back."""
    spent: Counter[tuple[str, str, int]] = Counter()
    codes = {row.id: row.code for row in written.bookings}
    for line in written.lines:
        if line.booking_id is not None:
            assert line.kind in ("spend", "restore")
            spent[codes[line.booking_id], line.pool, line.valid_from] -= line.units
    assert {what: units for what, units in spent.items() if units} == {
        (code, one.paid[0], model.corner.first_second(one.paid[1])): 1
        for code, one in model.bookings.items()
        if one.paid
    }


def none_outside_the_hours(written: Written, corner: Corner) -> None:
    """Every appointment lies inside the hours, and did not begin before it was made or moved."""
    made = {event.booking_id: event.at for event in written.events if event.act != "cancelled"}
    for row in written.bookings:
        assert row.starts >= made[row.id]
        quarters = range(row.starts, row.ends, QUARTER)
        assert all(corner.is_open(at, row.staff) for at in quarters), row


def _by(key: str, rows: Rows) -> dict[Any, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[row._mapping[key]].append(row)
    return found
