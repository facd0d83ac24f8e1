"""A loop like the graph's, without one: the offline model in front of the real tools.

What the booking system would ask the customer first is answered by the next message: "yes" does
it, "no" declines, anything else drops the question and is a message of its own.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from pydantic import ValidationError

from agent.offline.model import OfflineModel
from booking.errors import Refusal
from booking.testing import DEMO_NOW
from booking.values import Caller
from booking.when import When, read
from tests.agent.offline.scenes import FACTS
from tests.tools.desks import JOHN, Counter, open_counter
from tools.arguments import read_arguments
from tools.catalogue import called, listed

MOST_CALLS = 8


@dataclass(frozen=True)
class Called:
    """A tool call and how it ended."""

    name: str
    arguments: Mapping[str, Any]
    is_error: bool


@dataclass
class Talk:
    """One customer, one conversation."""

    counter: Counter
    who: Caller
    model: OfflineModel
    history: list[BaseMessage] = field(default_factory=list)
    called: list[Called] = field(default_factory=list)
    question: str = ""

    def say(self, text: str) -> str:
        """Send a message; the answer is the reply, or the question that has to be answered."""
        self.called = []
        if self.question:
            return self._answer(text)
        self.history.append(HumanMessage(text))
        return self._go_on()

    @property
    def names(self) -> list[str]:
        """Of the tools called for the last message."""
        return [one.name for one in self.called]

    def _answer(self, text: str) -> str:
        self.question = ""
        if text.lower().startswith("yes"):
            self._run(self._waiting(), agreed=True)
        elif text.lower().rstrip(".!") in {"no", "no thanks"}:
            self._result(self._waiting(), "Not done: the customer declined.", None, True)
        else:
            self._result(self._waiting(), "Not done: the customer did not confirm.", None, True)
            self.history.append(HumanMessage(text))
        return self._go_on()

    def _go_on(self) -> str:
        for _ in range(MOST_CALLS):
            names = [tool.name for tool in listed(self.who)]
            shown = [SystemMessage("You are the front desk."), *self.history]
            said = self.model.bind_tools(names).invoke(shown)
            assert isinstance(said, AIMessage)
            self.history.append(said)
            if not said.tool_calls:
                return str(said.text)
            if self._run(said.tool_calls[0], agreed=False):
                return "\n\n".join(filter(None, [str(said.text), self.question]))
        raise AssertionError(f"the model does not stop calling: {self.names}")

    def _waiting(self) -> Any:
        last = self.history[-1]
        assert isinstance(last, AIMessage)
        return last.tool_calls[0]

    def _run(self, call: Any, *, agreed: bool) -> bool:
        """Carry it out; true when it waits for a yes."""
        try:
            tool = called(self.who, call["name"])
            assert tool is not None, f"no such tool for this caller: {call['name']}"
            ask = read_arguments(tool, call["args"])
            if tool.ask_first is not None and not agreed:
                self.question = tool.ask_first(self.counter.room, self.who, ask).text
                return True
            given = tool.run(self.counter.room, self.who, ask, None)
        except Refusal as refused:
            structured = {"refusal": refused.code, **refused.facts}
            self._result(call, refused.text, structured, True)
        except ValidationError as wrong:
            raise AssertionError(f"{call}: {wrong}") from wrong
        else:
            self._result(call, tool.say(given), given.model_dump(mode="json"), False)
        return False

    def _result(self, call: Any, text: str, structured: Any, is_error: bool) -> None:
        self.called.append(Called(call["name"], call["args"], is_error))
        self.history.append(
            ToolMessage(
                f"{text}\n{json.dumps(structured)}" if structured else text,
                tool_call_id=call["id"],
                name=call["name"],
                status="error" if is_error else "success",
                artifact={"is_error": is_error, "structured": structured},
            )
        )


def _reading(read_dates: Callable[..., When], name: str) -> Callable[[str], When]:
    return lambda text: read_dates(text, name)


def open_talk(
    understand: Any = None, *, who: str = JOHN, now: datetime = DEMO_NOW, **facts: Any
) -> Talk:
    """The demo business, and somebody who is signed in."""
    counter = open_counter(now)

    def read_dates(text: str, *more: str) -> When:
        return read(text, counter.room.now(), languages=(*more, "en"))

    told = replace(FACTS, **facts)
    more = {"understand": understand} if understand is not None else {}
    elsewhere = {name: _reading(read_dates, name) for name in ("es", "it", "tr")}
    model = OfflineModel(facts=lambda: told, read_dates=read_dates, elsewhere=elsewhere, **more)
    return Talk(counter, counter.caller(who), model)
