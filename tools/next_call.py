"""After a refusal: the call that helps, with its arguments (SPEC MCP-04).

The refusal's sentence is for a person, who may read it in a chat. A client that is a program gets
beside it the one call that leads on, where there is one that does not take a decision away from
the person: times are looked up, never chosen; nothing that acts is ever proposed, but for the
very same call once more.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from booking.errors import (
    AlreadyDone,
    Busy,
    NotFound,
    OutsideHours,
    QuotaSpent,
    Refusal,
    SlotTaken,
    UnclearTime,
    UnknownService,
)
from booking.values import Caller, RequestKey
from tools.asks import Takes
from tools.contract import Question, Room, Tool
from tools.cursors import CursorRefused
from tools.facts import Facts
from tools.untrusted import quoted

NEXT = "next"
"""Key in a refusal's facts: {"tool": its name, "arguments": {...}}."""

AskT = TypeVar("AskT", bound=Takes)
GiveT = TypeVar("GiveT", bound=Facts)


@dataclass(frozen=True)
class NextCall:
    """A call worth making."""

    tool: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """As JSON types."""
        return {"tool": self.tool, "arguments": dict(self.arguments)}


def in_words(call: Mapping[str, Any]) -> str:
    """Such as: Next: suggest_alternatives(service="Base Clean", when="2 March at 2pm")."""
    given = ", ".join(f"{name}={_literal(value)}" for name, value in call["arguments"].items())
    return f"Next: {call['tool']}({given})"


def _literal(value: Any) -> str:
    """Words of somebody's come in quotes, on one line, and cut short."""
    return quoted(value) if isinstance(value, str) else json.dumps(value)


def guided(tool: Tool[AskT, GiveT]) -> Tool[AskT, GiveT]:
    """The tool, whose refusals tell the next call where there is one."""

    def run(room: Room, caller: Caller, ask: AskT, key: RequestKey | None) -> GiveT:
        try:
            return tool.run(room, caller, ask, key)
        except Refusal as refused:
            _add(refused, tool.name, ask)
            raise

    if tool.ask_first is None:
        return replace(tool, run=run)
    ask_first = tool.ask_first

    def question(room: Room, caller: Caller, ask: AskT) -> Question:
        try:
            return ask_first(room, caller, ask)
        except Refusal as refused:
            _add(refused, tool.name, ask)
            raise

    return replace(tool, run=run, ask_first=question)


def _add(refused: Refusal, tool: str, ask: Takes) -> None:
    said = ask.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    rule = next((rule for kind, rule in _RULES.items() if isinstance(refused, kind)), None)
    call = rule(refused, tool, said) if rule else None
    if call is not None:
        refused.facts = {**refused.facts, NEXT: call.facts()}


Said = Mapping[str, Any]
Rule = Callable[[Refusal, str, Said], NextCall | None]


def _services(refused: Refusal, tool: str, said: Said) -> NextCall:
    return NextCall("list_services")


def _plan(refused: Refusal, tool: str, said: Said) -> NextCall:
    return NextCall("quota")


def _bookings(refused: Refusal, tool: str, said: Said) -> NextCall | None:
    return NextCall("list_bookings") if "booking" in said else None


def _missing(refused: Refusal, tool: str, said: Said) -> NextCall | None:
    if tool == "read_help":
        return NextCall("search_help", {"query": said["article"]})
    return _bookings(refused, tool, said)


def _other_times(refused: Refusal, tool: str, said: Said) -> NextCall | None:
    """The nearest times of that service; a move names none, and its sentence tells some."""
    near = said.get("when") if tool == "create_booking" else _first_date(refused)
    if refused.facts.get("why") == "beyond_horizon" or "service" not in said or near is None:
        return None
    wish = {**_only(said, "service"), "when": near, **_only(said, "staff")}
    return NextCall("suggest_alternatives", wish)


def _first_date(refused: Refusal) -> str | None:
    dates = refused.facts.get("occurrences") or [{}]
    starts: str | None = dates[0].get("starts")
    return starts


def _that_day(refused: Refusal, tool: str, said: Said) -> NextCall | None:
    """A day without a time: all its times, unless the refusal has told them."""
    day = refused.facts.get("day")
    if day is None or "service" not in said:
        return None
    return NextCall("check_availability", {**_only(said, "service", "staff"), "when": day})


def _from_the_top(refused: Refusal, tool: str, said: Said) -> NextCall:
    return NextCall(tool, {k: v for k, v in said.items() if k != "cursor"})


def _again(refused: Refusal, tool: str, said: Said) -> NextCall:
    return NextCall(tool, said)


def _only(said: Said, *names: str) -> dict[str, Any]:
    return {name: said[name] for name in names if name in said}


_RULES: Mapping[type[Refusal], Rule] = {
    UnknownService: _services,
    UnclearTime: _that_day,
    SlotTaken: _other_times,
    OutsideHours: _other_times,
    QuotaSpent: _plan,
    AlreadyDone: _bookings,
    NotFound: _missing,
    CursorRefused: _from_the_top,
    Busy: _again,
}
"""By the kind of refusal; the first that fits."""
