"""What Inspect is told of a play: the conversation as messages, the verdict with its reasons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from evals.inspect_task.following import NO_WORDS, key_of
from evals.run.record import CallRecord, LineRecord, Record

WRONG = frozenset({"refused", "failed", "unknown"})
"""What comes of a call that is marked as an error on the wire, too."""


@dataclass(frozen=True)
class Message:
    """A message, or one side of a tool call.

    Attributes:
        role: an assistant's message with a call asks for it; a tool's answers it.
        key: of the call, the same on both sides.
    """

    role: Literal["user", "assistant", "tool"]
    text: str
    call: CallRecord | None = None
    key: str = ""


@dataclass(frozen=True)
class Verdict:
    """How a play is scored.

    Attributes:
        answer: what was said last.
        why: each thing that is wrong, and what became of the world.
    """

    passed: bool
    answer: str
    why: str
    metadata: Mapping[str, Any]


def messages_of(record: Record) -> list[Message]:
    """The conversation in its order; a silence is no message."""
    return [message for line in record.lines for message in _turn(line, record)]


def verdict_of(record: Record) -> Verdict:
    """The verdict on a play that could be judged."""
    replies = [line.reply for line in record.lines if line.reply]
    return Verdict(
        passed=record.verdict == "passed",
        answer=replies[-1] if replies else "",
        why="\n".join(_why(record)),
        metadata={
            "checks": sorted({one.check for one in record.findings}),
            "change": list(record.change),
            "fired": list(record.fired),
            "usage": record.usage.model_dump(),
        },
    )


def _turn(line: LineRecord, record: Record) -> Iterator[Message]:
    yield Message("user", line.said or NO_WORDS)
    for nth, call in enumerate(record.calls, start=1):
        if call.turn == line.turn:
            yield Message("assistant", "", call, key_of(nth))
            yield Message("tool", call.text, call, key_of(nth))
    if line.reply:
        yield Message("assistant", line.reply)


def _why(record: Record) -> Iterator[str]:
    for one in record.findings:
        yield f"- {one.check}{f', turn {one.turn}' if one.turn else ''}: {one.text}"
    if record.findings:
        yield ""
    yield "What became of the world:"
    yield from (f"- {line}" for line in record.change or ("nothing",))
