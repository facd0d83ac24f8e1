"""Whose time is taken, and for how long: the occupancy rows.

Each member of staff is one lane; the database itself refuses an overlap in a lane (DESIGN
decision 4). A hold that has run out is dead: readers pass over it, writers delete it under the
lock, since the database's own rule knows no clock.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta

from sqlalchemy import Connection, bindparam, delete, insert, or_, select

from booking.availability import Span
from booking.resources import ensure_resources
from booking.store import LockKind, lock
from booking.tables import occupancy, resource
from booking.values import BookingId, CustomerId

LONGEST = int(timedelta(hours=36).total_seconds())
"""No row is longer: a read looks back so far and no further, however long the past is. A day
with all its buffers fits; who blocks longer time writes several rows."""

TAKEN = (
    select(resource.c.code, occupancy.c.starts, occupancy.c.ends)
    .join(resource, resource.c.id == occupancy.c.resource_id)
    .where(
        resource.c.code.in_(bindparam("codes", expanding=True)),
        occupancy.c.starts < bindparam("last"),
        occupancy.c.starts > bindparam("begins"),
        occupancy.c.ends > bindparam("first"),
        or_(occupancy.c.held_until.is_(None), occupancy.c.held_until > bindparam("now")),
    )
)
"""Built once: to put it together costs more than to look at a day. In no order: the sweep sorts,
and what comes by an index is nearly sorted already."""


class Lanes:
    """The taken time, as one transaction sees it; `now` in epoch seconds."""

    def __init__(self, connection: Connection, now: int) -> None:
        self._connection = connection
        self._now = now

    def busy(
        self, codes: Iterable[str], within: Span, but: BookingId | None = None
    ) -> dict[str, list[Span]]:
        """Taken spans that touch a span of time, by member of staff, in any order.

        Args:
            codes: of the members of staff.
            within: [from, to) in epoch seconds.
            but: a booking to leave out, since it is about to move.
        """
        first, last = within
        names = {
            "codes": list(codes),
            "first": first,
            "last": last,
            "begins": first - LONGEST,
            "now": self._now,
        }
        others = occupancy.c.booking_id.is_distinct_from(but)
        taken = TAKEN if but is None else TAKEN.where(others)
        spans: defaultdict[str, list[Span]] = defaultdict(list)
        for code, starts, ends in self._connection.execute(taken, names).all():
            spans[code].append((starts, ends))
        return spans

    def hold_still(self, codes: Iterable[str], customer: CustomerId) -> Mapping[str, int]:
        """Lock some members of staff and a customer's account, and free what has run out.

        Every writer does this first, before it reads what it will judge by.

        Returns:
            The resource of every member of staff by code.
        """
        wanted = sorted(set(codes))
        known = ensure_resources(self._connection, wanted)
        resources = [known[code] for code in wanted]
        keys = [(LockKind.RESOURCE, one) for one in resources]
        lock(self._connection, [*keys, (LockKind.QUOTA, customer)])
        self._free_dead_holds(resources)
        return known

    def _free_dead_holds(self, resources: Collection[int]) -> None:
        dead = occupancy.c.held_until <= self._now
        here = occupancy.c.resource_id.in_(resources)
        self._connection.execute(delete(occupancy).where(here, dead))

    def occupy(self, resource_id: int, span: Span, booking_id: BookingId) -> None:
        """Take a member's time for a booking; the caller holds the lock and has looked."""
        self._connection.execute(
            insert(occupancy).values(
                resource_id=resource_id, starts=span[0], ends=span[1], booking_id=booking_id
            )
        )

    def release(self, booking_id: BookingId) -> None:
        """Give back whatever time a booking took."""
        self._connection.execute(delete(occupancy).where(occupancy.c.booking_id == booking_id))
