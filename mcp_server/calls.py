"""One tool call, from the request to the result: who, which tool, what, agreed, done, said.

Nothing here knows one tool from another.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import anyio
import anyio.to_thread
from mcp import types

from booking.errors import NotAllowed, Refusal
from booking.values import VISITOR, Caller, RequestKey
from mcp_server import answers
from mcp_server.caller import Callers, Standing, key_of, standing_of
from mcp_server.confirm import CONFIRMATION, Confirmation, Context, Given, Outcome
from mcp_server.faults import log_fault
from mcp_server.scopes import found, needed, shown, within
from mcp_server.seal import Call, Seals
from tools.arguments import read_arguments
from tools.asks import Takes
from tools.catalogue import CATALOGUE
from tools.contract import Question, Room, Tool
from tools.untrusted import quoted

MOST_AT_ONCE = 8
"""Calls that may be at work in the domain at the same time, each in a thread of its own."""

CHANGING = frozenset(tool.name for tool in CATALOGUE if tool.effect != "read")

T = TypeVar("T")
Answer = types.CallToolResult | types.InputRequiredResult


class Calls:
    """Answers the calls of all clients."""

    def __init__(self, room: Room, callers: Callers, seals: Seals) -> None:
        self._room = room
        self._callers = callers
        self._confirmation = Confirmation(seals)
        self._limiter = anyio.CapacityLimiter(MOST_AT_ONCE)

    async def listed(self, ctx: Context) -> tuple[Tool[Any, Any], ...]:
        """The tools that exist for whoever asks; for a stale session those of a visitor."""
        try:
            return shown(await standing_of(ctx.meta, self._callers))
        except Refusal:
            return shown(Standing(VISITOR))

    async def answer(self, ctx: Context, params: types.CallToolRequestParams) -> Answer:
        """The result of a call: an answer, a question, a refusal, or a fault's reference."""
        try:
            return await self._answer(ctx, params)
        except Refusal as refused:
            return answers.refusal(refused)
        except Exception:  # noqa: BLE001 - the last door: nothing of the inside may pass it
            return answers.fault(
                log_fault(quoted(params.name)), may_have_acted=params.name in CHANGING
            )

    async def _answer(self, ctx: Context, params: types.CallToolRequestParams) -> Answer:
        standing = await standing_of(ctx.meta, self._callers)
        tool, caller = found(params.name, standing), standing.caller
        if tool is None:
            return answers.error(f"Unknown tool: {quoted(params.name)}.", {})
        _check_scope(tool, standing)
        arguments = dict(params.arguments or {})
        token = arguments.pop(CONFIRMATION, None) if tool.ask_first else None
        ask = read_arguments(tool, arguments)
        key = _key(ask, ctx)
        if tool.ask_first is not None:
            given = Given(params, token if isinstance(token, str) else None)
            outcome = await self._agreed(ctx, given, tool, caller, ask, key)
            if outcome is not None:
                return outcome
        return await self._done(tool, caller, ask, key)

    async def _agreed(
        self,
        ctx: Context,
        given: Given,
        tool: Tool[Any, Any],
        caller: Caller,
        ask: Takes,
        key: RequestKey | None,
    ) -> Outcome:
        """None if the tool may act.

        A repetition of a call that was agreed to would now be refused, since it is done; with
        the same key the desk answers it as before.
        """
        call = Call(caller, tool.name, ask.model_dump(mode="json", exclude={"idempotency_key"}))
        try:
            return await self._confirmation.settle(
                ctx, given, call, partial(self._question, tool, caller, ask)
            )
        except Refusal:
            if key is not None and self._confirmation.said_yes_before(ctx, given, call):
                return None
            raise

    async def _question(self, tool: Tool[Any, Any], caller: Caller, ask: Takes) -> Question:
        if tool.ask_first is None:
            raise TypeError(f"{tool.name} asks nothing")
        return await self._in_thread(tool.ask_first, self._room, caller, ask)

    async def _done(
        self, tool: Tool[Any, Any], caller: Caller, ask: Takes, key: RequestKey | None
    ) -> Answer:
        given = await self._in_thread(tool.run, self._room, caller, ask, key)
        return answers.answer(given, tool.say(given))

    async def _in_thread(self, verb: Callable[..., T], *args: Any) -> T:
        return await anyio.to_thread.run_sync(verb, *args, limiter=self._limiter)


def _key(ask: Takes, ctx: Context) -> RequestKey | None:
    """The idempotency key: the caller's own, else the host's."""
    key = getattr(ask, "idempotency_key", None) or key_of(ctx.meta)
    return RequestKey(key) if key else None


def _check_scope(tool: Tool[Any, Any], standing: Standing) -> None:
    """The door of HTTP has asked this before; no other way in leads past it.

    Raises:
        NotAllowed: the person could allow it, and has not.
    """
    if not within(tool, standing):
        raise NotAllowed(
            "You have not allowed this app to do that. Connect it again and allow it there.",
            scope=needed(tool).value,
        )
