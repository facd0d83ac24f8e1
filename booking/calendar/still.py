"""Holding still what a verb judges by: resources by their codes, and accounts.

On PostgreSQL a statement sees what was there when it began, before it waited for a lock: so what
is judged by is read by the next one. Codes never change, nor does it matter when a hold that has
run out is seen to have: those two come with the locks, and save a way to the server.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, select, text

from booking.calendar.resources import ensure_resources
from booking.store import LockKind
from booking.tables import occupancy, resource

LOCKED = text("""
    SELECT code, number, ran_out, pg_advisory_xact_lock(kind, number)
    FROM (
      SELECT code, 1 AS kind, id AS number,
             EXISTS (SELECT 1 FROM occupancy
                     WHERE hold_id IS NOT NULL AND held_until <= :now
                       AND resource_id = resource.id) AS ran_out
      FROM resource WHERE code = ANY(:codes)
      UNION ALL
      SELECT NULL, kind, number, FALSE
      FROM unnest(CAST(:kinds AS int[]), CAST(:numbers AS int[])) AS account (kind, number)
    ) AS wanted
    ORDER BY kind, number
""")
"""Locks are taken in this order: PostgreSQL sorts before it calls what is volatile.
1 is LockKind.RESOURCE."""

ALONE = select(
    resource.c.code,
    resource.c.id,
    select(occupancy.c.id)
    .where(
        occupancy.c.hold_id.is_not(None),
        occupancy.c.held_until <= bindparam("now"),
        occupancy.c.resource_id + 0 == resource.c.id,
    )
    .exists(),
).where(resource.c.code.in_(bindparam("codes", expanding=True)))
"""The same on SQLite, where whoever writes is alone.

It goes by the index of the few rows that belong to a hold, never by that of a long past: adding
nothing to a column keeps SQLite away from its index.
"""


@dataclass(frozen=True)
class Still:
    """What is locked.

    Attributes:
        known: resources by code.
        ran_out: those of them in which a hold has died.
    """

    known: Mapping[str, int]
    ran_out: Sequence[int]


def hold_still(
    connection: Connection, codes: Iterable[str], accounts: Iterable[tuple[LockKind, int]], now: int
) -> Still:
    """Lock resources and accounts in one order everywhere, until the transaction ends.

    A code that is met for the first time gets its resource now.

    Args:
        connection: in a writing transaction.
        codes: of resources.
        accounts: what else is to be locked, of kinds after RESOURCE.
        now: epoch seconds; what was held until then has run out.
    """
    wanted, keys = sorted(set(codes)), sorted(set(accounts))
    still = _hold_still(connection, wanted, keys, now)
    if still.known.keys() == set(wanted):
        return still
    ensure_resources(connection, wanted)
    return _hold_still(connection, wanted, keys, now)


def _hold_still(
    connection: Connection, codes: list[str], keys: list[tuple[LockKind, int]], now: int
) -> Still:
    asked: dict[str, Any] = {"codes": codes, "now": now}
    wanted: Executable = ALONE
    if connection.dialect.name == "postgresql":
        wanted = LOCKED
        asked |= {"kinds": [int(kind) for kind, _ in keys], "numbers": [one for _, one in keys]}
    known, ran_out = {}, []
    for code, number, is_over, *_ in connection.execute(wanted, asked):
        if code is not None:  # or it is an account
            known[code] = number
        if is_over:
            ran_out.append(number)
    return Still(known, ran_out)
