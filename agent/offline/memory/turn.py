"""From the messages that a model is shown to the turn at hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from pydantic import ValidationError

from agent.offline.memory.recovery import recovered
from agent.offline.memory.result import Result
from agent.offline.memory.table import DROPPED, NOTES, Table


@dataclass(frozen=True)
class Turn:
    """The turn at hand.

    Attributes:
        text: the customer's last message.
        table: what lay on the table when it came.
        results: of the tools called since, in order.
        ours: the notes of our own last call in this turn; None when there was none.
        call_ids: of all calls in the history.
    """

    text: str
    table: Table
    results: tuple[Result, ...]
    ours: Table | None
    call_ids: frozenset[str] = frozenset()


def folded(messages: Sequence[BaseMessage]) -> Turn:
    """Read the turn from the messages; an empty or strange history is an empty turn."""
    starts = [at for at, one in enumerate(messages) if isinstance(one, HumanMessage)]
    at = starts[-1] if starts else len(messages)
    before, now = messages[:at], messages[at:]
    ours = [notes for one in now if (notes := noted(one)) is not None]
    return Turn(
        text=str(now[0].text) if now else "",
        table=_table(before),
        results=results(now),
        ours=ours[-1] if ours and _last_call_is_ours(now) else None,
        call_ids=frozenset(
            call["id"] or ""
            for one in messages
            if isinstance(one, AIMessage)
            for call in one.tool_calls
        ),
    )


def noted(message: BaseMessage) -> Table | None:
    """The notes that we left on a message; None when it is not ours or they are damaged."""
    found = message.additional_kwargs.get(NOTES) if isinstance(message, AIMessage) else None
    if found is None:
        return None
    try:
        return Table.model_validate(found)
    except ValidationError:
        return None


def results(messages: Sequence[BaseMessage]) -> tuple[Result, ...]:
    """What the tools answered, each with the call it belongs to."""
    asked: dict[str, tuple[str, dict[str, Any]]] = {}
    found: list[Result] = []
    for one in messages:
        if isinstance(one, AIMessage):
            asked |= {call["id"] or "": (call["name"], call["args"]) for call in one.tool_calls}
        elif isinstance(one, ToolMessage):
            name, arguments = asked.get(one.tool_call_id, (one.name or "", {}))
            found.append(Result.read(name, arguments, one))
    return tuple(found)


def _dropped(later: Sequence[BaseMessage]) -> bool:
    """Our last call waited for a yes, and something else was written."""
    return any(one.refusal == "declined" for one in results(later))


def _with_question(notes: Table, asked: BaseMessage) -> Table:
    """What waited for the yes may be asked again."""
    calls = asked.tool_calls if isinstance(asked, AIMessage) else []
    waited = tuple((call["name"], call["args"]) for call in calls[:1])
    return notes.but(offer=DROPPED, waited=waited)


def _last_call_is_ours(messages: Sequence[BaseMessage]) -> bool:
    calling = [one for one in messages if isinstance(one, AIMessage) and one.tool_calls]
    return bool(calling) and noted(calling[-1]) is not None


def _table(before: Sequence[BaseMessage]) -> Table:
    """Our last notes; what other models did after them is read from their results."""
    for at in range(len(before) - 1, -1, -1):
        if isinstance(before[at], AIMessage) and (notes := noted(before[at])) is not None:
            later = before[at + 1 :]
            if any(isinstance(one, AIMessage) for one in later):
                return recovered(results(later), notes)
            return _with_question(notes, before[at]) if _dropped(later) else notes
    return recovered(results(before), Table())
