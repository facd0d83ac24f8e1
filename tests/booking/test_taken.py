"""What is read of taken time: every span that touches, whole, and from its index alone."""

import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, text

from booking.availability import Span
from booking.calendar.resources import ensure_resources
from booking.calendar.taken import LONGEST, taken
from booking.store import Store
from booking.tables import occupancy
from booking.testing import open_store

NOW = 500
DAY = 86_400
WITHIN = (10 * DAY, 12 * DAY)


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    store: Store = open_store(database_url)
    with store.writing() as connection:
        yield connection
    store.close()


def fill(connection: Connection, code: str, spans: Sequence[Span], until: int | None = None) -> int:
    """Take time, each span in a lane of its own; the number of the last row."""
    known = ensure_resources(connection, [code])[code]
    last = connection.scalar(text("SELECT COALESCE(MAX(id), 0) FROM occupancy")) or 0
    for lane, (starts, ends) in enumerate(spans, start=last):
        row = {"resource_id": known, "lane": lane, "starts": starts, "ends": ends}
        connection.execute(insert(occupancy).values(held_until=until, **row))
    return int(connection.scalar(text("SELECT MAX(id) FROM occupancy")) or 0)


def found(connection: Connection, *codes: str, going: Sequence[int] = ()) -> dict[str, list[Span]]:
    read = taken(connection, codes, WITHIN, NOW, going)
    return {code: sorted(busy) for code, busy in read.items()}


@pytest.mark.behaviour("BOOK-02")
def test_every_span_that_touches_is_read_with_its_own_end(connection: Connection) -> None:
    """Beginnings and ends travel apart, and overlaps of all lengths would show a mix."""
    chance = random.Random(3)  # noqa: S311 - the same spans every time
    by_code: dict[str, list[Span]] = {}
    for code in ("amy", "ben", "vans"):
        begins = [chance.randrange(8 * DAY, 13 * DAY) for _ in range(60)]
        by_code[code] = [(at, at + chance.randrange(1, LONGEST)) for at in begins]
        fill(connection, code, by_code[code])
    assert found(connection, "amy", "vans", "nobody") == {
        code: sorted(span for span in by_code[code] if span[0] < WITHIN[1] and span[1] > WITHIN[0])
        for code in ("amy", "vans")
    }


def test_who_has_nothing_taken_is_not_named(connection: Connection) -> None:
    fill(connection, "amy", [(0, 10)])
    assert found(connection, "amy") == {}


@pytest.mark.behaviour("BOOK-11")
def test_a_hold_takes_time_until_it_runs_out(connection: Connection) -> None:
    begins, ends = WITHIN
    fill(connection, "amy", [(begins, begins + 60)], until=NOW)
    fill(connection, "amy", [(ends - 60, ends)], until=NOW + 1)
    assert found(connection, "amy") == {"amy": [(ends - 60, ends)]}


def test_what_is_about_to_go_is_left_out(connection: Connection) -> None:
    begins, ends = WITHIN
    stays = (begins, begins + 60)
    fill(connection, "amy", [stays])
    goes = fill(connection, "amy", [(ends - 60, ends)])
    assert found(connection, "amy", going=[goes]) == {"amy": [stays]}


def test_taken_time_is_read_from_its_index_alone() -> None:
    """Without the table: that is a third of the time of a look at a month."""
    store, said = open_store("sqlite://"), list[tuple[str, Any]]()
    event.listen(
        store.engine, "before_cursor_execute", lambda *asked: said.append((asked[2], asked[3]))
    )
    with store.reading() as connection:
        found(connection, "amy", "ben")
        (statement, values), *_ = said
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    store.close()
    assert "USING COVERING INDEX occupancy_by_start (resource_id=? AND starts>?" in str(plan)
