"""A row for each call, whatever came of it, and never what was said (SPEC MCP-07)."""

import logging
from dataclasses import replace
from datetime import timedelta

import anyio
import pytest
from mcp import Client
from sqlalchemy import text as sql

from booking.access import Scope
from booking.audit import CallMade, Outcome, Trail
from booking.meter import What
from booking.testing import DEMO_NOW
from booking.values import VISITOR, Role
from mcp_server.answers import FAULT_META
from mcp_server.audit import Audit
from mcp_server.caller import LocalCaller
from mcp_server.limits import Rates
from mcp_server.server import create_server
from mcp_server.watch import Watch, keeping_watch
from tests.mcp_server.desks import KEY, MODES, agreeing, client, watch_of
from tests.mcp_server.doors import bearer, connected, open_door
from tests.mcp_server.test_server import BrokenShelf
from tests.tools.desks import JOHN, OLIVIA, Counter, open_counter
from tools.contract import Room

PRIVATE = "my very private words"
WISH = {"service": "standard", "when": "2026-02-11 14:00"}


@pytest.fixture
def counter() -> Counter:
    return open_counter()


def kept(counter: Counter) -> list[CallMade]:
    """What the team finds, the oldest first."""
    owner = counter.caller(OLIVIA)
    return Trail(counter.demo.store).calls(owner, since=DEMO_NOW - timedelta(days=1))[::-1]


def ends(counter: Counter) -> list[tuple[str, str, str]]:
    return [(call.tool, call.outcome, call.detail) for call in kept(counter)]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.behaviour("MCP-07")
async def test_every_way_a_call_can_end_is_kept(
    counter: Counter, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Of what was said, by the caller or a stranger's model, nothing is kept or logged."""
    caplog.set_level(logging.INFO)
    watch = watch_of(counter, Rates(destroy=1))
    room = Room(counter.room.desk, counter.room.office, BrokenShelf(()))
    door = open_door(Counter(counter.demo, room), watch)
    door.let_in("johns", bearer(counter, JOHN, [Scope.READ, Scope.WRITE]))
    async with connected(door, "johns", mode) as customer:
        await customer.call_tool("create_booking", WISH)
        await customer.call_tool("cancel_booking", {"booking": "the 9th"})
        await customer.call_tool("create_booking", {"service": PRIVATE, "when": PRIVATE})
        await customer.call_tool("list_bookings", {"which": PRIVATE, PRIVATE: PRIVATE})
        await customer.call_tool(PRIVATE, {})
        broken = await customer.call_tool("search_help", {"query": PRIVATE})
        await customer.call_tool("cancel_booking", {"booking": "the 9th"})
    await watch.audit.write()
    assert broken.meta is not None
    assert ends(counter) == [
        ("create_booking", Outcome.OK, ""),
        ("cancel_booking", Outcome.ASKED, ""),
        ("create_booking", Outcome.REFUSED, "unknown_service"),
        ("list_bookings", Outcome.REFUSED, "wrong_arguments"),
        ("", Outcome.UNKNOWN, ""),
        ("search_help", Outcome.FAULT, broken.meta[FAULT_META]),
        ("cancel_booking", Outcome.LIMITED, "too_many"),
    ]
    assert PRIVATE not in caplog.text
    assert PRIVATE not in everything_in(counter)


def everything_in(counter: Counter) -> str:
    with counter.demo.store.reading() as connection:
        return str(connection.execute(sql("SELECT * FROM audit")).all())


@pytest.mark.behaviour("MCP-07")
async def test_a_row_says_who_called_through_what_and_when(counter: Counter) -> None:
    watch = watch_of(counter)
    door = open_door(counter, watch)
    door.let_in("johns", bearer(counter, JOHN, [Scope.READ]))
    async with connected(door, "johns", "auto") as customer:
        await customer.call_tool("check_availability", WISH)
        await customer.call_tool("check_availability", dict(reversed(WISH.items())))
        await customer.call_tool("check_availability", {**WISH, "when": "friday"})
    await watch.audit.write()
    first, same, other = kept(counter)
    assert first.caller == counter.caller(JOHN).customer
    assert (first.role, first.client, first.at) == (Role.CUSTOMER, "an-app", DEMO_NOW)
    assert timedelta(0) < first.took < timedelta(seconds=30)
    assert first.digest == same.digest != other.digest


@pytest.mark.behaviour("MCP-07")
async def test_a_change_is_in_the_audit_before_anybody_hears_of_it(counter: Counter) -> None:
    """With everything that was waiting; a call that only looked does not wait for its row."""
    watch = watch_of(counter)
    async with through(counter, watch) as customer:
        await customer.call_tool("quota", {})
        await customer.call_tool("create_booking", WISH)
        assert [tool for tool, _, _ in ends(counter)] == ["quota", "create_booking"]


def through(counter: Counter, watch: Watch) -> Client:
    caller = LocalCaller(counter.caller(JOHN))
    return client(create_server(counter.room, caller, watch, key=KEY), "auto", agreeing())


@pytest.mark.behaviour("MCP-07")
async def test_a_look_is_kept_a_moment_later_without_anybodys_doing(counter: Counter) -> None:
    watch = watch_of(counter)
    async with through(counter, watch) as customer:
        await customer.call_tool("quota", {})
        with anyio.fail_after(10):
            while not ends(counter):
                await anyio.lowlevel.checkpoint()
    assert ends(counter) == [("quota", Outcome.OK, "")]


@pytest.mark.behaviour("MCP-07")
async def test_what_waits_is_written_at_the_end_of_the_house(counter: Counter) -> None:
    with keeping_watch(counter.demo.store, counter.demo.clock, KEY) as watch:
        async with through(counter, watch) as customer:
            await customer.call_tool("quota", {})
    assert ends(counter) == [("quota", Outcome.OK, "")]


class FullTrail(Trail):
    """A database that takes nothing, until it does again."""

    is_full = True

    def write(self, calls: object) -> None:
        if self.is_full:
            raise OSError("the disk is full")
        super().write(calls)  # type: ignore[arg-type]  # passed on as it came


@pytest.mark.behaviour("MCP-07")
async def test_while_the_audit_cannot_be_written_calls_are_answered(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    """And their rows wait."""
    trail = FullTrail(counter.demo.store)
    usual = watch_of(counter)
    watch = Watch(usual.limits, Audit(trail, counter.demo.clock, KEY), usual.yeses)
    async with through(counter, watch) as customer:
        booked = await customer.call_tool("create_booking", WISH)
        assert not booked.is_error
        assert "the audit is not written: 1 rows wait" in caplog.text
        trail.is_full = False
        await customer.call_tool("cancel_booking", {"booking": "the 9th"})
    assert [tool for tool, end, _ in ends(counter) if end is not Outcome.ASKED] == [
        "create_booking",
        "cancel_booking",
    ]


@pytest.mark.behaviour("MCP-07")
async def test_a_visitors_call_has_a_row_too(counter: Counter) -> None:
    watch = watch_of(counter)
    server = create_server(counter.room, LocalCaller(VISITOR), watch, key=KEY)
    async with client(server, "auto") as visitor:
        await visitor.call_tool("list_services", {})
    await watch.audit.write()
    (row,) = kept(counter)
    assert (row.caller, row.role) == (None, Role.VISITOR)


class Tally:
    """A Meter that keeps what it was told."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, str]] = []

    def saw(self, what: What, outcome: str, *, name: str = "", **_: object) -> None:
        self.seen.append((what, outcome, name))


@pytest.mark.behaviour("OPS-03")
async def test_each_call_is_counted_by_tool_and_by_how_it_ended(counter: Counter) -> None:
    """A name that is no tool's can be anything, so it is not counted by name."""
    tally = Tally()
    watch = replace(watch_of(counter), meter=tally)
    async with through(counter, watch) as customer:
        await customer.call_tool("quota", {})
        await customer.call_tool("cancel_booking", {"booking": "the 30th"})
        await customer.call_tool("john@example.com", {})
    assert tally.seen == [
        ("tool", "ok", "quota"),
        ("tool", "refused", "cancel_booking"),
        ("tool", "unknown", ""),
    ]
