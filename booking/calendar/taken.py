"""The one read behind every look at free time: which spans are taken.

It is bounded on both sides, so that it costs the same however long the past is, and an index holds
all that it needs.
"""

import json
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, Text, bindparam, cast, func, or_, select

from booking.availability import Span
from booking.tables import occupancy, resource


@lru_cache(maxsize=256)
def taken_by(count: int) -> Select[str, str, str]:
    """What is taken, of so many resources: code_0, code_1 and so on; a row for each.

    Code, starts and ends: `spans` reads them. Built once: to put it together costs more than to
    look at a day. The spans are in no order: the sweep sorts, and what comes by an index is
    nearly sorted already.
    """
    row = occupancy.c
    return (
        select(resource.c.code, _listed(row.starts), _listed(row.ends))
        .join(resource, resource.c.id == row.resource_id)
        .where(
            resource.c.code.in_([bindparam(f"code_{nth}") for nth in range(count)]),
            row.starts < bindparam("last"),
            row.starts > bindparam("begins"),
            row.ends > bindparam("first"),
            or_(row.held_until.is_(None), row.held_until > bindparam("now")),
        )
        .group_by(resource.c.code)
    )


def _listed(column: ColumnElement[int]) -> ColumnElement[str]:
    """All its values as one text: a few long rows are read in half the time of many short ones."""
    return func.aggregate_strings(cast(column, Text), ",")


def spans(starts: str, ends: str) -> list[Span]:
    """What a row of `taken_by` lists: both texts come from the same rows in the same order."""
    return list(zip(json.loads(f"[{starts}]"), json.loads(f"[{ends}]"), strict=True))
