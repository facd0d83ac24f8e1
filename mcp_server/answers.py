"""Answers of the protocol: facts, refusals and faults as results of a tool call.

An error carries no structured content: a widely used client holds that against the tool's output
schema even then, and fails. What programs need of a refusal stands in the result's metadata.
"""

from typing import Any

from mcp import types
from pydantic_core import to_jsonable_python

from booking.errors import Refusal
from tools.facts import Facts
from tools.next_call import NEXT, in_words

REFUSAL_META = "frontdesk/refusal"
"""Key in a result's `_meta`: {"refusal": its code, ...its facts}."""

FAULT_META = "frontdesk/fault"
"""Key in a result's `_meta`: the reference under which the fault was logged."""


def answer(given: Facts, text: str) -> types.CallToolResult:
    """What was asked for: as data, and in words."""
    return types.CallToolResult(
        content=[types.TextContent(text=text)], structured_content=given.data()
    )


def refusal(refused: Refusal) -> types.CallToolResult:
    """What cannot be, and what to do next (SPEC MCP-04).

    The sentence is for a person too. The next call, if there is one, is for the assistant alone.
    """
    facts = to_jsonable_python(dict(refused.facts), fallback=str)
    refusing = error(refused.text, {REFUSAL_META: {**facts, "refusal": refused.code}})
    if NEXT in refused.facts:
        alone = types.Annotations(audience=["assistant"])
        text = in_words(refused.facts[NEXT])
        refusing.content.append(types.TextContent(text=text, annotations=alone))
    return refusing


def fault(reference: str, *, may_have_acted: bool) -> types.CallToolResult:
    """Something broke; nothing of the inside is told (SPEC MCP-04).

    A tool that changes things may have broken after it had done so: then nobody is told that
    nothing happened.
    """
    so = (
        "Look at the bookings before you try again: it is not certain that nothing was changed."
        if may_have_acted
        else "Nothing has been changed. Please try again in a moment."
    )
    text = f"Something went wrong on our side (reference {reference}). {so}"
    return error(text, {FAULT_META: reference})


def error(text: str, meta: dict[str, Any]) -> types.CallToolResult:
    """A result that is marked as an error."""
    return types.CallToolResult(content=[types.TextContent(text=text)], is_error=True, meta=meta)
