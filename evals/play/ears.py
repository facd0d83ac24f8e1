"""Ears between the parts: what models are shown and say, what tools are asked and answer."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from mcp import Client
from pydantic import SkipValidation

from agent.toolbox import Outcome, Question, Toolbox
from evals.play.models import InPlaceOfAModel
from evals.play.played import Call, Line, Usage

OFFLINE = "frontdesk-offline"


@dataclass
class Log:
    """What was heard so far; whoever wants to follow a play overrides what it wants to hear of."""

    turn: int = 0
    lines: list[Line] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    fired: list[str] = field(default_factory=list)

    def says(self, turn: int, words: str) -> None:
        """The customer says this; what comes now belongs to that turn, from 1."""
        self.turn = turn

    def called(self, call: Call) -> None:
        """A tool was called."""
        self.calls.append(call)

    def ends(self, line: Line) -> None:
        """The customer has their answer."""
        self.lines.append(line)

    def asked(self, messages: Sequence[BaseMessage]) -> None:
        """A model is shown this."""
        self.shown.extend(str(message.content) for message in messages)

    def answered(self, said: AIMessage, *, offline: bool) -> None:
        """A model has answered."""
        tokens = said.usage_metadata
        self.usage = replace(
            self.usage,
            asked=self.usage.asked + 1,
            offline=self.usage.offline + offline,
            tokens_in=self.usage.tokens_in + (tokens["input_tokens"] if tokens else 0),
            tokens_out=self.usage.tokens_out + (tokens["output_tokens"] if tokens else 0),
        )

    def failed(self) -> None:
        """A model gave no answer."""
        self.usage = replace(self.usage, failed=self.usage.failed + 1)


class HeardModel(InPlaceOfAModel):
    """A model with an ear at it: the same answers, and all of them noted."""

    inner: SkipValidation[BaseChatModel]
    log: SkipValidation[Log]

    @property
    def _llm_type(self) -> str:
        return self.inner._llm_type

    async def answer(self, shown: list[BaseMessage], tools: Sequence[Any]) -> AIMessage:
        """What the inner model says."""
        self.log.asked(shown)
        try:
            said = await self.inner.bind_tools(tools).ainvoke(shown)
        except BaseException:  # a patience that ended is a cancellation
            self.log.failed()
            raise
        self.log.answered(said, offline=self._llm_type == OFFLINE)
        return said


Came = Outcome | Question


class HeardToolbox(Toolbox):
    """The toolbox, and every call with what came of it noted."""

    def __init__(self, client: Client, log: Log) -> None:
        super().__init__(client)
        self._log = log

    async def call(
        self,
        name: str,
        arguments: Mapping[str, Any],
        token: str | None,
        key: str,
        yes_to: Question | None = None,
    ) -> Came:
        """Call, and note it."""
        came = await self._carry(name, arguments, token, key, yes_to)
        self._log.called(
            Call(
                turn=self._log.turn,
                name=name,
                arguments=dict(arguments),
                effect=self.effect_of(name),
                text=came.text,
                structured=None if isinstance(came, Question) else came.structured,
                outcome=_outcome(came),
                agreed=yes_to.text if yes_to else None,
            )
        )
        return came

    async def _carry(
        self,
        name: str,
        arguments: Mapping[str, Any],
        token: str | None,
        key: str,
        yes_to: Question | None,
    ) -> Came:
        return await super().call(name, arguments, token, key, yes_to)


def _outcome(came: Came) -> Any:
    if isinstance(came, Question):
        return "asked"
    if came.unknown:
        return "unknown"
    if came.refused:
        return "refused"
    return "failed" if came.is_error else "done"


def stopwatch() -> Callable[[], float]:
    """Seconds since now, whenever it is called."""
    start = time.perf_counter()
    return lambda: time.perf_counter() - start
