"""Hundreds of calls with a customer's token, and what they must never bring about.

No mark of another customer shows (hostile/world.py says what those are), nothing of the others
changes, no call breaks anything, and none takes long. The calls are the same every time, but for
the codes in them, which are the business's own. By hand, four thousand:

    pytest tests/hostile --hypothesis-profile=long
"""

import json
import logging
import time
from collections import Counter as Tally
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from hypothesis import settings

from booking.access import Scope
from mcp_server.answers import FAULT_META
from mcp_server.confirm import CONFIRMATION, CONFIRMATION_META
from tests.hostile.calls import Made, made_calls
from tests.hostile.world import World, open_world
from tests.mcp_server.doors import ADDRESS, bearer, calling, open_door, post
from tests.tools.desks import JOHN

pytestmark = pytest.mark.anyio

CALLS = min(10 * settings().max_examples, 4_000)
LONGEST_S = 1.5
"""Processor time of one call; a few hundredths are usual, and the machine may be busy."""

BETWEEN = timedelta(seconds=7)
"""Between two calls: whoever calls faster meets the limits, which are tested elsewhere."""

ANSWERS = {200, 202, 400, 403, 404, 413}
"""403: the token does not reach so far. 404: a method that is not served."""


class Stranger:
    """A program with John's token; notes what it got."""

    def __init__(self, world: World, http: httpx2.AsyncClient) -> None:
        self.world = world
        self.tally: Tally[str] = Tally()
        self.complaints: list[str] = []
        self._http = http

    async def send(self, made: Made) -> str:
        """The body that comes back; whatever may never happen is looked for here."""
        self.world.counter.demo.clock.advance(BETWEEN)
        began = time.process_time()
        answer = await self._http.post(ADDRESS.resource, content=made.body, headers=made.headers)
        took = time.process_time() - began
        self._look(made, answer, took)
        return str(answer.text)

    def _look(self, made: Made, answer: httpx2.Response, took: float) -> None:
        said = json.dumps(dict(made.params), ensure_ascii=False)
        wrong = [f"shows {mark}" for mark in self.world.shown(answer.text, said)]
        wrong += [f"answers {answer.status_code}"] * (answer.status_code not in ANSWERS)
        wrong += [f"takes {took:.1f} s"] * (took > LONGEST_S)
        wrong += [f"tells {sign}" for sign in (FAULT_META, "Traceback") if sign in answer.text]
        if wrong:
            self.complain(made, answer.text, *wrong)

    def complain(self, made: Made, text: str, *wrong: str) -> None:
        """Keep what is wrong with a call, for the end of the test."""
        self.complaints.append(f"{', '.join(wrong)}\n  {made.body[:600]}\n  {text[:600]}")

    async def try_one(self, made: Made) -> None:
        """Call, say yes if there is a question, and ask for what is nobody's in its place."""
        text = await self.send(made)
        self.tally[outcome(text)] += 1
        token = _confirmation(text)
        if token is not None:
            yes = {**made.params["arguments"], CONFIRMATION: token}
            text = await self.send(_with(made, yes))
            self.tally[f"confirmed: {outcome(text)}"] += 1
        code = self._foreign_code(made)
        if code is not None and outcome(text) == "refused":
            absent = like(code)
            twin = await self.send(_with(made, json.loads(_arguments(made).replace(code, absent))))
            self.tally["told nothing"] += 1
            if twin.replace(absent, code) != text:
                self.complain(made, text, f"reads unlike what is nobody's: {twin}")

    def _foreign_code(self, made: Made) -> str | None:
        words = made.params.get("arguments", {}).get("booking")
        found = [code for code in self.world.codes if isinstance(words, str) and code in words]
        return found[0] if found else None


def like(code: str) -> str:
    """A code of the same form that is nobody's."""
    other = {"2": "3"}.get(code[-1], "2") if code[-1].isdigit() else {"C": "D"}.get(code[-1], "C")
    return code[:-1] + (other if code[-1].isupper() else other.lower())


def outcome(text: str) -> str:
    """What came of it, in one word."""
    said = _json(text)
    if "error" in said:
        return "protocol error"
    return "refused" if said.get("result", {}).get("isError") else "answered"


@asynccontextmanager
async def with_johns_token(world: World, *scopes: Scope) -> AsyncIterator[Stranger]:
    door = open_door(world.counter)
    door.let_in("johns", bearer(world.counter, JOHN, scopes))
    async with calling(door, "johns") as http:
        yield Stranger(world, http)


@pytest.mark.behaviour("AUTH-11", "MCP-04", "TALK-09")
async def test_nothing_of_others_is_shown_or_changed_whatever_is_called(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = open_world()
    before, calls = world.of_others(), made_calls(world.foreign, CALLS)
    with caplog.at_level(logging.DEBUG, "frontdesk"):
        async with with_johns_token(world, Scope.READ, Scope.WRITE) as stranger:
            for made in calls:
                await stranger.try_one(made)
    after = world.of_others()
    assert stranger.complaints == [], "\n".join(stranger.complaints[:5])
    changed = {name: rows - after[name] for name, rows in before.items() if rows - after[name]}
    assert changed == {}
    new = {name for name, rows in after.items() if rows - before[name]}
    assert new <= {"audit", "spent_yes", "resource"}
    assert world.shown(caplog.text) == []
    _was_worth_it(stranger.tally)


@pytest.mark.behaviour("MCP-06")
async def test_a_program_that_may_only_look_changes_nothing_whatever_it_calls() -> None:
    world = open_world()
    before, calls = world.every_row(), made_calls(world.foreign, CALLS // 4)
    async with with_johns_token(world, Scope.READ) as stranger:
        for made in calls:
            await stranger.try_one(made)
    after = world.every_row()
    assert stranger.complaints == [], "\n".join(stranger.complaints[:5])
    assert {name for name, rows in after.items() if rows != before[name]} <= {"audit"}
    assert stranger.tally["answered"] > CALLS / 80, stranger.tally


def _was_worth_it(tally: Tally[str]) -> None:
    """Enough got through, and was refused, for the rest to prove something."""
    assert tally["answered"] > CALLS / 15, tally
    assert tally["refused"] > CALLS / 4, tally
    assert tally["confirmed: answered"] > CALLS / 100, tally
    assert tally["told nothing"] > CALLS / 100, tally


def _with(made: Made, arguments: dict[str, Any]) -> Made:
    return Made(made.era, made.method, {**made.params, "arguments": arguments}, made.meta)


def _arguments(made: Made) -> str:
    return json.dumps(made.params["arguments"])


def _confirmation(text: str) -> str | None:
    meta = _json(text).get("result", {}).get("_meta", {})
    token = meta.get(CONFIRMATION_META, {}).get(CONFIRMATION)
    return token if isinstance(token, str) else None


def _json(text: str) -> dict[str, Any]:
    """The message of a body: the only line, or the last event of a stream."""
    lines = [line.removeprefix("data: ") for line in text.splitlines() if "{" in line]
    try:
        said = json.loads(lines[-1]) if lines else {}
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


async def test_the_marks_are_what_those_see_who_may() -> None:
    """Else nothing could be concluded from not seeing them."""
    world = open_world()
    door = open_door(world.counter)
    johns = bearer(world.counter, JOHN, list(Scope))
    door.let_in("owners", replace(johns, caller=world.owner, scopes=tuple(Scope)))
    async with calling(door, "owners") as http:
        seen = await post(http, "admin_bookings")
    assert len(world.shown(seen.text)) > 10
