"""The one read behind every look at free time: which spans are taken.

It is bounded on both sides, so that it costs the same however long the past is.
"""

from functools import lru_cache

from sqlalchemy import Select, bindparam, or_, select

from booking.tables import occupancy, resource


@lru_cache(maxsize=256)
def taken_by(count: int) -> Select[str, int, int]:
    """Code, start and end of what is taken, of so many resources: code_0, code_1 and so on.

    Built once: to put it together costs more than to look at a day. In no order: the sweep sorts,
    and what comes by an index is nearly sorted already.
    """
    row = occupancy.c
    return (
        select(resource.c.code, row.starts, row.ends)
        .join(resource, resource.c.id == row.resource_id)
        .where(
            resource.c.code.in_([bindparam(f"code_{nth}") for nth in range(count)]),
            row.starts < bindparam("last"),
            row.starts > bindparam("begins"),
            row.ends > bindparam("first"),
            or_(row.held_until.is_(None), row.held_until > bindparam("now")),
        )
    )
