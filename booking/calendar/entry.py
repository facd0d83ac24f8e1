"""A booking comes into the book whole: its row, the time it takes, the first line of its history.

On PostgreSQL by one statement, which is one way to the server instead of three.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Insert, Select, Table, bindparam, insert, select, union_all
from sqlalchemy.dialects import postgresql

from booking.calendar.history import LINE
from booking.calendar.lanes import TAKE
from booking.database.once import add_once
from booking.tables import booking, history, occupancy

Row = Mapping[str, Any]
"""Values by column."""
TAKEN = ("resource_id", "lane", "starts", "ends")
NOTED = ("at", "actor", "channel", "act", "detail")


def enter(connection: Connection, row: Row, taken: Sequence[Row], noted: Row) -> int | None:
    """Write a booking with its time and its history.

    Args:
        connection: in a writing transaction that holds the locks.
        row: of the booking.
        taken: resource, lane, start and end of what it takes; none, if it takes over a hold.
        noted: the line of history, without the booking's id.

    Returns:
        The booking's id; None if its code is in use, and then nothing was written.
    """
    if connection.dialect.name == "postgresql":
        given = _named("booking", row) | _named("history", noted)
        for nth, one in enumerate(taken):
            given |= _named(f"taken_{nth}", one)
        whole = _whole(tuple(row), len(taken))
        return connection.execute(whole, given).scalar()
    made = add_once(connection, booking, row)
    if made is None:
        return None
    if taken:
        connection.execute(TAKE, [{**one, "booking_id": made} for one in taken])
    connection.execute(LINE, {**noted, "booking_id": made})
    return made


def _named(what: str, row: Row) -> dict[str, Any]:
    return {f"{what}_{column}": value for column, value in row.items()}


@lru_cache(maxsize=64)
def _whole(columns: tuple[str, ...], places: int) -> Select[int]:
    """All of it in one statement; a code that is in use leaves no row for the rest to follow."""
    fresh = postgresql.insert(booking).values(_asked("booking", booking, columns))
    made = fresh.on_conflict_do_nothing().returning(booking.c.id).cte("made")

    def follow(table: Table, names: tuple[str, ...], whats: Sequence[str]) -> Insert:
        rows = [select(made.c.id, *_asked(what, table, names).values()) for what in whats]
        return insert(table).from_select(["booking_id", *names], union_all(*rows))

    followers = [follow(history, NOTED, ["history"]).cte("noted")]
    if places:
        spots = [f"taken_{nth}" for nth in range(places)]
        followers.append(follow(occupancy, TAKEN, spots).cte("taken"))
    return select(made.c.id).add_cte(*followers)


def _asked(what: str, table: Table, columns: Sequence[str]) -> dict[str, Any]:
    return {name: bindparam(f"{what}_{name}", type_=table.c[name].type) for name in columns}
