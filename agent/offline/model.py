"""The offline model: a LangChain chat model that needs no key and no network.

Messages in, one message out: tool calls or a reply. It keeps nothing between two calls; all it
knows stands in the messages and in what it was made with. It is the default without a key, and
takes a turn over when another model fails (SPEC TALK-10), so it never raises.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from pydantic import PrivateAttr

from agent.facts import Facts
from agent.offline.dates import ReadDates
from agent.offline.memory import Table, Turn, folded
from agent.offline.policy import Call, Move, Say, Scene, decide
from agent.offline.understanding import understand
from agent.offline.understanding.names import names_of
from agent.offline.understanding.tongue import tongue
from agent.offline.understood import Understood
from agent.offline.wording import Sentences, Voice, Wording

Understand = Callable[[str, Facts, ReadDates, str | None], Understood]

OFFICE = "admin_"
"""How the names of the office's tools begin."""

_LOG = logging.getLogger(__name__)


class OfflineModel(BaseChatModel):
    """Understanding, policy and wording behind LangChain's seam.

    Args:
        facts: asked at every call, since the day moves on; the writer's role shows in the tools.
        read_dates: understands words for dates.
        understand: turns a message into a value.
        elsewhere: by language, who understands words for dates of customers who write in another
            one than the business; they are answered in theirs (SPEC TALK-12).
    """

    facts: Callable[[], Facts]
    read_dates: ReadDates
    elsewhere: Mapping[str, ReadDates] = {}
    understand: Understand = understand
    _sentences: dict[str, Sentences] = PrivateAttr(default_factory=dict)

    @property
    def _llm_type(self) -> str:
        return "frontdesk-offline"

    def bind_tools(
        self,
        tools: Sequence[Any],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """The same model, knowing the names of the tools it may call."""
        return self.bind(tools=[_name(tool) for tool in tools])

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        names = frozenset(_name(tool) for tool in kwargs.get("tools") or ())
        return ChatResult(generations=[ChatGeneration(message=self.answer(messages, names))])

    def answer(self, messages: Sequence[BaseMessage], tools: frozenset[str]) -> AIMessage:
        """The next message of the turn.

        Args:
            messages: the history, as any model is shown it.
            tools: names of those that may be called.
        """
        turn = folded(messages)
        facts = self._in_tongue(_facts_for(self.facts(), tools), turn)
        try:
            return self._message(decide(turn, self._scene(turn, facts, tools)), turn, facts)
        except Exception:  # noqa: BLE001 - the last resort of a turn: whatever it is, the customer gets an answer
            _LOG.exception("the offline model met something unexpected")
            return self._lost(turn, facts)

    def _in_tongue(self, facts: Facts, turn: Turn) -> Facts:
        """The facts with the language that this customer writes."""
        allowed = (facts.language, *(one for one in self.elsewhere if one != facts.language))
        names = names_of(facts).words
        return replace(facts, language=tongue(turn.text, allowed, turn.table.language, names))

    def _scene(self, turn: Turn, facts: Facts, tools: frozenset[str]) -> Scene:
        def hear(text: str, expecting: str | None) -> Understood:
            return self.understand(text, facts, read_dates, expecting)

        read_dates = self.elsewhere.get(facts.language, self.read_dates)
        return Scene(facts, tools, turn.table, turn.results, read_dates, hear)

    def _message(self, move: Move, turn: Turn, facts: Facts) -> AIMessage:
        move = replace(move, table=move.table.but(language=facts.language))
        if isinstance(move, Call):
            told = self._text(Say(move.table.told), turn, facts) if move.table.told else ""
            return _calling(move, told, turn.call_ids)
        return AIMessage(self._text(move, turn, facts), additional_kwargs=move.table.notes())

    def _text(self, move: Say, turn: Turn, facts: Facts) -> str:
        """In words; when a result has a shape that nobody expected, the tool's own words."""
        wording = self._wording(facts)
        try:
            return wording.text(move.sayings)
        except (KeyError, TypeError, IndexError, ValueError, AttributeError):
            _LOG.exception("no words for %s", [occasion for occasion, _ in move.sayings])
            own = [one.text for one in turn.results[-1:] if one.text]
            return "\n\n".join(own) or wording.words("not_understood", {})

    def _lost(self, turn: Turn, facts: Facts) -> AIMessage:
        """Something was done already: its own words; else: not understood."""
        own = [one.text for one in turn.results[-1:] if one.text]
        text = "\n\n".join(own) or self._wording(facts).words("not_understood", {})
        return AIMessage(text, additional_kwargs=Table(missed=1).notes())

    def _wording(self, facts: Facts) -> Wording:
        if facts.language not in self._sentences:
            self._sentences[facts.language] = Sentences.of(facts.language)
        return Wording(Voice(self._sentences[facts.language], self._nearby()))

    def _nearby(self) -> dict[date, str]:
        named = ((name, self.read_dates(name).days) for name in ("today", "tomorrow"))
        return {days.dates[0]: name for name, days in named if days is not None and days.dates}


def _facts_for(facts: Facts, tools: frozenset[str]) -> Facts:
    """The facts with the writer's role: who is given the tools of the office works there."""
    works_here = facts.role != "customer" or any(name.startswith(OFFICE) for name in tools)
    return replace(facts, role="staff") if works_here else facts


def _name(tool: Any) -> str:
    """Of a LangChain tool, of an OpenAI schema, or the name itself."""
    if isinstance(tool, str):
        return tool
    if isinstance(tool, dict):
        return str(tool.get("function", tool).get("name", ""))
    return str(getattr(tool, "name", ""))


def _calling(call: Call, told: str, taken: frozenset[str]) -> AIMessage:
    """The call, and what is said before the question that it may raise."""
    arguments = dict(call.arguments)
    return AIMessage(
        told,
        tool_calls=[{"name": call.tool, "args": arguments, "id": _id(call.tool, arguments, taken)}],
        additional_kwargs=call.table.notes(),
    )


def _id(tool: str, arguments: dict[str, Any], taken: frozenset[str]) -> str:
    """Deterministic, and like no other call of the history."""
    made = (_hashed(json.dumps([tool, arguments, place], sort_keys=True)) for place in count())
    return next(one for one in made if one not in taken)


def _hashed(text: str) -> str:
    return f"call_{hashlib.sha256(text.encode()).hexdigest()[:24]}"
