"""What is wrong with a business file, in the words of its owner.

The validator speaks of types and locations; an owner reads keys, what stands there and what may
stand there. What may stand there is read from the schema of Business, so that it is told once.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from pydantic import ValidationError
from rapidfuzz import process

from booking.business import Business
from booking.opening import WEEKDAYS

Path = tuple[str | int, ...]
Node = Mapping[str, Any]

NOTHING = object()
LIKE_ENOUGH = 60
HOURS = 'opening and closing on the 24-hour clock, such as "09:00-18:00"'
DAY = 'a list of spans in order, such as ["09:00-12:00", "13:00-18:00"]'
WORDED = {
    "zone": 'a time zone, such as "Europe/London"',
    "currency": 'three capital letters of a currency, such as "GBP" or "EUR"',
    "region": 'two capital letters of a country, such as "GB"',
    "languages": 'two small letters for each, such as ["en", "es"]',
    "phone": 'a phone number, such as "+44 20 7946 0018"',
    "email": 'an e-mail address, such as "hello@example.com"',
    "website": 'a link, such as "https://example.com"',
    "account_page": 'a link, such as "https://example.com/account"',
    "price": "an amount, 0 or more, such as 45 or 45.50",
    "code": 'lower case letters, digits and hyphens, at most 40 of them, such as "deep-clean"',
}
"""Keys whose rule no schema says well."""


@dataclass(frozen=True)
class Place:
    """A key of the file, and what was found there (NOTHING if it is missing)."""

    path: Path
    found: object


def problems(wrong: ValidationError, document: Mapping[str, Any]) -> list[str]:
    """One line for each problem: the key, what was found, what is allowed."""
    schema = Business.model_json_schema()
    errors = wrong.errors(include_url=False)
    echoes = {error["loc"][:depth] for error in errors for depth in range(len(error["loc"]))}
    lines = [
        line
        for error in errors
        # A list is "too short" for the validator when its only entry has a problem of its own.
        if not (error["type"] == "too_short" and error["loc"] in echoes)
        for line in _lines(error["type"], error["loc"], error["msg"], document, schema)
    ]
    return list(dict.fromkeys(lines))


def _lines(
    kind: str, loc: Path, message: str, document: Mapping[str, Any], schema: Node
) -> list[str]:
    place = _place(document, loc)
    if kind == "extra_forbidden":
        return [_unknown_key(place, document, schema)]
    said = message.removeprefix("Value error, ")
    if kind == "value_error" and not loc:
        return said.splitlines()
    inner = re.match(r"(\w+): (.+)", said)
    if kind == "value_error" and inner and isinstance(place.found, dict):
        place = _place(document, (*loc, inner[1]))
        return [_line(place, inner[2], document)]
    return [_line(place, _allowed(schema, place.path), document)]


def _line(place: Place, allowed: str, document: Mapping[str, Any]) -> str:
    return f"{_key(place.path, document)}: found {_shown(place.found)}; allowed: {allowed}"


def _unknown_key(place: Place, document: Mapping[str, Any], schema: Node) -> str:
    known = list(_node(schema, place.path[:-1]).get("properties", {}))
    near = process.extractOne(str(place.path[-1]), known, score_cutoff=LIKE_ENOUGH)
    hint = f'; did you mean "{near[0]}"?' if near else ";"
    key = _key(place.path, document)
    return f"{key}: found a key that is not known{hint} allowed: {', '.join(known)}"


def _place(document: Mapping[str, Any], loc: Path) -> Place:
    """As deep as the file goes: the two halves of "09:00-18:00" are one string there."""
    found: object = document
    path: Path = ()
    for step in loc:
        if not isinstance(found, dict | list):
            break
        path = (*path, step)
        found = _child(found, step)
    return Place(path, found)


def _child(container: object, step: str | int) -> object:
    if isinstance(container, dict):
        return container.get(step, NOTHING)
    if isinstance(container, list) and isinstance(step, int) and step < len(container):
        return container[step]
    return NOTHING


def _key(path: Path, document: Mapping[str, Any]) -> str:
    """`rules.horizon_days`, `services "deep-clean": minutes`, `opening.monday[1]`."""
    key = ""
    found: object = document
    for step in path:
        found = _child(found, step)
        if isinstance(step, int):
            label = _label(found)
            key += f' "{label}":' if label else f"[{step + 1}]"
        else:
            key += f"{_joint(key)}{step}"
    return key.removesuffix(":") or "the file"


def _joint(key: str) -> str:
    if not key:
        return ""
    return " " if key.endswith(":") else "."


def _label(item: object) -> str:
    names = [item.get("code"), item.get("name")] if isinstance(item, dict) else []
    return next((name for name in names if isinstance(name, str) and name), "")


def _shown(found: object) -> str:
    if found is NOTHING:
        return "nothing"
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, str):
        return f'"{found}"'
    if isinstance(found, list):
        return f"[{', '.join(_shown(item) for item in found)}]"
    if isinstance(found, dict):
        return "a table"
    return found.isoformat() if isinstance(found, date | time) else str(found)


def _allowed(schema: Node, path: Path) -> str:
    *before, last = path or ("",)
    if last in WEEKDAYS:
        return DAY
    if before and before[-1] in WEEKDAYS:
        return HOURS
    named = str(before[-1] if before and isinstance(last, int) else last)
    return WORDED.get(named) or _in_words(_node(schema, path))


def _node(schema: Node, path: Path) -> Node:
    node: Node = schema
    for step in path:
        node = _resolved(schema, node)
        inner = node.get("items") if isinstance(step, int) else node.get("properties", {}).get(step)
        node = inner or {}
    return _resolved(schema, node)


def _resolved(schema: Node, node: Node) -> Node:
    if "anyOf" in node:
        node = next(choice for choice in node["anyOf"] if choice.get("type") != "null")
    if "$ref" in node:
        found: Node = schema["$defs"][node["$ref"].removeprefix("#/$defs/")]
        return found
    return node


def _in_words(node: Node) -> str:
    if "enum" in node or "const" in node:
        return " or ".join(f'"{choice}"' for choice in node.get("enum", [node.get("const")]))
    if node.get("pattern") and node.get("type") == "string":
        return WORDED["code"]
    if node.get("type") == "boolean":
        return "true or false"
    words = {"integer": _whole_number, "string": _string, "array": _list, "object": _table}
    return words.get(node.get("type", ""), _table)(node)


def _whole_number(node: Node) -> str:
    lowest = node.get("minimum", node.get("exclusiveMinimum", -1) + 1)
    if "maximum" in node:
        return f"a whole number from {lowest} to {node['maximum']}"
    return f"a whole number, {lowest} or more"


def _string(node: Node) -> str:
    if node.get("format") == "date":
        return "a date, such as 2026-12-25"
    longest = f", at most {node['maxLength']} characters" if "maxLength" in node else ""
    return f"{'text, not empty' if node.get('minLength') else 'text'}{longest}"


def _list(node: Node) -> str:
    if "prefixItems" in node:
        return HOURS
    if "prefixItems" in node.get("items", {}):
        return DAY
    least = " with at least one entry" if node.get("minItems") else ""
    return f"a list{least}"


def _table(node: Node) -> str:
    keys: Sequence[str] = list(node.get("properties", {}))
    return f"a table with the keys {', '.join(keys)}"
