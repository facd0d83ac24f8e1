"""The rows that stand for members of staff, since time is taken from a resource and not a name."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from booking.database.once import add_once
from booking.tables import resource


def resource_ids(connection: Connection) -> dict[str, int]:
    """The resource of every code there is."""
    rows = connection.execute(select(resource.c.code, resource.c.id))
    return {code: found for code, found in rows}  # noqa: C416 - dict() hides what is what


def ensure_resources(connection: Connection, codes: Iterable[str]) -> dict[str, int]:
    """A resource for every code, made where there is none; needs a writing transaction."""
    there = resource_ids(connection)
    missing = sorted(set(codes) - there.keys())  # in one order, for the sake of others at it too
    for code in missing:
        add_once(connection, resource, {"code": code})
    return resource_ids(connection) if missing else there
