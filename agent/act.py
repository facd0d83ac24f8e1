"""The nodes that call tools: one call a step, so that nothing finished runs again.

A yes is bound to the tool, its arguments and the server's own question. When any of them has
changed, the customer is asked again (DESIGN decision 10).
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from typing import Any

from langchain_core.messages import AIMessage, ToolCall, ToolMessage
from langgraph.errors import NodeError
from langgraph.runtime import Runtime
from langgraph.types import Command, interrupt

from agent.consent import answer
from agent.context import TurnContext
from agent.guard_nodes import NOT_CONFIRMED, fresh_turn
from agent.state import Asked, Done, State, closed, customer_said, unanswered
from agent.toolbox import HOSTS_OWN, Outcome, Question, Toolbox, listed_once

log = logging.getLogger(__name__)

NO_SUCH_TOOL = "There is no such tool. Answer with what you have, or say what you cannot do."
DECLINED = "Not done: the customer declined. Nothing was changed."
BROKEN = "The booking system had a problem. It is not known whether this was done."
DETAILS_SHOWN = 6_000
"""Characters of a structured answer that a model is shown beside the text."""
ARTIFACT_KEPT = 24_000
"""A structured answer larger than this is not kept in the history."""


class Hands:
    """Carries out what a model wants, as the caller of the turn."""

    def __init__(self, toolbox: Toolbox) -> None:
        self._toolbox = toolbox

    async def act(self, state: State, context: TurnContext) -> State:
        """The next call without a result: call it, or keep the question that it raises."""
        call, asked = next_call(state), state.get("asked")
        tools = await listed_once(self._toolbox, context.session)
        if call["name"] not in tools:
            return {"messages": [result_of(call, Outcome(NO_SUCH_TOOL, is_error=True))]}
        arguments = {k: v for k, v in call["args"].items() if k not in HOSTS_OWN}
        effect = tools[call["name"]].effect
        if earlier := _done_before(state, call["name"], arguments, effect):
            return {"messages": [result_of(call, Outcome(earlier["text"]))], "asked": None}
        before = context.turn.progress.changed
        if effect != "read":
            context.turn.progress.begin()
        came = await self._call(call["name"], arguments, context, asked)
        if effect != "read":
            context.turn.progress.changed = before or may_have_acted(came)
        if isinstance(came, Question):
            return {"asked": _asking(call, arguments, came, context)}
        entry = entry_of(call["name"], arguments, effect, came)
        done = [*state.get("done", []), entry]
        return {"messages": [result_of(call, came)], "done": done, "asked": None}

    async def _call(
        self, name: str, arguments: dict[str, Any], context: TurnContext, asked: Asked | None
    ) -> Outcome | Question:
        """With the customer's yes, if there is one for exactly this; else without."""
        token, key = context.session.token, request_key(context, name, arguments)
        if asked is None or not asked["agreed"]:
            return await self._toolbox.call(name, arguments, token, key)
        agreed = Question(asked["text"], asked["ticket"], tuple(asked["keys"]))
        came = await self._toolbox.call(name, arguments, token, key, agreed)
        if isinstance(came, Outcome) and came.stale:
            came = await self._toolbox.call(name, arguments, token, key)
        # The server no longer takes the answer, since it came late. The same words, asked anew,
        # have their yes; other words are another question.
        if isinstance(came, Question) and came.text == agreed.text:
            came = await self._toolbox.call(name, arguments, token, key, came)
        return came

    def failed(self, state: State, error: BaseException) -> Command[str]:
        """The tool could not be called, or its answer not be read: no outcome is claimed."""
        log.error("a tool call failed: %s", type(error).__name__, exc_info=error)
        call, came = next_call(state), Outcome(BROKEN, is_error=True, unknown=True)
        entry = entry_of(call["name"], call["args"], self._toolbox.effect_of(call["name"]), came)
        result = result_of(call, came)
        rest = closed([*state["messages"], result], "Not done: an earlier call failed.")
        done = [*state.get("done", []), entry]
        update = {"messages": [result, *rest], "done": done, "asked": None}
        return Command(goto="think_offline" if state.get("degraded") else "think", update=update)


async def act(state: State, runtime: Runtime[TurnContext]) -> State:
    """One more call is made."""
    return await runtime.context.hands.act(state, runtime.context)


async def act_failed(state: State, error: NodeError, runtime: Runtime[TurnContext]) -> Command[str]:
    """A call that broke."""
    return runtime.context.hands.failed(state, error.error)


async def ask_yes(state: State) -> Command[str]:
    """Wait for the customer. Everything below the interrupt belongs to the next turn."""
    asked = state["asked"]
    if asked is None:
        return Command(goto="act")
    said = str(interrupt({"question": asked["text"]}))
    told = answer(said, asked["name"], asked["text"])
    if told == "yes":
        return Command(goto="act", update={**fresh_turn([]), "asked": {**asked, "agreed": True}})
    why = DECLINED if told == "no" else NOT_CONFIRMED
    messages = closed(state["messages"], why)
    if told is None:
        messages.append(customer_said(said))
    return Command(goto="think", update=fresh_turn(messages))


def next_call(state: State) -> ToolCall:
    """The first call that has no result."""
    waiting = unanswered(state["messages"])[0][0]
    return next(
        call
        for message in state["messages"]
        if isinstance(message, AIMessage)
        for call in message.tool_calls
        if call["id"] == waiting
    )


def may_have_acted(came: Outcome | Question) -> bool:
    """Whether a call may have changed something: a question or a plain refusal has not."""
    return isinstance(came, Outcome) and not came.refused


def request_key(context: TurnContext, name: str, arguments: Mapping[str, Any]) -> str:
    """The same request of the same message has the same key, after a crash too."""
    parts = [context.turn.conversation, context.turn.key, name, dict(arguments)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def result_of(call: ToolCall, came: Outcome) -> ToolMessage:
    """What the model is shown, and the structured answer for one that reads data."""
    details = json.dumps(came.structured, ensure_ascii=False) if came.structured else ""
    shown = f"{came.text}\n{details}" if 0 < len(details) <= DETAILS_SHOWN else came.text
    kept = came.structured if len(details) <= ARTIFACT_KEPT else None
    return ToolMessage(
        content=shown[: 2 * DETAILS_SHOWN],
        tool_call_id=call["id"],
        name=call["name"],
        status="error" if came.is_error else "success",
        artifact={"is_error": came.is_error, "structured": kept, "outcome_unknown": came.unknown},
    )


def entry_of(name: str, arguments: dict[str, Any], effect: str, came: Outcome) -> Done:
    """The call and what it came to, for the rest of the turn."""
    return Done(
        name=name,
        arguments=arguments,
        effect=effect,
        text=came.text[:DETAILS_SHOWN],
        is_error=came.is_error,
        unknown=came.unknown,
        bookings=changed(came),
        partly=bool((came.structured or {}).get("not_booked")),
    )


def changed(came: Outcome) -> list[dict[str, str]]:
    """Service and start of the bookings that the answer is about."""
    structured = came.structured or {}
    found = [structured["booking"]] if "booking" in structured else structured.get("booked", [])
    return [
        {"service": str(one["service"]), "starts": str(one["starts"])}
        for one in found
        if isinstance(one, dict) and {"service", "starts"} <= one.keys()
    ]


def _done_before(state: State, name: str, arguments: dict[str, Any], effect: str) -> Done | None:
    """A change that this very turn has made already is not made, or asked for, twice."""
    if effect == "read":
        return None
    for entry in state.get("done", []):
        if (entry["name"], entry["arguments"], entry["is_error"]) == (name, arguments, False):
            return entry
    return None


def _asking(
    call: ToolCall, arguments: dict[str, Any], question: Question, context: TurnContext
) -> Asked:
    return Asked(
        call=call["id"] or "",
        name=call["name"],
        arguments=arguments,
        text=question.text,
        ticket=question.ticket,
        keys=list(question.keys),
        at=context.turn.now.isoformat(),
        agreed=False,
    )
