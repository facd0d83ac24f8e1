"""Brings a database to the newest schema, from nothing or from any older version."""

from functools import cache
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

SCRIPTS = Path(__file__).parent.parent / "migrations"
ONE_AT_A_TIME = 5_104_211
"""Key of the PostgreSQL lock under which one process migrates while the others wait."""

PATIENCE = "60s"
"""How long one process waits for another to migrate; writers at the desk wait far less."""

IN_THIS_PROCESS = Lock()
"""Alembic keeps the step it is at in a global."""


def migrate(engine: Engine) -> None:
    """Bring the database to the newest schema; one that is there already stays as it is.

    The whole way is one transaction: it is done, or nothing has happened.
    """
    with engine.connect() as connection:
        if is_newest(connection):
            return
    _move(engine, "head", back=False)


def unmigrate(engine: Engine, to: str = "base") -> None:
    """Go back to an older schema. What only the newer one can hold is lost."""
    _move(engine, to, back=True)


def is_newest(connection: Connection) -> bool:
    """Whether the schema is the one of this version of the program."""
    return set(MigrationContext.configure(connection).get_current_heads()) == _newest()


@cache
def _newest() -> frozenset[str]:
    """Every script is read for it, and none of them changes while the program runs."""
    return frozenset(ScriptDirectory(str(SCRIPTS)).get_heads())


def _move(engine: Engine, to: str, *, back: bool) -> None:
    with IN_THIS_PROCESS, engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        (command.downgrade if back else command.upgrade)(_config(connection), to)


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
