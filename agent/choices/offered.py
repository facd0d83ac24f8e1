"""What the tools of a turn have offered: free times, and bookings that can be named.

Read from their structured answers and from the facts of their refusals. Whatever has another
shape is no offer: nothing here may break a turn.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, ToolMessage


@dataclass(frozen=True)
class Offer:
    """A free time, or a booking of the customer's.

    Attributes:
        at: aware, in the business's zone.
        service: its name; empty if the answer does not say.
        code: of a booking; empty for a free time.
    """

    at: datetime
    service: str = ""
    code: str = ""


@dataclass(frozen=True)
class Result:
    """A tool's structured answer, and the service it was asked about."""

    tool: str
    given: Mapping[str, Any]
    asked_for: str
    is_error: bool


def results_since(messages: Sequence[AnyMessage], changes: Collection[str]) -> list[Result]:
    """Answers since the customer's last message, and since the last of these changes succeeded.

    What was free before a change may be the very time that was booked.
    """
    said = max((at for at, one in enumerate(messages) if one.type == "human"), default=-1)
    found = _results(messages, messages[said + 1 :])
    made = (at for at, one in enumerate(found) if one.tool in changes and not one.is_error)
    return found[max(made, default=-1) + 1 :]


def last_result(messages: Sequence[AnyMessage]) -> list[Result]:
    """The last answer of the history alone."""
    return _results(messages, messages)[-1:]


def free_times(results: Iterable[Result], services: Sequence[str]) -> list[Offer]:
    """The free times that they name, newest answer first, each once."""
    found: dict[datetime, Offer] = {}
    for result in reversed(list(results)):
        service = _service(result, services)
        for at in _moments(result.given):
            found.setdefault(at, Offer(at, service))
    return list(found.values())


def bookings(results: Iterable[Result]) -> list[Offer]:
    """The bookings that they name, each once."""
    found: dict[str, Offer] = {}
    for result in results:
        listed = result.given.get("choices" if result.is_error else "bookings")
        for one in _mappings(listed):
            at, code = _moment(one.get("starts")), str(one.get("code", ""))
            if at is not None and code:
                found.setdefault(code, Offer(at, str(one.get("service", "")), code))
    return list(found.values())


def _is_result(message: AnyMessage) -> bool:
    return isinstance(message, ToolMessage) and isinstance(message.artifact, Mapping)


def _results(history: Sequence[AnyMessage], wanted: Sequence[AnyMessage]) -> list[Result]:
    calls = _calls(history)
    return [_result(one, calls) for one in wanted if _is_result(one)]


def _calls(messages: Sequence[AnyMessage]) -> dict[str, Mapping[str, Any]]:
    return {
        call["id"] or "": call["args"]
        for message in messages
        if isinstance(message, AIMessage)
        for call in message.tool_calls
    }


def _result(message: AnyMessage, calls: Mapping[str, Mapping[str, Any]]) -> Result:
    artifact: Mapping[str, Any] = getattr(message, "artifact", {})
    given = artifact.get("structured")
    arguments = calls.get(getattr(message, "tool_call_id", ""), {})
    return Result(
        str(getattr(message, "name", "")),
        given if isinstance(given, Mapping) else {},
        str(arguments.get("service", "")),
        bool(artifact.get("is_error")),
    )


def _service(result: Result, services: Sequence[str]) -> str:
    """As the business calls it: what a model wrote counts only if it is the very name."""
    told = str(result.given.get("service") or result.asked_for).casefold()
    return next((name for name in services if name.casefold() == told), "")


def _moments(given: Mapping[str, Any]) -> Iterator[datetime]:
    """Free starts, wherever an answer has them: by day, as slots, or in a refusal."""
    for day in _mappings(given.get("days")):
        for clock in _items(day.get("times")):
            yield from _known(f"{day.get('day')}T{clock}")
    for key in ("slots", "next_free"):
        for slot in _mappings(given.get(key)):
            yield from _known(slot.get("starts"))
    for key in ("free", "alternatives"):
        for text in _items(given.get(key)):
            yield from _known(text)


def _known(text: object) -> Iterator[datetime]:
    at = _moment(text)
    if at is not None:
        yield at


def _moment(text: object) -> datetime | None:
    """The local time of an ISO moment; answers are in the business's zone already."""
    try:
        return datetime.fromisoformat(str(text)).replace(tzinfo=None)
    except ValueError:
        return None


def _items(value: object) -> Iterator[object]:
    return iter(value) if isinstance(value, list) else iter(())


def _mappings(value: object) -> Iterator[Mapping[str, Any]]:
    return (one for one in _items(value) if isinstance(one, Mapping))
