"""The migrations lead to the tables, from wherever a database stands, on SQLite and PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Inspector, insert, inspect, text
from sqlalchemy.exc import IntegrityError

from booking.database.schema import SCRIPTS, is_newest, migrate, unmigrate
from booking.store import open_engine
from booking.tables import OVERLAP, metadata, occupancy, resource
from tests.databases import Databases

GUARDS = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'x'",
}
"""What refuses an overlap: two triggers, or one constraint."""


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    engine = open_engine(empty_database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def made_from_tables(databases: Databases) -> Iterator[Engine]:
    with databases.one(migrated=False) as url:
        engine = open_engine(url)
        metadata.create_all(engine)
        yield engine
        engine.dispose()


def differences(connection: Connection) -> list[object]:
    """What autogenerate would write into a next migration."""
    options = {"compare_type": True, "compare_server_default": True}
    found: list[object] = compare_metadata(
        MigrationContext.configure(connection, opts=options), metadata
    )
    return found


def guards(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        rows = connection.scalars(text(GUARDS[engine.dialect.name]))
        return {" ".join(words.split()) for words in rows}


def checks(inspector: Inspector) -> dict[str, list[tuple[str | None, str]]]:
    """Autogenerate does not look at CHECK constraints."""
    return {
        table: [
            (check["name"], check["sqltext"]) for check in inspector.get_check_constraints(table)
        ]
        for table in metadata.tables
    }


def overlap(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(insert(resource).values(id=1, code="amy"))
        for starts in (1000, 1500):
            connection.execute(
                insert(occupancy).values(resource_id=1, starts=starts, ends=starts + 1000)
            )


@pytest.mark.behaviour("OPS-01")
def test_the_migrations_lead_to_the_tables(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        assert differences(connection) == []


def test_a_missing_step_would_be_noticed(engine: Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("DROP INDEX history_by_booking"))
        assert differences(connection) != []


def test_the_migrations_make_the_same_guards_and_checks(
    engine: Engine, made_from_tables: Engine
) -> None:
    migrate(engine)
    assert guards(engine) == guards(made_from_tables)
    assert len(guards(engine)) == {"sqlite": 2, "postgresql": 1}[engine.dialect.name]
    assert checks(inspect(engine)) == checks(inspect(made_from_tables))


@pytest.mark.behaviour("BOOK-04")
def test_a_migrated_database_refuses_an_overlap_by_itself(engine: Engine) -> None:
    migrate(engine)
    with pytest.raises(IntegrityError, match=OVERLAP):
        overlap(engine)


def test_migrating_again_keeps_what_is_there(engine: Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(insert(resource).values(code="amy"))
    migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT code FROM resource")).scalars().all() == ["amy"]


@pytest.mark.behaviour("OPS-01")
def test_the_way_leads_back_to_nothing_and_up_again(engine: Engine) -> None:
    migrate(engine)
    unmigrate(engine)
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    migrate(engine)
    with engine.connect() as connection:
        assert differences(connection) == []
    assert guards(engine)


def test_processes_that_start_together_on_a_new_database_all_get_the_schema(
    empty_database_url: str,
) -> None:
    """Web and worker start at once; each opens the database and migrates."""

    def start(_: int) -> int:
        engine = open_engine(empty_database_url)
        migrate(engine)
        found = len(inspect(engine).get_table_names())
        engine.dispose()
        return found

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(start, range(6))) == {len(metadata.tables) + 1}


def test_there_is_one_newest_schema() -> None:
    assert len(ScriptDirectory(str(SCRIPTS)).get_heads()) == 1


def test_history_does_not_read_the_tables_of_today() -> None:
    for script in SCRIPTS.glob("versions/*.py"):
        assert "booking.tables" not in script.read_text(encoding="utf-8")


def test_a_schema_is_newest_or_not(engine: Engine) -> None:
    with engine.connect() as connection:
        assert not is_newest(connection)
    migrate(engine)
    with engine.connect() as connection:
        assert is_newest(connection)
    unmigrate(engine, "0007")
    with engine.connect() as connection:
        assert not is_newest(connection)
