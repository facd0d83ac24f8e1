"""Faults on purpose: the tool or the model breaks where a scenario says so (SPEC EVAL-06)."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from mcp import Client
from pydantic import SkipValidation

from agent.toolbox import NO_ANSWER, Outcome, Question
from app.premises import Premises
from app.wiring import offline_model
from booking.calendar.lanes import Lanes
from evals.play.ears import Came, HeardToolbox, Log
from evals.play.models import InPlaceOfAModel
from evals.scenario.form import Fault, ModelFault, ToolFault

HOUR = timedelta(hours=1)
SAID_ONCE = ("claims_success", "calls")
"""Answers that a model gives once: they can be used, so it is not asked again."""
SILENCE = Outcome(NO_ANSWER, is_error=True, unknown=True)


class ModelDown(Exception):
    """What a provider's client raises when the provider has a bad day."""


class BreakingToolbox(HeardToolbox):
    """The toolbox; a call that a scenario breaks goes wrong, each fault once."""

    def __init__(
        self, client: Client, log: Log, faults: Iterable[Fault], premises: Premises
    ) -> None:
        super().__init__(client, log)
        self._faults = [fault for fault in faults if isinstance(fault, ToolFault)]
        self._premises = premises
        self._counted: dict[str, int] = {}

    async def _carry(
        self,
        name: str,
        arguments: Mapping[str, Any],
        token: str | None,
        key: str,
        yes_to: Question | None,
    ) -> Came:
        fault = self._due(name)
        if fault is None:
            return await super()._carry(name, arguments, token, key, yes_to)
        self._log.fired.append(f"{fault.tool} {fault.kind}")
        if fault.kind == "slow":
            return SILENCE
        if fault.kind == "fails_once":
            raise ConnectionError("the booking system is gone for a moment")
        if fault.starts is not None:
            _take(self._premises, fault.starts)
        came = await super()._carry(name, arguments, token, key, yes_to)
        return SILENCE if fault.kind == "timeout_after_commit" else came

    def _due(self, name: str) -> ToolFault | None:
        nth = self._counted[name] = self._counted.get(name, 0) + 1
        return next((one for one in self._faults if (one.tool, one.nth) == (name, nth)), None)


def _take(premises: Premises, starts: datetime) -> None:
    """Nobody of the staff is free for that hour from now on."""
    shop, now = premises.shop, int(premises.clock.now().timestamp())
    begins = starts.replace(tzinfo=shop.tz)
    span = int(begins.timestamp()), int((begins + HOUR).timestamp())
    with premises.store.writing() as connection:
        Lanes(connection, now).block([one.code for one in shop.staff], span, "private")


def breaking(
    model: BaseChatModel | None, faults: Iterable[Fault], premises: Premises, log: Log
) -> BaseChatModel | None:
    """The model, breaking where the scenario says so; without one the offline model plays it."""
    wanted = {one.nth: one for one in faults if isinstance(one, ModelFault)}
    if not wanted:
        return model
    return BreakingModel(inner=model or offline_model(premises), faults=wanted, log=log)


class BreakingModel(InPlaceOfAModel):
    """A model that fails at some of its answers."""

    inner: SkipValidation[BaseChatModel]
    faults: Mapping[int, ModelFault]
    log: SkipValidation[Log]
    asked: int = 0

    @property
    def _llm_type(self) -> str:
        return "breaking"

    async def answer(self, shown: list[BaseMessage], tools: Sequence[Any]) -> AIMessage:
        """What the inner model says, or what is left of it."""
        self.asked += 1
        fault = self._due()
        if fault is not None:
            return _broken(fault)
        return await self.inner.bind_tools(tools).ainvoke(shown)

    def _due(self) -> ModelFault | None:
        """Down means down for both tries of one question; endless goes on for ever."""
        for nth, fault in self.faults.items():
            last = nth if fault.model in SAID_ONCE else nth + 1
            if nth <= self.asked <= last or (fault.model == "endless" and self.asked >= nth):
                self.log.fired.append(f"model {fault.model}")
                return fault
        return None


def _broken(fault: ModelFault) -> AIMessage:
    if fault.model == "error_500":
        raise ModelDown("500 Internal Server Error")
    if fault.model == "timeout":
        raise TimeoutError
    if fault.model == "endless":
        return _calling([{"list_services": {}}])
    if fault.model == "calls":
        return _calling(fault.calls)
    if fault.model == "claims_success":
        return AIMessage("All done! Your booking is confirmed for Wednesday at 2:00 PM.")
    return AIMessage("")


def _calling(calls: Iterable[Mapping[str, Mapping[str, Any]]]) -> AIMessage:
    named = [pair for call in calls for pair in call.items()]
    wanted = [{"name": name, "args": dict(given), "id": uuid.uuid4().hex} for name, given in named]
    return AIMessage("", tool_calls=wanted)
