"""One tool's answer, as the offline model sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import ToolMessage


@dataclass(frozen=True)
class Result:
    """What a tool answered.

    Attributes:
        tool: its name.
        arguments: that it was called with.
        ok: False for refusals, faults, and questions that got no yes.
        text: for a person.
        given: the structured answer, or the facts of a refusal; empty when there is none.
        refusal: code of the refusal, such as slot_taken; "" for a success, "fault" when unknown.
    """

    tool: str
    arguments: Mapping[str, Any]
    ok: bool
    text: str
    given: Mapping[str, Any]
    refusal: str = ""

    @classmethod
    def read(cls, tool: str, arguments: Mapping[str, Any], message: ToolMessage) -> "Result":
        """From a tool message; robust when the artifact is missing or strange."""
        artifact = message.artifact if isinstance(message.artifact, Mapping) else {}
        given = artifact.get("structured")
        given = given if isinstance(given, Mapping) else {}
        wrong = bool(artifact.get("is_error", message.status == "error"))
        text = _words(str(message.text))
        refusal = _code(given, text) if wrong else ""
        return cls(tool, arguments, not wrong, text, given, refusal)


def _words(content: str) -> str:
    """The sentences alone: the structured answer may be written below them for other models."""
    return content.partition("\n{")[0].strip()


def _code(given: Mapping[str, Any], text: str) -> str:
    if text.startswith(("Not done", "Not confirmed")):
        return "declined"
    return str(given.get("refusal") or "fault")
