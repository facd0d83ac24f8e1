"""The assistant: one message in, one reply out, one turn at a time in a conversation."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import anyio.to_thread
from langchain_core.messages import AIMessage, AnyMessage
from langchain_core.runnables import RunnableConfig
from langgraph.types import Command, GraphOutput

from agent import claims
from agent.act import Hands
from agent.checkpoint import Workshop, laid_out
from agent.choices.choice import Choice
from agent.choices.yes_no import yes_no
from agent.context import DoorFailedError, Reply, Session, Turn, TurnContext
from agent.graph import build
from agent.guards import resumes, unreadable, wants_out
from agent.state import Asked, Done, State
from agent.think import Patience, Thinker
from agent.toolbox import Toolbox
from agent.unbroken import unbroken

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
        memory: to be handed in with the next message; None: what was handed in still holds. It
            holds no code and no token.
        choices: answers that can be tapped instead of written.
    """

    text: str = field(repr=False)
    stage: str
    tools: list[dict[str, Any]]
    memory: bytes | None = field(default=None, repr=False)
    choices: tuple[Choice, ...] = ()


class Assistant:
    """Answers messages. It keeps nothing: what it remembers is handed in and given back.

    Args:
        thinker: the models.
        toolbox: the business, over MCP.
        patience: of the channel.
    """

    def __init__(self, thinker: Thinker, toolbox: Toolbox, patience: Patience) -> None:
        self._workshop = Workshop()
        self._graph = build(self._workshop)
        self._mind, self._hands = thinker, Hands(toolbox)
        self._patience = patience

    async def take_turn(self, turn: Turn, memory: bytes | None) -> TurnResult:
        """Answer one message. Of one conversation, one at a time: that is the caller's business.

        Args:
            turn: what came in. Its `progress` says, then and after a failure, whether anything
                may have been changed.
            memory: what the last turn of the conversation gave back; None at its first.

        Raises:
            CancelledError: the task was cancelled before anything was changed. A turn that has
                begun to change something is finished all the same.
            TimeoutError: it had, and it does not end.
            Exception: what the door raises; models and tools that fail are dealt with.
        """
        return await unbroken(self._answer(turn, memory), turn.progress)

    async def _answer(self, turn: Turn, memory: bytes | None) -> TurnResult:
        standing = await anyio.to_thread.run_sync(turn.door.standing)
        bench = laid_out(memory)
        with self._workshop.working_on(bench) as config:
            config["recursion_limit"] = MOVES
            asked = await self._open_question(config)
            if sentence := unreadable(turn.text):
                open_still = asked is not None and standing == "signed_in"
                stage = "confirm" if open_still else STAGES.get(standing, "identify")
                return TurnResult(sentence, stage, [])
            context = await self._context(turn, standing)
            out = await self._run(config, context, asked)
        return replace(_result(context.reply, out), memory=bench.packed())

    async def _run(
        self, config: RunnableConfig, context: TurnContext, asked: Asked | None
    ) -> GraphOutput[Any]:
        turn = context.turn
        goes_on = resumes(asked, context.standing, turn.text, turn.now) and not wants_out(turn.text)
        step: Command[str] | State = Command(resume=turn.text) if goes_on else State()
        try:
            return await self._graph.ainvoke(
                step, config, context=context, version="v2", durability="exit"
            )
        except DoorFailedError as failed:
            raise (context.reply.trouble or failed) from None

    async def _open_question(self, config: RunnableConfig) -> Asked | None:
        snapshot = await self._graph.aget_state(config)
        asked: Asked | None = snapshot.values.get("asked")
        return asked if snapshot.interrupts else None

    async def _context(self, turn: Turn, standing: str) -> TurnContext:
        signed_in = standing == "signed_in"
        token = await anyio.to_thread.run_sync(turn.door.token) if signed_in else None
        deadline = asyncio.get_running_loop().time() + self._patience.turn
        return TurnContext(
            self._mind, self._hands, turn, standing, Session(token), Reply(), deadline
        )


def _before_question(messages: Sequence[AnyMessage], done: Sequence[Done]) -> Sequence[str]:
    """What was done already; in the words of the offline model, which says it beside its call."""
    last = next((one for one in reversed(messages) if isinstance(one, AIMessage)), None)
    said = last.text.strip() if last is not None and "frontdesk" in last.additional_kwargs else ""
    return [claims.honest(said, done)] if said else claims.outcomes(done)


def _result(reply: Reply, out: GraphOutput[Any]) -> TurnResult:
    done: Sequence[Done] = out.value.get("done") or ()
    tools = [{key: call[key] for key in ("name", "arguments", "is_error")} for call in done]
    if not out.interrupts:
        return TurnResult(reply.text, reply.stage, tools, choices=reply.choices)
    asked: Asked = out.value["asked"]
    for text in [*_before_question(out.value["messages"], done), asked["text"]]:
        reply.say(text)
    return TurnResult(reply.text, "confirm", tools, choices=yes_no(asked["name"]))
