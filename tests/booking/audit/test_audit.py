"""The audit keeps every call, and never what was said (SPEC MCP-07)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from booking.audit import CallMade, Outcome, SpentYeses, Trail
from booking.errors import NotAllowed, NotSignedIn
from booking.tables import spent_yes
from booking.testing import DEMO_NOW, Demo, open_demo
from booking.values import VISITOR, CustomerId, RequestKey, Role

JOHN, OLIVIA = "+447700900001", "olivia@sparkle.example"
CALL = CallMade(
    at=DEMO_NOW,
    caller=CustomerId(1),
    role=Role.CUSTOMER,
    client="an-app",
    tool="list_bookings",
    digest="d" * 32,
    outcome=Outcome.OK,
    detail="",
    took=timedelta(microseconds=1234),
)
UNTIL = DEMO_NOW + timedelta(minutes=5)


@pytest.fixture
def demo(database_url: str) -> Iterator[Demo]:
    demo = open_demo(url=database_url)
    yield demo
    demo.close()


@pytest.mark.behaviour("MCP-07")
def test_what_is_written_can_be_read_by_the_team(demo: Demo) -> None:
    trail = Trail(demo.store)
    visitors = replace(CALL, caller=None, role=Role.VISITOR, tool="search_help")
    trail.write([CALL, visitors])
    owner = demo.caller(OLIVIA)
    assert trail.calls(owner, since=DEMO_NOW) == [visitors, CALL]
    assert trail.calls(owner, since=DEMO_NOW, whose=CustomerId(1)) == [CALL]
    assert trail.calls(owner, since=DEMO_NOW, tool="search_help") == [visitors]
    assert trail.calls(owner, since=DEMO_NOW, limit=1) == [visitors]
    assert trail.calls(owner, since=DEMO_NOW + timedelta(seconds=1)) == []


@pytest.mark.behaviour("MCP-07", "AUTH-11")
def test_nobody_else_may_read_it(demo: Demo) -> None:
    with pytest.raises(NotAllowed):
        Trail(demo.store).calls(demo.caller(JOHN), since=DEMO_NOW)
    with pytest.raises(NotSignedIn):
        Trail(demo.store).calls(VISITOR, since=DEMO_NOW)


def test_a_long_name_of_a_client_is_cut(demo: Demo) -> None:
    trail = Trail(demo.store)
    trail.write([replace(CALL, client="https://" + "x" * 500, took=timedelta(days=40))])
    (kept,) = trail.calls(demo.caller(OLIVIA), since=DEMO_NOW)
    assert len(kept.client) == 200
    assert kept.took < timedelta(days=1)


def test_nothing_to_write_is_no_transaction(demo: Demo) -> None:
    demo.close()
    Trail(demo.store).write([])


@pytest.mark.behaviour("TALK-05")
def test_a_yes_is_good_once(demo: Demo) -> None:
    yeses = SpentYeses(demo.store, demo.clock)
    assert yeses.spend("one", UNTIL, None)
    assert not yeses.spend("one", UNTIL, None)
    assert not yeses.spend("one", UNTIL, RequestKey("tap"))
    assert yeses.spend("another", UNTIL, None)


@pytest.mark.behaviour("TALK-05", "BOOK-05")
def test_the_same_request_may_come_again_with_the_same_yes(demo: Demo) -> None:
    yeses = SpentYeses(demo.store, demo.clock)
    assert yeses.spend("one", UNTIL, RequestKey("tap"))
    assert yeses.spend("one", UNTIL, RequestKey("tap"))
    assert not yeses.spend("one", UNTIL, RequestKey("tap again"))
    assert not yeses.spend("one", UNTIL, None)


@pytest.mark.behaviour("TALK-05")
def test_of_many_at_once_one_may_act(demo: Demo) -> None:
    yeses = SpentYeses(demo.store, demo.clock)
    with ThreadPoolExecutor(12) as crowd:
        tries = [crowd.submit(yeses.spend, "one", UNTIL, None) for _ in range(24)]
    assert [one.result() for one in tries].count(True) == 1


def test_what_has_run_out_is_forgotten(demo: Demo) -> None:
    yeses = SpentYeses(demo.store, demo.clock)
    yeses.spend("one", UNTIL, None)
    demo.clock.advance(timedelta(minutes=5))
    yeses.spend("another", UNTIL + timedelta(minutes=5), None)
    with demo.store.reading() as connection:
        kept = connection.execute(select(func.count()).select_from(spent_yes)).scalar_one()
    assert kept == 1
