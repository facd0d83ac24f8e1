"""The nodes before any model: the sign-in. What it shows goes to the reply, never into the state.

Each runs one step of the door in a worker thread, since a step is a database transaction.
"""

from collections.abc import Callable
from typing import Any

import anyio.to_thread
from langchain_core.messages import AnyMessage
from langgraph.runtime import Runtime

from agent.choices.choice import Choice
from agent.context import DoorFailedError, DoorStep, TurnContext
from agent.guards import is_code, is_greeting
from agent.state import State, closed, customer_said, forgotten

NOT_CONFIRMED = "Not done: the customer did not confirm."
ALREADY_VERIFIED = "You're already verified. How can I help you today?"


async def identify(state: State, runtime: Runtime[TurnContext]) -> State:
    """Somebody unknown, or whose session has ended: the sign-in starts or goes on."""
    turn = runtime.context.turn
    request = not is_greeting(turn.text)
    return _entered(runtime.context, await _step(runtime, turn.door.identify, turn.text, request))


async def choose_profile(state: State, runtime: Runtime[TurnContext]) -> State:
    """Several people share the phone: which one writes?"""
    turn = runtime.context.turn
    return _entered(runtime.context, await _step(runtime, turn.door.choose, turn.text))


async def verify(state: State, runtime: Runtime[TurnContext]) -> State:
    """A code is awaited."""
    turn = runtime.context.turn
    request = not is_greeting(turn.text)
    return _entered(runtime.context, await _step(runtime, turn.door.verify, turn.text, request))


async def log_out(state: State, runtime: Runtime[TurnContext]) -> State:
    """The session ends at once, and what was said in it is forgotten."""
    context = runtime.context
    step = await _step(runtime, context.turn.door.log_out)
    context.session.token = None
    _answer(context, step)
    return fresh_turn(forgotten())


async def verified_already(state: State, runtime: Runtime[TurnContext]) -> State:
    """A code that comes once more: nothing to check, and nothing for a model to see."""
    runtime.context.reply.say(ALREADY_VERIFIED)
    return fresh_turn(closed(state.get("messages", []), NOT_CONFIRMED))


async def hear(state: State, runtime: Runtime[TurnContext]) -> State:
    """A message of somebody who is signed in; an open question is dropped by it."""
    loose = closed(state.get("messages", []), NOT_CONFIRMED)
    return fresh_turn([*loose, customer_said(runtime.context.turn.text)])


def fresh_turn(messages: list[AnyMessage]) -> State:
    """An update that begins a turn."""
    return {
        "messages": messages,
        "done": [],
        "steps": 0,
        "degraded": False,
        "failed": False,
        "asked": None,
    }


async def _step(
    runtime: Runtime[TurnContext], verb: Callable[..., DoorStep], *told: Any
) -> DoorStep:
    runtime.context.turn.progress.begin()  # a code goes out, a guess is counted
    try:
        return await anyio.to_thread.run_sync(verb, *told)
    except Exception as trouble:  # noqa: BLE001 - raised again outside the graph
        runtime.context.reply.trouble = trouble
        raise DoorFailedError from None


def _entered(context: TurnContext, step: DoorStep) -> State:
    """Take the answer of the sign-in. What was said in an earlier session is forgotten.

    The one who signs in now may be another member of the family.
    """
    _answer(context, step)
    context.session.token = step.token
    request = step.request if step.token and step.request and not is_code(step.request) else None
    said: list[AnyMessage] = [customer_said(request)] if request else []
    return fresh_turn([*forgotten(), *said])


def _answer(context: TurnContext, step: DoorStep) -> None:
    context.reply.stage = step.stage
    context.reply.say(step.text)
    context.reply.choices = tuple(
        Choice(each.payload, each.title, each.description) for each in step.choices
    )
