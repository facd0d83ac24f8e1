"""Holding still what a verb judges by: resources by their codes, and accounts.

On PostgreSQL a statement sees what was there when it began, before it waited for a lock: so what
is judged by is read by the next one. Codes never change, nor does it matter when a hold that has
run out is seen to have: those two come with the locks, and save a way to the server.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Executable,
    Integer,
    Select,
    bindparam,
    false,
    func,
    literal_column,
    null,
    select,
    union_all,
)

from booking.calendar.resources import ensure_resources
from booking.store import LockKind
from booking.tables import occupancy, resource

RAN_OUT = (
    select(occupancy.c.id)
    .where(
        occupancy.c.hold_id.is_not(None),
        occupancy.c.held_until <= bindparam("now"),
        occupancy.c.resource_id == resource.c.id,
    )
    .exists()
)
"""By an index of the few rows that belong to a hold (occupancy_by_death), never by a long past."""


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
    asked: dict[str, Any] = {f"code_{nth}": code for nth, code in enumerate(codes)}
    if connection.dialect.name == "postgresql":
        wanted: Executable = _locked(len(codes), len(keys))
        for nth, (kind, number) in enumerate(keys):
            asked |= {f"kind_{nth}": int(kind), f"number_{nth}": number}
    else:
        wanted = _there(len(codes))
    known, ran_out = {}, []
    for code, number, is_over, *_ in connection.execute(wanted, {**asked, "now": now}):
        if code is not None:  # or it is an account
            known[code] = number
        if is_over:
            ran_out.append(number)
    return Still(known, ran_out)


@lru_cache(maxsize=64)
def _there(codes: int) -> Select[Any]:
    """So many resources; on SQLite whoever writes is alone, and that is all."""
    return select(resource.c.code, resource.c.id.label("number"), RAN_OUT.label("ran_out")).where(
        resource.c.code.in_([bindparam(f"code_{nth}") for nth in range(codes)])
    )


@lru_cache(maxsize=64)
def _locked(codes: int, accounts: int) -> Select[Any]:
    """So many resources and accounts, locked one after the other.

    PostgreSQL sorts before it calls what is volatile. A parameter for each, since it would plan a
    statement with an array anew every time.
    """
    resources = _there(codes).add_columns(literal_column(str(int(LockKind.RESOURCE))).label("kind"))
    others = (
        select(null(), bindparam(f"number_{nth}", type_=Integer), false(), _kind(nth))
        for nth in range(accounts)
    )
    wanted = union_all(resources, *others).subquery().c
    taken = func.pg_advisory_xact_lock(wanted.kind, wanted.number)
    return select(wanted.code, wanted.number, wanted.ran_out, taken).order_by(
        wanted.kind, wanted.number
    )


def _kind(nth: int) -> BindParameter[int]:
    return bindparam(f"kind_{nth}", type_=Integer)
