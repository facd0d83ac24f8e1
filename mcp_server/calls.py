"""One tool call, from the request to the result: who, which tool, what, agreed, done, said, kept.

Nothing here knows one tool from another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import anyio
import anyio.to_thread
from mcp import types

from booking.audit import CallMade, Outcome
from booking.errors import NotAllowed, Refusal
from booking.values import VISITOR, Caller, RequestKey
from mcp_server import answers
from mcp_server.audit import Begun, ended
from mcp_server.caller import Callers, Standing, key_of, standing_of
from mcp_server.confirm import CONFIRMATION, Confirmation, Context, Given, Reply
from mcp_server.faults import log_fault
from mcp_server.progress import Progress
from mcp_server.scopes import found, needed, shown, within
from mcp_server.seal import Call, Seals
from mcp_server.watch import Watch
from tools.arguments import read_arguments
from tools.asks import Takes
from tools.contract import Question, Room, Tool
from tools.untrusted import quoted

MOST_AT_ONCE = 8
"""Calls that may be at work in the domain at the same time, each in a thread of its own."""

NOBODY = Standing(VISITOR)

KEY = "idempotency_key"
"""The argument, in those tools that take one."""

T = TypeVar("T")
Answer = types.CallToolResult | types.InputRequiredResult


@dataclass
class Case:
    """A call on its way: what is known of it so far.

    Attributes:
        standing: who calls; a visitor until that is known.
        tool: what is called; None until it is known that there is such a tool for this caller.
    """

    begun: Begun
    params: types.CallToolRequestParams
    standing: Standing = NOBODY
    tool: Tool[Any, Any] | None = None

    @property
    def name(self) -> str:
        """The tool's name, or nothing: an unknown name can be anything, somebody's words too."""
        return self.tool.name if self.tool else ""

    @property
    def may_change(self) -> bool:
        """Whether it is a call that may change something."""
        return self.tool is not None and self.tool.effect != "read"


class Calls:
    """Answers the calls of all clients."""

    def __init__(self, room: Room, callers: Callers, seals: Seals, watch: Watch) -> None:
        self._room = room
        self._callers = callers
        self._watch = watch
        self._confirmation = Confirmation(seals, watch.yeses)
        self._limiter = anyio.CapacityLimiter(MOST_AT_ONCE)

    async def listed(self, ctx: Context) -> tuple[Tool[Any, Any], ...]:
        """The tools that exist for whoever asks; for a stale session those of a visitor."""
        try:
            return shown(await standing_of(ctx.meta, self._callers))
        except Refusal:
            return shown(NOBODY)

    async def answer(self, ctx: Context, params: types.CallToolRequestParams) -> Answer:
        """The result of a call: an answer, a question, a refusal, or a fault's reference."""
        call = Case(self._watch.audit.begin(), params)
        try:
            result = await self._answer(ctx, call)
        except Refusal as refused:
            result = answers.refusal(refused)
        except anyio.get_cancelled_exc_class():
            self._watch.audit.note(self._row(call, (Outcome.LEFT, "")))
            raise
        except Exception:  # noqa: BLE001 - the last door: nothing of the inside may pass it
            reference = log_fault(call.name)
            result = answers.fault(reference, may_have_acted=call.may_change)
        await self._keep(call, ended(result))
        return result

    async def _keep(self, call: Case, end: tuple[Outcome, str]) -> None:
        """What may have changed something is in the audit before anybody hears of it."""
        row, audit = self._row(call, end), self._watch.audit
        seconds = row.took.total_seconds()
        self._watch.meter.saw("tool", end[0].value, name=call.name, seconds=seconds)
        if call.may_change and end[0] in {Outcome.OK, Outcome.FAULT}:
            await audit.keep(row)
        else:
            audit.note(row)

    def _row(self, call: Case, end: tuple[Outcome, str]) -> CallMade:
        return self._watch.audit.made(
            call.begun, call.standing, call.name, call.params.arguments, end
        )

    async def _answer(self, ctx: Context, call: Case) -> Answer:
        params = call.params
        standing = call.standing = await standing_of(ctx.meta, self._callers)
        tool = call.tool = found(params.name, standing)
        if standing.is_guest:
            self._watch.limits.count(standing.who, call.name, tool.effect if tool else "read")
        if tool is None:
            return answers.error(f"Unknown tool: {quoted(params.name)}.", {})
        _check_scope(tool, standing)
        arguments = dict(params.arguments or {})
        token = arguments.pop(CONFIRMATION, None) if tool.ask_first else None
        ask = read_arguments(tool, arguments)
        key, progress = _key(ask, ctx), Progress(ctx, tool.name)
        if tool.ask_first is not None:
            await progress.looking()
            given = Given(params, token if isinstance(token, str) else None, key)
            outcome = await self._agreed(ctx, given, tool, standing.caller, ask)
            if outcome is not None:
                return outcome
        await progress.acting()
        with self._watch.traces.span("tool", tool=tool.name):
            return await self._done(tool, standing.caller, ask, key)

    async def _agreed(
        self,
        ctx: Context,
        given: Given,
        tool: Tool[Any, Any],
        caller: Caller,
        ask: Takes,
    ) -> Reply:
        """None if the tool may act.

        A repetition of a call that was agreed to would now be refused, since it is done; with
        the same key the desk answers it as before.
        """
        call = Call(caller, tool.name, ask.model_dump(mode="json", exclude={KEY}))
        try:
            return await self._confirmation.settle(
                ctx, given, call, partial(self._question, tool, caller, ask)
            )
        except Refusal:
            if await self._confirmation.said_yes_before(ctx, given, call):
                return None
            raise

    async def _question(self, tool: Tool[Any, Any], caller: Caller, ask: Takes) -> Question:
        if tool.ask_first is None:
            raise TypeError(f"{tool.name} asks nothing")
        return await self._in_thread(tool.ask_first, self._room, caller, ask)

    async def _done(
        self, tool: Tool[Any, Any], caller: Caller, ask: Takes, key: RequestKey | None
    ) -> Answer:
        def run() -> Answer:
            given = tool.run(self._room, caller, ask, key)
            return answers.answer(given, tool.say(given))

        return run() if tool.is_at_hand else await self._in_thread(run)

    async def _in_thread(self, verb: Callable[..., T], *args: Any) -> T:
        return await anyio.to_thread.run_sync(verb, *args, limiter=self._limiter)


def _key(ask: Takes, ctx: Context) -> RequestKey | None:
    """The idempotency key: the caller's own, else the host's."""
    own = getattr(ask, KEY) if KEY in type(ask).model_fields else None
    key = own or key_of(ctx.meta)
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
