"""The assistant: one message in, one reply out, one turn at a time in a conversation."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

import anyio.to_thread
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.types import Command, GraphOutput

from agent import checkpoint, claims
from agent.act import Hands
from agent.context import DoorFailedError, Reply, Session, Turn, TurnContext
from agent.graph import build
from agent.guards import resumes, unreadable, wants_out
from agent.state import Asked, Done, State
from agent.think import Patience, Thinker
from agent.toolbox import Toolbox

MOVES = 80
"""Far above what the bounds of a turn allow: a stop for a graph that is drawn wrongly."""
STAGES = {"signed_in": "assistant", "verify": "verify"}


@dataclass(frozen=True)
class TurnResult:
    """The answer to one message.

    Attributes:
        text: the one reply. It MAY HOLD A CODE while somebody signs in: never log it.
        stage: what is expected next: identify, verify, assistant, or confirm while a question of
            the booking system is open.
        tools: the calls that were completed in this turn, in order, each with name, arguments
            and is_error.
    """

    text: str = field(repr=False)
    stage: str
    tools: list[dict[str, Any]]


class Assistant:
    """Answers messages.

    Args:
        thinker: the models.
        toolbox: the business, over MCP.
        saver: the working memory.
        patience: of the channel.
    """

    def __init__(
        self, thinker: Thinker, toolbox: Toolbox, saver: AsyncSqliteSaver, patience: Patience
    ) -> None:
        self._graph = build(thinker, Hands(toolbox), saver)
        self._saver = saver
        self._patience = patience
        self._busy: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take_turn(self, turn: Turn) -> TurnResult:
        """Answer one message; a second one of the same conversation waits for the first.

        Raises:
            Exception: what the door raises; models and tools that fail are dealt with.
        """
        lock = self._busy.setdefault(turn.conversation, asyncio.Lock())
        async with lock:
            return await self._answer(turn)

    async def forget(self, conversation: str) -> None:
        """Forget what was said in a conversation."""
        await checkpoint.forget(self._saver, conversation)

    async def _answer(self, turn: Turn) -> TurnResult:
        standing = await anyio.to_thread.run_sync(turn.door.standing)
        config: RunnableConfig = {
            "configurable": {"thread_id": turn.conversation},
            "recursion_limit": MOVES,
        }
        asked = await self._open_question(config)
        if sentence := unreadable(turn.text):
            open_still = asked is not None and standing == "signed_in"
            stage = "confirm" if open_still else STAGES.get(standing, "identify")
            return TurnResult(sentence, stage, [])
        context = await self._context(turn, standing)
        goes_on = resumes(asked, standing, turn.text, turn.now) and not wants_out(turn.text)
        step: Command[str] | State = Command(resume=turn.text) if goes_on else State()
        try:
            out = await self._graph.ainvoke(
                step, config, context=context, version="v2", durability="exit"
            )
        except DoorFailedError as failed:
            raise (context.reply.trouble or failed) from None
        await checkpoint.keep_latest(self._saver, turn.conversation)
        return _result(context.reply, out)

    async def _open_question(self, config: RunnableConfig) -> Asked | None:
        snapshot = await self._graph.aget_state(config)
        asked: Asked | None = snapshot.values.get("asked")
        return asked if snapshot.interrupts else None

    async def _context(self, turn: Turn, standing: str) -> TurnContext:
        signed_in = standing == "signed_in"
        token = await anyio.to_thread.run_sync(turn.door.token) if signed_in else None
        deadline = asyncio.get_running_loop().time() + self._patience.turn
        return TurnContext(turn, standing, Session(token), Reply(), deadline)


def _result(reply: Reply, out: GraphOutput[Any]) -> TurnResult:
    done: Sequence[Done] = out.value.get("done") or ()
    tools = [{key: call[key] for key in ("name", "arguments", "is_error")} for call in done]
    if not out.interrupts:
        return TurnResult(reply.text, reply.stage, tools)
    for text in [*claims.outcomes(done), out.value["asked"]["text"]]:
        reply.say(text)
    return TurnResult(reply.text, "confirm", tools)
