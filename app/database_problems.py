"""What is wrong with the address of a database, in the words of the person who gave it."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic.util import CommandError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from booking.errors import Fault

FORMS = (
    "sqlite:///desk.db (a file here), sqlite:////var/lib/desk.db (a full path) "
    "or postgresql+psycopg://user@host/name"
)


class DatabaseWrong(Fault):
    """The database cannot be used; the text says why, and what is allowed."""


@contextmanager
def database_problems(url: str | None) -> Iterator[None]:
    """Say what is wrong with the database instead of what broke inside.

    Raises:
        DatabaseWrong: the address is none, or what stands there cannot be used.
    """
    try:
        yield
    except (ArgumentError, NoSuchModuleError, ValueError) as strange:
        raise DatabaseWrong(f"{url!r} is no address of a database; allowed: {FORMS}.") from strange
    except CommandError as newer:
        raise DatabaseWrong(
            f"{_shown(url)} was made by another version of this program ({newer})."
        ) from newer
    except DBAPIError as closed:
        raise DatabaseWrong(f"{_shown(url)} cannot be used: {_first_line(closed)}") from closed
    except OSError as closed:
        raise DatabaseWrong(f"{_shown(url)} cannot be used: {_where(closed)}") from closed
    except ImportError as missing:
        raise DatabaseWrong(
            f"{_shown(url)} needs a driver that is not installed ({missing.name})."
        ) from missing


def _shown(url: str | None) -> str:
    """The address without its password."""
    return make_url(url).render_as_string(hide_password=True) if url else "The demo database"


def _where(closed: OSError) -> str:
    said = "not a folder" if isinstance(closed, FileExistsError) else str(closed.strerror)
    return f"{closed.filename}: {said}"


def _first_line(wrong: DBAPIError) -> str:
    return str(wrong.orig).strip().partition("\n")[0]
