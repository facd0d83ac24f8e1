"""Whose time is taken, and for how long: the occupancy rows.

A member of staff or the only room of its kind is one lane; of several that are as good as one
another each is a lane. The database itself refuses an overlap in a lane (DESIGN decision 4). A
hold that has run out is dead: readers pass over it, writers delete it under the lock, since the
database's own rule knows no clock.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count as counting
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from booking.availability import Busy, Span
from booking.calendar.peak import has_room, lanes_for
from booking.calendar.resources import ensure_resources
from booking.calendar.still import hold_still
from booking.calendar.taken import LONGEST, taken
from booking.errors import SlotTaken
from booking.store import LockKind
from booking.tables import occupancy, resource
from booking.values import BookingId, HoldId
from booking.wish import is_seats

TAKE = insert(occupancy).inline()
"""Nobody asks for its number."""
RUN_OUT = delete(occupancy).where(
    occupancy.c.hold_id.is_not(None),
    occupancy.c.held_until <= bindparam("now"),
    occupancy.c.resource_id.in_(bindparam("ids", expanding=True)),
)
INTO_LANE = (
    update(occupancy).where(occupancy.c.id == bindparam("row")).values(lane=bindparam("dealt"))
)


@dataclass(frozen=True)
class Taker:
    """For whom time is taken: a booking, or a hold until a moment in epoch seconds."""

    booking: BookingId | None = None
    hold: HoldId | None = None
    until: int | None = None

    @property
    def columns(self) -> dict[str, int | None]:
        """What a row says of it."""
        return {"booking_id": self.booking, "hold_id": self.hold, "held_until": self.until}

    @property
    def rows(self) -> ColumnElement[bool]:
        """Which rows are its own."""
        if self.hold is not None:
            return occupancy.c.hold_id == self.hold
        return occupancy.c.booking_id == self.booking

    @property
    def stays(self) -> float:
        """Until when it is sure to take its time: a booking for ever."""
        return float("inf") if self.until is None else self.until


@dataclass(frozen=True)
class Place:
    """A lane of a resource that is free for a span: what may be taken."""

    resource: int
    lane: int
    span: Span

    @property
    def columns(self) -> dict[str, int]:
        """What a row says of it."""
        starts, ends = self.span
        return {"resource_id": self.resource, "lane": self.lane, "starts": starts, "ends": ends}


@dataclass(frozen=True)
class Row:
    """Time that is taken in one lane of a resource."""

    id: int
    resource: int
    code: str
    lane: int
    span: Span
    taker: Taker


class Lanes:
    """The taken time, as one transaction sees it; `now` in epoch seconds."""

    def __init__(self, connection: Connection, now: int) -> None:
        self._connection = connection
        self._now = now

    def busy(
        self, codes: Iterable[str], within: Span, but: BookingId | None = None
    ) -> dict[str, Busy]:
        """Taken spans that touch a span of time, by code of the resource, in any order.

        Args:
            codes: of members of staff, rooms, equipment or seats.
            within: [from, to) in epoch seconds.
            but: a booking to leave out, since it is about to move.
        """
        going = () if but is None else [row.id for row in self.going(Taker(booking=but))]
        return taken(self._connection, codes, within, self._now, going)

    def hold_still(
        self, codes: Iterable[str], accounts: Iterable[tuple[LockKind, int]]
    ) -> Mapping[str, int]:
        """Lock some resources and accounts, and free what has run out.

        Every writer does this first, before it reads what it will judge by.

        Returns:
            The resources that are locked, by code.
        """
        locked = hold_still(self._connection, codes, accounts, self._now)
        if locked.ran_out:
            self._connection.execute(RUN_OUT, {"ids": locked.ran_out, "now": self._now})
        return locked.known

    def place(self, resource_id: int, span: Span, lanes: int = 1, *, beyond: bool = False) -> Place:
        """Find room in a resource; the caller holds the lock and has looked.

        Args:
            resource_id: of whom or what.
            span: [from, to) in epoch seconds.
            lanes: how many there are, each as good as the other.
            beyond: take a lane more than there are, if none is free: the team has the last word.

        Raises:
            ValueError: the span is longer than any reader looks back.
            SlotTaken: so many run at once that none is left.
        """
        if span[1] - span[0] > LONGEST:
            raise ValueError(f"No more than {LONGEST // 3600} hours can be taken at a time.")
        lane = 1 if lanes == 1 and not beyond else self._lane(resource_id, span, lanes, beyond)
        return Place(resource_id, lane, span)

    def occupy(self, places: Iterable[Place], taker: Taker) -> None:
        """Take some places for somebody."""
        rows = [{**place.columns, **taker.columns} for place in places]
        self._connection.execute(TAKE, rows)

    def block(self, codes: Collection[str], span: Span, reason: str) -> None:
        """Take time for something that is no booking, however long; the caller holds the locks.

        A database that has something in the way refuses it.
        """
        known = ensure_resources(self._connection, codes)
        pieces = [(begins, min(begins + LONGEST, span[1])) for begins in range(*span, LONGEST)]
        rows = [
            {"resource_id": known[code], "starts": begins, "ends": ends, "reason": reason}
            for code in codes
            for begins, ends in pieces
        ]
        self._connection.execute(insert(occupancy), rows)

    def _lane(self, resource_id: int, span: Span, lanes: int, beyond: bool) -> int:
        met = self._meeting(resource_id, span)
        used = {row.lane for row in met}
        free = next(lane for lane in counting(1) if lane not in used)
        if free <= lanes:
            return free
        if has_room([row.span for row in met], span, lanes):
            return self._deal_anew(resource_id, span)
        if beyond:
            return free
        raise SlotTaken("That time has just been taken. Please choose another one.")

    def _deal_anew(self, resource_id: int, span: Span) -> int:
        """Give other lanes to all that meets the span, directly or through others.

        Returns:
            The lane for the span: no higher than the most that run at once.
        """
        met, within = self._meeting(resource_id, span), span
        while (wider := _around(met, within)) != within:
            met, within = self._meeting(resource_id, wider), wider
        *dealt, own = lanes_for([*(row.span for row in met), span])
        moved = [
            {"row": row.id, "dealt": lane}
            for row, lane in zip(met, dealt, strict=True)
            if row.lane != lane
        ]
        rows = [one["row"] for one in moved]
        # Two may change places: first each goes to a lane where nobody else can be.
        aside = update(occupancy).where(occupancy.c.id.in_(rows)).values(lane=-occupancy.c.id)
        self._connection.execute(aside)
        self._connection.execute(INTO_LANE, moved)
        return own

    def _meeting(self, resource_id: int, span: Span) -> list[Row]:
        """What runs at some moment of the span."""
        first, last = span
        return list(
            self._rows(
                occupancy.c.resource_id == resource_id,
                occupancy.c.starts < last,
                occupancy.c.starts > first - LONGEST,
                occupancy.c.ends > first,
            )
        )

    def at(self, resource_id: int, span: Span) -> list[Taker]:
        """Who has taken time of a resource from the very start to the very end of a span."""
        starts, ends = span
        found = self._rows(
            occupancy.c.resource_id == resource_id,
            occupancy.c.starts == starts,
            occupancy.c.ends == ends,
        )
        return [row.taker for row in found]

    def of(self, taker: Taker) -> list[Row]:
        """All that somebody has taken."""
        return list(self._rows(taker.rows))

    def going(self, taker: Taker) -> list[Row]:
        """What would be free if somebody went: of a class that others come to, just the seat."""
        rows = self.of(taker)
        for seat in rows:
            if is_seats(seat.code) and self.at(seat.resource, seat.span) != [taker]:
                return [seat]
        return rows

    def _rows(self, *which: ColumnElement[bool]) -> Iterator[Row]:
        """The rows that are not dead, in the order in which they were written."""
        live = or_(occupancy.c.held_until.is_(None), occupancy.c.held_until > self._now)
        wanted = (
            select(occupancy, resource.c.code)
            .join(resource, resource.c.id == occupancy.c.resource_id)
            .where(live, *which)
            .order_by(occupancy.c.id)
        )
        for found in self._connection.execute(wanted):
            yield _as_row(found._mapping)

    def hand_over(self, old: Taker, new: Taker, *, but: int | None = None) -> None:
        """What one has taken becomes another's, except the rows of one resource."""
        wanted = update(occupancy).where(old.rows).values(new.columns)
        if but is not None:
            wanted = wanted.where(occupancy.c.resource_id != but)
        self._connection.execute(wanted)

    def free(self, rows: Iterable[Row]) -> None:
        """Give back some taken time."""
        wanted = occupancy.c.id.in_([row.id for row in rows])
        self._connection.execute(delete(occupancy).where(wanted))


def _around(rows: Iterable[Row], span: Span) -> Span:
    spans = [span, *(row.span for row in rows)]
    return min(begins for begins, _ in spans), max(ends for _, ends in spans)


def _as_row(found: Mapping[Any, Any]) -> Row:
    taken = occupancy.c
    return Row(
        id=found[taken.id],
        resource=found[taken.resource_id],
        code=found[resource.c.code],
        lane=found[taken.lane],
        span=(found[taken.starts], found[taken.ends]),
        taker=Taker(found[taken.booking_id], found[taken.hold_id], found[taken.held_until]),
    )
