"""How often a caller may call, and what is said to one who calls too often (SPEC MCP-07)."""

from datetime import timedelta

import pytest

from booking.access import Scope
from booking.errors import TooMany
from booking.testing import DEMO_NOW, FixedClock
from mcp_server.answers import REFUSAL_META
from mcp_server.limits import Gate, Limits, Rates
from tests.mcp_server.desks import MODES, client, server_for, text, watch_of
from tests.mcp_server.doors import bearer, calling, connected, open_door, post
from tests.tools.desks import JOHN, PRIYA, Counter, open_counter

FEW = Rates(caller=5, read=3, write=2, destroy=1, address=4, strangers=2)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(DEMO_NOW)


@pytest.fixture
def counter() -> Counter:
    return open_counter()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.behaviour("MCP-07")
async def test_a_caller_is_told_when_to_come_back(counter: Counter, mode: str) -> None:
    door = open_door(counter, watch_of(counter, FEW))
    door.let_in("johns", bearer(counter, JOHN, [Scope.READ]))
    async with connected(door, "johns", mode) as customer:
        for seconds in (0, 10, 10):
            counter.demo.clock.advance(timedelta(seconds=seconds))
            assert not (await customer.call_tool("quota", {})).is_error
        refused = await customer.call_tool("quota", {})
        other = await customer.call_tool("profile", {})
        counter.demo.clock.advance(timedelta(seconds=40))
        again = await customer.call_tool("quota", {})
    assert refused.is_error
    assert text(refused) == "You have made 3 calls of quota in a minute. Retry in 40 s."
    assert refused.meta is not None
    assert refused.meta[REFUSAL_META] == {"refusal": "too_many", "retry_after_s": 40}
    assert not other.is_error
    assert not again.is_error


@pytest.mark.behaviour("MCP-07")
async def test_one_persons_apps_share_their_limit_and_nobody_elses(counter: Counter) -> None:
    door = open_door(counter, watch_of(counter, FEW))
    for token, who in (("one", JOHN), ("other", JOHN), ("priyas", PRIYA)):
        door.let_in(token, bearer(counter, who, [Scope.READ]))
    said = []
    async with calling(door, None) as http:
        for token in ("one", "other", "one", "other", "priyas"):
            answer = await post(http, "quota", Authorization=f"Bearer {token}")
            said.append("Retry in" in answer.text)
    assert said == [False, False, False, True, False]


@pytest.mark.behaviour("MCP-07")
async def test_who_serves_themselves_is_not_counted(counter: Counter) -> None:
    async with client(server_for(counter, JOHN), "auto") as customer:
        often = [await customer.call_tool("quota", {}) for _ in range(Rates().read + 5)]
    assert not any(result.is_error for result in often)


@pytest.mark.parametrize(("effect", "most"), [("read", 3), ("write", 2), ("destroy", 1)])
def test_what_a_tool_may_do_decides_how_often(clock: FixedClock, effect: str, most: int) -> None:
    limits = Limits(clock, FEW)
    for _ in range(most):
        limits.count("john", "a_tool", effect)
    with pytest.raises(TooMany):
        limits.count("john", "a_tool", effect)
    limits.count("priya", "a_tool", effect)


def test_all_tools_together_have_a_limit_too(clock: FixedClock) -> None:
    limits = Limits(clock, FEW)
    for tool in "abcde":
        limits.count("john", tool, "read")
    with pytest.raises(TooMany, match=r"^You have made 5 calls in a minute\. Retry in 60 s\.$"):
        limits.count("john", "f", "read")


def test_a_refused_call_is_not_counted(clock: FixedClock) -> None:
    """Whoever goes on trying is let in as soon as the first calls are a minute old."""
    limits = Limits(clock, FEW)
    limits.count("john", "a", "destroy")
    for _ in range(5):
        clock.advance(timedelta(seconds=11))
        with pytest.raises(TooMany):
            limits.count("john", "a", "destroy")
    clock.advance(timedelta(seconds=5))
    limits.count("john", "a", "destroy")


def test_an_address_has_a_limit_and_strangers_a_lower_one(clock: FixedClock) -> None:
    gate = Gate(clock, FEW)
    assert [gate.wait("10.0.0.1") for _ in range(5)] == [0, 0, 0, 0, 60]
    for _ in range(2):
        assert gate.wait("10.0.0.2") == 0
        gate.stranger("10.0.0.2")
    assert gate.wait("10.0.0.2") == 60
    clock.advance(timedelta(minutes=1))
    assert gate.wait("10.0.0.1") == gate.wait("10.0.0.2") == 0
