"""What a conversation remembers between two messages: bounded, and free of secrets.

Messages and plain JSON only, so that the strict serializer reads it back.
"""

from collections.abc import Sequence
from typing import Annotated, Any, TypedDict, cast

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, RemoveMessage, ToolMessage
from langgraph.graph.message import REMOVE_ALL_MESSAGES, add_messages

MESSAGES_KEPT = 24
"""A cut is made at a customer's message, so a long turn may keep more."""
CHARACTERS_KEPT = 48_000
"""Of everything a message carries; about a tenth of it is usual."""
STUB = 400
"""What is left of an old result when one turn alone is past the bound."""


class Done(TypedDict):
    """A tool call that got its answer in this turn.

    `effect` is read, write or destroy; `unknown` means that nobody can say whether it happened.
    `bookings` has service and start of those it changed; `partly`: not all that was asked for.
    """

    name: str
    arguments: dict[str, Any]
    effect: str
    text: str
    is_error: bool
    unknown: bool
    bookings: list[dict[str, str]]
    partly: bool


class Asked(TypedDict):
    """A question of the booking system that waits for the customer's yes.

    The yes counts for exactly this call and this text. `ticket` and `keys` are what the server
    wants back with the answer; `ticket` is opaque and useless without the session.
    """

    call: str
    name: str
    arguments: dict[str, Any]
    text: str
    ticket: str | None
    keys: list[str]
    at: str
    agreed: bool


def customer_said(text: str) -> HumanMessage:
    """The only maker of human messages: what stands in one was written by the customer."""
    return HumanMessage(text)


def size(message: AnyMessage) -> int:
    """Characters that a message adds to the checkpoint, roughly."""
    return len(message.model_dump_json())


def trimmed(old: list[AnyMessage] | None, new: list[AnyMessage] | None) -> list[AnyMessage]:
    """`add_messages`, bounded by number and by size (SPEC TALK-11)."""
    whole = cast(list[AnyMessage], add_messages(old or [], new or []))  # type: ignore[arg-type]
    if len(whole) > MESSAGES_KEPT or sum(map(size, whole)) > CHARACTERS_KEPT:
        whole = _from_a_customer_message(whole)
    return _shrunk(whole) if sum(map(size, whole)) > CHARACTERS_KEPT else whole


def _from_a_customer_message(whole: list[AnyMessage]) -> list[AnyMessage]:
    """The longest end within bounds that starts with the customer: no result loses its call."""
    starts = [at for at, message in enumerate(whole) if message.type == "human"]
    for at in starts:
        rest = whole[at:]
        if len(rest) <= MESSAGES_KEPT and sum(map(size, rest)) <= CHARACTERS_KEPT:
            return rest
    return whole[starts[-1] :] if starts else whole[-MESSAGES_KEPT:]


def _shrunk(turn: list[AnyMessage]) -> list[AnyMessage]:
    """One turn past the bound: its results become stubs, oldest first, the last one stays."""
    spare, kept = sum(map(size, turn)) - CHARACTERS_KEPT, list(turn)
    for at, message in enumerate(turn[:-1]):
        if spare > 0 and isinstance(message, ToolMessage):
            kept[at] = stub = message.model_copy(
                update={"artifact": None, "content": str(message.content)[:STUB]}
            )
            spare -= size(message) - size(stub)
    return kept


def unanswered(messages: Sequence[AnyMessage]) -> list[tuple[str, str]]:
    """(id, tool) of the calls without a result, in order."""
    answered = {message.tool_call_id for message in messages if isinstance(message, ToolMessage)}
    return [
        (call["id"] or "", call["name"])
        for message in messages
        if isinstance(message, AIMessage)
        for call in message.tool_calls
        if call["id"] not in answered
    ]


def closed(messages: Sequence[AnyMessage], why: str) -> list[AnyMessage]:
    """Results for the calls that have none: a model's API refuses a history without them."""
    return [
        ToolMessage(why, tool_call_id=call, name=name, status="error")
        for call, name in unanswered(messages)
    ]


def forgotten() -> list[AnyMessage]:
    """An update that empties the history."""
    return cast(list[AnyMessage], [RemoveMessage(id=REMOVE_ALL_MESSAGES)])


class State(TypedDict, total=False):
    """The graph's state.

    Attributes:
        messages: the history that models are shown, trimmed.
        done: calls answered in this turn.
        steps: how often a model was asked in this turn.
        degraded: the model failed in this turn: the offline one goes on.
        failed: the offline one failed too.
        asked: the open question, if any.
    """

    messages: Annotated[list[AnyMessage], trimmed]
    done: list[Done]
    steps: int
    degraded: bool
    failed: bool
    asked: Asked | None
