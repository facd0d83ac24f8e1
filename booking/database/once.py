"""A row that must exist once, whoever comes first: the same words on both databases."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert


def add_once(connection: Connection, table: Table, values: Mapping[str, Any]) -> int | None:
    """Insert a row unless its unique key is there already.

    Returns:
        The new row's id; None if it was there.
    """
    row = _unless_there(table, on_postgresql=connection.dialect.name == "postgresql")
    found = connection.execute(row, dict(values)).scalar()
    return None if found is None else int(found)


@lru_cache(maxsize=64)
def _unless_there(table: Table, *, on_postgresql: bool) -> ReturningInsert[tuple[Any]]:
    """Built once for each table: to put it together costs as much as to run it."""
    insert = postgresql.insert if on_postgresql else sqlite.insert
    return insert(table).on_conflict_do_nothing().returning(table.c.id)
