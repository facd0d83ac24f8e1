"""The one read behind every look at free time: which spans are taken.

It is bounded on both sides, so that it costs the same however long the past is, and an index holds
all that it needs. A row for each resource, with its spans in one text: few long rows are read in
half the time of many short ones.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import lru_cache

from sqlalchemy import (
    Connection,
    Select,
    String,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
)

from booking.availability import Busy, Span
from booking.tables import occupancy, resource

LONGEST = int(timedelta(hours=36).total_seconds())
"""No row is longer: a read looks back so far and no further, however long the past is. A day
with all its buffers fits; who blocks longer time writes several rows."""

COMMA = literal_column("','", Text)
"""As it stands: of a plain string the statement would be put together anew each time."""


def taken(
    connection: Connection, codes: Iterable[str], within: Span, now: int, going: Sequence[int] = ()
) -> dict[str, Busy]:
    """Taken spans that touch a span of time, by code of the resource, in any order.

    Args:
        connection: to read by.
        codes: of members of staff, rooms, equipment or seats.
        within: [from, to) in epoch seconds.
        now: epoch seconds; a hold that has run out by then takes no time.
        going: rows to leave out, since they are about to go.
    """
    first, last = within
    wanted = {f"code_{nth}": code for nth, code in enumerate(codes)}
    bounds = {"first": first, "last": last, "begins": first - LONGEST, "now": now}
    but = {"going": going} if going else {}
    rows = connection.execute(_listed(len(wanted), bool(going)), {**wanted, **bounds, **but})
    return {code: _busy(listed) for code, listed in rows if listed}


@lru_cache(maxsize=256)
def _listed(count: int, but: bool) -> Select[str, str | None]:
    """The statement for so many resources: code_0, code_1 and so on.

    Built once: to put it together costs more than to look at a day. A search of its own for each
    resource leaves a planner that has no statistics nothing to get wrong.
    """
    row = occupancy.c
    begins, ends = (
        func.aggregate_strings(cast(column, Text), COMMA)  # type: ignore[arg-type]
        for column in (row.starts, row.ends)
    )
    spans = select(begins + COMMA + ends).where(
        row.resource_id == resource.c.id,
        row.starts < bindparam("last"),
        row.starts > bindparam("begins"),
        row.ends > bindparam("first"),
        or_(row.held_until.is_(None), row.held_until > bindparam("now")),
    )
    if but:
        spans = spans.where(row.id.not_in(bindparam("going", expanding=True)))
    codes = [bindparam(f"code_{nth}", type_=String) for nth in range(count)]
    return select(resource.c.code, spans.scalar_subquery()).where(resource.c.code.in_(codes))


def _busy(listed: str) -> Busy:
    """All beginnings and then all ends, of the same rows in the same order."""
    moments = json.loads(f"[{listed}]")
    half = len(moments) // 2
    return Busy(moments[:half], moments[half:])
