"""A row that must exist once, whoever comes first: the same words on both databases."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def add_once(connection: Connection, table: Table, values: Mapping[str, Any]) -> int | None:
    """Insert a row unless its unique key is there already.

    Returns:
        The new row's id; None if it was there.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = insert(table).values(dict(values)).on_conflict_do_nothing().returning(table.c.id)
    found = connection.execute(row).scalar()
    return None if found is None else int(found)
