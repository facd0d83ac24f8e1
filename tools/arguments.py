"""Reads the arguments of a call into what a tool takes, and says in plain words what is wrong.

The sentences name the arguments that there are, so that a model can mend its call. They never
repeat values, and names only when they look like names.
"""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from booking.errors import Refusal
from tools.asks import Takes
from tools.contract import Tool

_LIKE_A_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")


class WrongArguments(Refusal):
    """The call does not fit the tool's schema; the text says what it takes."""

    code = "wrong_arguments"


def read_arguments(tool: Tool[Any, Any], arguments: Mapping[str, Any]) -> Takes:
    """What the caller asks of the tool.

    Raises:
        WrongArguments: an argument is unknown, missing, or not as the schema says.
    """
    try:
        asked: Takes = tool.takes.model_validate(dict(arguments))
    except ValidationError as wrong:
        said = dict.fromkeys(_sentence(error) for error in wrong.errors()[:3])
        raise WrongArguments(f"{' '.join(said)} {_takes(tool)}") from None
    return asked


def _takes(tool: Tool[Any, Any]) -> str:
    fields = tool.takes.model_fields
    if not fields:
        return f"{tool.name} takes no arguments."
    names = [
        name if field.is_required() else f"{name} (optional)" for name, field in fields.items()
    ]
    return f"{tool.name} takes: {', '.join(names)}."


def _sentence(error: ErrorDetails) -> str:
    name = _name(error)
    context = error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            return f"There is no argument {name}."
        case "missing":
            return f"The argument {name} is missing."
        case "string_too_long":
            return f"{name} is too long: at most {context['max_length']} characters."
        case "string_too_short":
            return f"{name} is too short: at least {context['min_length']} characters."
        case "greater_than_equal":
            return f"{name} must be {context['ge']} or more."
        case "less_than_equal":
            return f"{name} must be {context['le']} or less."
        case "literal_error":
            return f"{name} must be {context['expected']}."
        case kind:
            return f"{name} must be a {_kind(kind)}."


def _name(error: ErrorDetails) -> str:
    """The argument's name; somebody else's invention only if it looks like one."""
    name = str(error["loc"][0]) if error["loc"] else "arguments"
    return name if _LIKE_A_NAME.fullmatch(name) else "by that name"


def _kind(error_type: str) -> str:
    if error_type.startswith("int"):
        return "whole number"
    return "yes or no (true or false)" if error_type.startswith("bool") else "text"
