"""One database after another command: what is kept, on SQLite and on PostgreSQL."""

from io import StringIO

import pytest
from mcp import Client, StdioServerParameters
from sqlalchemy import inspect

from app.cli import main
from app.commands import Streams
from booking.store import open_engine
from tests.acceptance.chatting import PRIYA, THURSDAY, chat
from tests.databases import Databases
from tests.nursery import Nursery


@pytest.mark.behaviour("OPS-01")
def test_an_empty_database_is_brought_to_the_newest_schema(empty_database_url: str) -> None:
    for _ in range(2):
        aside = StringIO()
        upgrade = ["db", "upgrade", "--db", empty_database_url]
        assert main(upgrade, Streams(StringIO(), StringIO(), aside)) == 0
        assert "newest version" in aside.getvalue()
    engine = open_engine(empty_database_url)
    assert "occupancy" in inspect(engine).get_table_names()
    engine.dispose()


@pytest.mark.behaviour("OPS-01")
def test_what_was_booked_is_there_when_the_program_starts_again(database_url: str) -> None:
    with chat(PRIYA, db=database_url) as priya:
        priya.log_in()
        assert priya.say("book a standard clean next Wednesday at 2pm").called("create_booking")
    with chat(PRIYA, db=database_url) as priya:  # still signed in, too
        assert "Wednesday, 11 February 2026" in priya.say("my bookings").text


@pytest.mark.behaviour("MCP-01")
async def test_an_mcp_client_works_on_postgresql(postgresql: Databases, nursery: Nursery) -> None:
    with postgresql.one() as url:
        with chat(PRIYA, db=url) as priya:
            priya.log_in()
            priya.say("book a standard clean next Wednesday at 2pm")
        command, *arguments = nursery.command
        started = [*arguments, "mcp", "--now", THURSDAY, "--db", url, "--as", "Priya@Example.com"]
        async with Client(StdioServerParameters(command=command, args=started)) as client:
            found = await client.call_tool("list_bookings", {})
    assert "Standard Clean" in str(found.content)
