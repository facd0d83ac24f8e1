"""The nodes that ask a model what to do or say next, and what happens when it fails.

A model is untrusted and may be down, slow or wrong. One retry, then the offline model finishes
the turn; when that fails too, a fixed sentence with a person to turn to (SPEC TALK-10).
"""

import asyncio
import logging
import uuid
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, RemoveMessage, SystemMessage
from langgraph.errors import NodeError
from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.context import TurnContext
from agent.facts import Facts
from agent.state import State
from agent.toolbox import Toolbox, listed_once
from prompts.library import Prompt

log = logging.getLogger(__name__)

ATTEMPTS = 2
LONGEST_ARGUMENTS = 4000
"""Characters of the arguments of one call; a search for a help article has three hundred."""

NUMBERS_BELOW = 2**63
"""What the memory of a conversation can hold, and most wires carry."""


@dataclass(frozen=True)
class Patience:
    """How long a customer waits.

    Attributes:
        answer: seconds for one answer of a model.
        turn: seconds for all that models do in one turn; then the offline one finishes it.
    """

    answer: float = 10.0
    turn: float = 20.0


class BadAnswerError(Exception):
    """The model wrote arguments that are not JSON, or nothing at all."""


class Thinker:
    """Asks the configured model, or the offline one.

    Args:
        model: the configured one; None if there is none.
        offline: the one that needs no network.
        toolbox: whose tools the model is told of.
        prompt: filled anew for each question.
        patience: for the configured model.
    """

    def __init__(
        self,
        model: BaseChatModel | None,
        offline: BaseChatModel,
        toolbox: Toolbox,
        prompt: Prompt,
        patience: Patience,
    ) -> None:
        self._model = model
        self._offline = offline
        self._toolbox = toolbox
        self._prompt = prompt
        self._patience = patience

    async def think(self, state: State, context: TurnContext) -> State:
        """Ask the configured model. Raises whatever the model raises; the graph tries again."""
        if self._model is None:
            return {"degraded": True}
        left = context.deadline - asyncio.get_running_loop().time()
        async with asyncio.timeout(min(self._patience.answer, left)):
            return await self._ask(self._model, state, context)

    async def think_offline(self, state: State, context: TurnContext) -> State:
        """Ask the offline model."""
        return await self._ask(self._offline, state, context)

    async def _ask(self, model: BaseChatModel, state: State, context: TurnContext) -> State:
        tools = [
            tool.bound for tool in (await listed_once(self._toolbox, context.session)).values()
        ]
        facts = await context.facts()
        messages: list[AnyMessage] = [SystemMessage(filled(self._prompt, facts))]
        said = await model.bind_tools(tools).ainvoke([*messages, *state["messages"]])
        return {"messages": [usable(said)], "steps": state.get("steps", 0) + 1}


async def think(state: State, runtime: Runtime[TurnContext]) -> State:
    """The configured model goes on."""
    return await runtime.context.mind.think(state, runtime.context)


async def think_offline(state: State, runtime: Runtime[TurnContext]) -> State:
    """The offline model goes on."""
    return await runtime.context.mind.think_offline(state, runtime.context)


def filled(prompt: Prompt, facts: Facts) -> str:
    """The prompt with the facts of the business."""
    return prompt.fill(
        business=facts.business,
        today=facts.today,
        zone=facts.zone,
        services=", ".join(facts.services),
        staff=", ".join(facts.staff),
        opening=facts.opening or "(ask check_availability)",
        contact=facts.contact,
        website=facts.website or "(none)",
        language=facts.language,
    )


def usable(said: AIMessage) -> AIMessage:
    """The model's message under ids of our own: some models use theirs twice.

    Raises:
        BadAnswerError: it says nothing, or its calls cannot be read.
    """
    if any(len(str(call["args"])) > LONGEST_ARGUMENTS for call in said.tool_calls):
        raise BadAnswerError("arguments without end")
    if not all(_can_be_kept(dict(call)) for call in said.tool_calls):
        raise BadAnswerError("arguments that no wire and no memory takes")
    if said.invalid_tool_calls or not (said.tool_calls or said.text.strip()):
        raise BadAnswerError(f"{len(said.invalid_tool_calls)} unreadable calls")
    calls = [{**call, "id": f"call_{uuid.uuid4().hex}"} for call in said.tool_calls]
    return AIMessage(
        content=said.text.encode("utf-8", "replace").decode(),
        tool_calls=calls,
        additional_kwargs={k: v for k, v in said.additional_kwargs.items() if k == "frontdesk"},
        id=str(uuid.uuid4()),
    )


def _can_be_kept(value: Any) -> bool:
    """Neither half a character nor a number beyond 64 bits stands in it."""
    if isinstance(value, dict):
        return all(_can_be_kept(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return all(map(_can_be_kept, value))
    if isinstance(value, str):
        return value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value)
    return not isinstance(value, int) or abs(value) < NUMBERS_BELOW


async def model_failed(state: State, error: NodeError) -> Command[str]:
    """The offline model goes on for the rest of the turn."""
    log.warning("the model failed: %s", type(error.error).__name__)
    return Command(goto="think_offline", update={"degraded": True})


async def offline_failed(state: State, error: NodeError) -> Command[str]:
    """Nobody is left to think."""
    log.error("the offline model failed: %s", type(error.error).__name__, exc_info=error.error)
    return Command(goto="give_up", update={"degraded": True, "failed": True})


async def hand_over(state: State) -> State:
    """A model that goes round in circles: its last calls are dropped, the offline one goes on."""
    log.warning("the model goes round in circles")
    last = state["messages"][-1]
    return {
        "messages": [RemoveMessage(id=last.id or "")],  # type: ignore[list-item]
        "degraded": True,
        "steps": 0,
    }
