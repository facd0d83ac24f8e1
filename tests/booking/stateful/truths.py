"""What must be true of the database whatever was done, and that it is what the model says.

Each truth is a function that asserts; the machine asks all of them after each step.
"""

from collections import Counter, defaultdict
from itertools import accumulate, pairwise
from typing import Any

from tests.booking.stateful.books import Rows, Written
from tests.booking.stateful.corner import QUARTER, Corner
from tests.booking.stateful.model import Booked, Model


def no_two_overlap(written: Written) -> None:
    """In one lane of a resource one thing follows the other."""
    lanes = defaultdict(list)
    for row in written.taken:
        lanes[row.code, row.lane].append((row.starts, row.ends))
    for lane, spans in lanes.items():
        for one, other in pairwise(sorted(spans)):
            assert one[1] <= other[0], (lane, one, other)


def no_more_than_there_is(written: Written) -> None:
    """The most that run at once are within the capacity: one of each member of staff."""
    running = Counter(
        (row.code, at) for row in written.taken for at in range(row.starts, row.ends, QUARTER)
    )
    assert not [where for where, most in running.items() if most > 1]


def bookings_are(written: Written, model: Model) -> None:
    """Every booking is there as it must be, in one state, and no other is."""
    assert {row.code: _told(row) for row in written.bookings} == {
        code: _must(one) for code, one in model.bookings.items()
    }


def _told(row: Any) -> tuple[Any, ...]:
    return row.service, row.staff, row.starts, row.ends, row.status, row.series, row.paid_by_plan


def _must(one: Booked) -> tuple[Any, ...]:
    status = "cancelled" if one.cancelled else "confirmed"
    was_paid = one.who == "pat"
    return one.work.code, one.staff, one.starts, one.ends, status, one.series, was_paid


def time_is_taken_by_bookings_alone(written: Written, model: Model) -> None:
    """A booking that stands has exactly its time, with its buffers; a cancelled one has none."""
    codes = {row.id: row.code for row in written.bookings}
    assert sorted(
        (codes[row.booking_id], row.code, row.starts, row.ends) for row in written.taken
    ) == sorted(
        (code, one.staff, one.span.start, one.span.stop)
        for code, one in model.bookings.items()
        if not one.cancelled
    )


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
        (code, one.paid[0], model.corner.begins(one.paid[1])): 1
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
