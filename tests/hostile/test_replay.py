"""What was given to one person is worth nothing with another, and its theft is not even noticed.

A stolen yes, state, cursor or key is answered as rubbish in its place would be: the thief learns
nothing, not even that it was real.
"""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from booking.access import Scope
from mcp_server.caller import KEY_META, SESSION_META
from mcp_server.confirm import ANSWER, CONFIRMATION, CONFIRMATION_META
from tests.hostile.calls import LEGACY, Made
from tests.mcp_server.desks import codes
from tests.mcp_server.doors import ADDRESS, MODERN, bearer, calling, open_door
from tests.tools.desks import JOHN, PRIYA, Counter, open_counter

pytestmark = [pytest.mark.anyio, pytest.mark.behaviour("AUTH-11")]

NEXT = {"booking": "my next booking"}
WISH = {"service": "base", "when": "2026-02-12 14:00"}
RUBBISH = "1770282324.Bdd1OixhtzE3FQpm.9LL3NPwOGPB0mjSCTzrScw.0pu4L3li9EuslPtgYdtPLryc5Wd"
SHOWS_FORMS: dict[str, Any] = {"io.modelcontextprotocol/clientCapabilities": {"elicitation": {}}}
YES = {ANSWER: {"action": "accept", "content": {"ok": True}}}
both_wires = pytest.mark.parametrize("era", [MODERN, LEGACY])


@dataclass(frozen=True)
class App:
    """Somebody's program."""

    http: httpx2.AsyncClient
    era: str = MODERN

    async def call(
        self,
        tool: str,
        arguments: dict[str, Any],
        *,
        meta: dict[str, Any] | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """The result of a call."""
        made = Made(
            self.era, "tools/call", {"name": tool, "arguments": arguments, **more}, meta or {}
        )
        answer = await self.http.post(ADDRESS.resource, content=made.body, headers=made.headers)
        result: dict[str, Any] = answer.json()["result"]
        return result


@asynccontextmanager
async def two_apps(counter: Counter, era: str = MODERN) -> AsyncIterator[tuple[App, App]]:
    """John's program and Priya's, at one door."""
    door = open_door(counter)
    for who, token in ((JOHN, "johns"), (PRIYA, "priyas")):
        door.let_in(token, bearer(counter, who, [Scope.READ, Scope.WRITE]))
    async with (
        calling(door, "johns") as johns,
        httpx2.AsyncClient(
            transport=httpx2.ASGITransport(door.app),
            base_url=ADDRESS.url,
            headers={"Authorization": "Bearer priyas"},
        ) as priyas,
    ):
        yield App(johns, era), App(priyas, era)


@pytest.fixture
def counter() -> Counter:
    return open_counter()


def without_tokens(result: dict[str, Any]) -> str:
    """A result as text; what is drawn anew for each answer is left out."""
    return re.sub(r"\d{10}\.[\w.-]+", "TOKEN", json.dumps(result, sort_keys=True))


def confirmation(result: dict[str, Any]) -> str:
    return str(result["_meta"][CONFIRMATION_META][CONFIRMATION])


@both_wires
@pytest.mark.behaviour("TALK-05")
async def test_anothers_confirmation_is_rubbish(counter: Counter, era: str) -> None:
    async with two_apps(counter, era) as (john, priya):
        await priya.call("create_booking", WISH)
        kept = codes(counter, PRIYA)
        stolen = confirmation(await john.call("cancel_booking", NEXT))
        tried = await priya.call("cancel_booking", {**NEXT, CONFIRMATION: stolen})
        rubbish = await priya.call("cancel_booking", {**NEXT, CONFIRMATION: RUBBISH})
    assert tried["isError"]
    assert without_tokens(tried) == without_tokens(rubbish)
    assert codes(counter, PRIYA) == kept
    assert len(codes(counter, JOHN)) == 2


@pytest.mark.behaviour("TALK-05")
async def test_the_state_of_anothers_question_is_rubbish(counter: Counter) -> None:
    async with two_apps(counter) as (john, priya):
        await priya.call("create_booking", WISH)
        kept = codes(counter, PRIYA)
        asked = await john.call("cancel_booking", NEXT, meta=SHOWS_FORMS)
        answers = [
            await priya.call(
                "cancel_booking", NEXT, meta=SHOWS_FORMS, inputResponses=YES, requestState=state
            )
            for state in (asked["requestState"], RUBBISH)
        ]
    tried, rubbish = answers
    assert tried["resultType"] == "input_required"
    assert without_tokens(tried) == without_tokens(rubbish)
    assert codes(counter, PRIYA) == kept
    assert len(codes(counter, JOHN)) == 2


@both_wires
@pytest.mark.behaviour("TALK-05")
async def test_a_yes_is_good_once(counter: Counter, era: str) -> None:
    """A second one of the same words would cancel the booking after it."""
    async with two_apps(counter, era) as (john, _):
        token = confirmation(await john.call("cancel_booking", NEXT))
        first = await john.call("cancel_booking", {**NEXT, CONFIRMATION: token})
        again = await john.call("cancel_booking", {**NEXT, CONFIRMATION: token})
    assert not first.get("isError")
    assert again["isError"]
    assert confirmation(again) != token
    assert len(codes(counter, JOHN)) == 1


@both_wires
@pytest.mark.behaviour("TALK-05")
async def test_a_yes_to_one_is_none_to_another(counter: Counter, era: str) -> None:
    one, other = codes(counter, JOHN)
    async with two_apps(counter, era) as (john, _):
        token = confirmation(await john.call("cancel_booking", {"booking": one}))
        tried = await john.call("cancel_booking", {"booking": other, CONFIRMATION: token})
        moved = await john.call(
            "reschedule_booking", {"booking": one, "when": "2026-02-11 14:00", CONFIRMATION: token}
        )
    assert tried["isError"]
    assert moved["isError"]
    assert codes(counter, JOHN) == [one, other]


@both_wires
@pytest.mark.behaviour("BOOK-05")
async def test_anothers_key_repeats_nothing_of_theirs(counter: Counter, era: str) -> None:
    wish = {**WISH, "idempotency_key": "a key that somebody saw"}
    async with two_apps(counter, era) as (john, priya):
        await john.call("create_booking", wish)
        before = codes(counter, JOHN)
        tried = await priya.call("create_booking", {**wish, "when": "2026-02-13 14:00"})
        beside = await priya.call("create_booking", wish, meta={KEY_META: wish["idempotency_key"]})
    for result in (tried, beside):
        assert not any(code in json.dumps(result) for code in before)
    assert not tried.get("isError")
    assert codes(counter, JOHN) == before


@both_wires
async def test_anothers_cursor_is_rubbish(counter: Counter, era: str) -> None:
    when = {"service": "base", "when": "2026-02-09 to 2026-03-20"}
    async with two_apps(counter, era) as (john, priya):
        page = await john.call("check_availability", when)
        stolen = _cursor(page)
        tried = await priya.call("check_availability", {**when, "cursor": stolen})
        rubbish = await priya.call("check_availability", {**when, "cursor": "x" * len(stolen)})
        own = await john.call("check_availability", {**when, "cursor": stolen})
    assert tried["isError"]
    assert tried == rubbish
    assert not own.get("isError")


def _cursor(page: dict[str, Any]) -> str:
    found = re.search(r'"next_cursor": "([^"]+)"', json.dumps(page))
    assert found is not None, page
    return found[1]


@both_wires
@pytest.mark.behaviour("MCP-03")
async def test_a_session_beside_a_token_counts_for_nothing(counter: Counter, era: str) -> None:
    """Sessions are our own agent's: over HTTP the bearer alone says who is calling."""
    async with two_apps(counter, era) as (_, priya):
        said = await priya.call("profile", {}, meta={SESSION_META: "johns"})
    assert said["structuredContent"]["name"] == "Priya Patel"
