"""What a log may repeat of what it is told (SPEC OPS-03, AUTH-10): next to nothing.

A line is the sentence that stands in the code. What is filled into it is shown if it is a number
or a single name of the kind that code has; an exception is its type and the lines it passed,
never its message. Libraries are not believed: of what they say only a sentence with its gaps
left open is repeated. So nobody has to remember what may be logged.
"""

import logging
import re
import traceback
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import TracebackType

OURS = (
    "agent",
    "app",
    "booking",
    "channels",
    "evals",
    "frontdesk",
    "mcp_server",
    "prompts",
    "tools",
    "web",
)
"""Loggers of this program, by their first name."""

HIDDEN = "…"
NAME = re.compile(r"[A-Za-z_][A-Za-z_]*(?:[.:-][A-Za-z_]+)*|[0-9a-f]{8}")
"""A name in code, such as create_booking or OperationalError; or a reference of a fault."""

LONGEST_NAME = 60
LARGEST_NUMBER = 10**5
"""A code to sign in has six digits, a phone number more."""

GAP = re.compile(r"%(?:\(\w+\))?[-+ #0]*[\d*]*(?:\.[\d*]+)?[diouxXeEfFgGcrsa]")
HERE = Path(__file__).parent.parent.parent
MOST_LINES = 30


def event(record: logging.LogRecord) -> str:
    """The sentence of a line, with what may be filled into it."""
    template = record.msg
    if not isinstance(template, str) or (not is_ours(record) and not record.args):
        return f"said by {record.name}, line {record.lineno}"
    if not is_ours(record):
        return GAP.sub(HIDDEN, template)
    if not record.args:
        return template
    try:
        return template % _shown(record.args)
    except (TypeError, ValueError, KeyError):
        return GAP.sub(HIDDEN, template)


def is_ours(record: logging.LogRecord) -> bool:
    """Whether a line comes from this program."""
    return record.name.partition(".")[0] in OURS


def _shown(args: object) -> object:
    if isinstance(args, dict):
        return {key: shown(value) for key, value in args.items()}
    return tuple(shown(value) for value in args) if isinstance(args, tuple) else shown(args)


def shown(value: object) -> object:
    """The value if a log may show it; else what stands for something that is not shown."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return value if abs(value) < LARGEST_NUMBER else HIDDEN
    if isinstance(value, BaseException):
        return type(value).__name__
    said = value.value if isinstance(value, Enum) else value
    is_name = isinstance(said, str) and len(said) <= LONGEST_NAME and NAME.fullmatch(said)
    return said if is_name else HIDDEN


def causes(fault: BaseException) -> list[dict[str, object]]:
    """An exception and what led to it, the outermost first: types and places, no messages."""
    return [{"type": _type_of(one), "where": _places(one.__traceback__)} for one in _chain(fault)]


def _chain(fault: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = fault
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        if isinstance(one, BaseExceptionGroup):
            for inner in one.exceptions:
                yield from _chain(inner)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _type_of(fault: BaseException) -> str:
    kind = type(fault)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-MOST_LINES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(file: str) -> str:
    """The path from our own root, or from the folder of the packages."""
    path = Path(file)
    if path.is_relative_to(HERE) and "site-packages" not in path.parts:
        return str(path.relative_to(HERE))
    return file.rpartition("site-packages/")[2] if "site-packages/" in file else path.name
