"""What the database says, read in one go: rows, not the desk's own view of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, select

from booking.tables import booking, history, hold, ledger, lot, occupancy, resource

Rows: TypeAlias = Sequence[Row[*tuple[Any, ...]]]


@dataclass(frozen=True)
class Written:
    """The rows that matter, each in the order in which they were written."""

    bookings: Rows
    taken: Rows
    holds: Rows
    lines: Rows
    events: Rows


def read(connection: Connection) -> Written:
    """Everything, as of one moment."""
    taken = select(occupancy, resource.c.code).join(resource).order_by(occupancy.c.id)
    lines = select(ledger, lot.c.pool, lot.c.valid_from).join(lot).order_by(ledger.c.id)
    return Written(
        bookings=connection.execute(select(booking).order_by(booking.c.id)).all(),
        taken=connection.execute(taken).all(),
        holds=connection.execute(select(hold).order_by(hold.c.id)).all(),
        lines=connection.execute(lines).all(),
        events=connection.execute(select(history).order_by(history.c.id)).all(),
    )
