"""An assistant with its shop, for tests: real graph, real MCP client, memories as bytes."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from mcp import Client

from agent.assistant import Assistant, TurnResult
from agent.context import Door, Turn
from agent.facts import Facts
from agent.testing import OpenDoor, ScriptedModel, some_facts
from agent.think import Patience, Thinker
from agent.toolbox import Toolbox, connect
from prompts.library import shipped
from tests.agent.shop import Shop, serve

NOW = datetime(2026, 2, 5, 9, tzinfo=UTC)


def says(text: str) -> AIMessage:
    """A model's answer in words."""
    return AIMessage(text)


def scripted(*script: AIMessage | Exception) -> ScriptedModel:
    """A model that says this, in order."""
    return ScriptedModel(script=list(script))


def offline() -> ScriptedModel:
    """Stands for the offline model: tells the last result, or that it is there."""

    def policy(messages: list[Any]) -> AIMessage:
        last = messages[-1]
        return AIMessage(
            f"Offline: {last.text}" if last.type == "tool" else "Offline: how can I help?"
        )

    return ScriptedModel(policy=policy)


@dataclass
class House:
    """Conversations with an assistant, and what it remembers of them."""

    assistant: Assistant
    shop: Shop
    door: Door = field(default_factory=OpenDoor)
    now: datetime = NOW
    facts: Callable[[], Facts] = some_facts
    turns: int = 0
    memories: dict[str, bytes] = field(default_factory=dict)
    written: list[bytes] = field(default_factory=list)
    """Every memory there ever was, for leak checks."""

    async def say(self, text: str, conversation: str = "whatsapp:1", key: str = "") -> TurnResult:
        """One message, one minute after the last."""
        self.turns += 1
        self.now += timedelta(minutes=1)
        key = key or f"m{self.turns}"
        turn = Turn(text, conversation, key, self.door, self.facts, self.now)
        result = await self.assistant.take_turn(turn, self.memories.get(conversation))
        if result.memory is not None:
            self.memories[conversation] = result.memory
            self.written.append(result.memory)
        return result


@asynccontextmanager
async def open_house(
    model: BaseChatModel | None,
    *,
    spare: BaseChatModel | None = None,
    shop: Shop | None = None,
    door: Door | None = None,
    patience: Patience | None = None,
    toolbox: Callable[[Client], Toolbox] = Toolbox,
) -> AsyncIterator[House]:
    """Everything wired together, with a server in memory."""
    shop, patience = shop or Shop(), patience or Patience()
    async with connect(serve(shop)) as client:
        tools = toolbox(client)
        prompt = shipped().get("front_desk")
        thinker = Thinker(model, spare or offline(), tools, prompt, patience)
        yield House(Assistant(thinker, tools, patience), shop, door or OpenDoor())
