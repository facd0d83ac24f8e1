"""Writes docs/tools.md, and with --snapshots the pinned schemas, from the catalogue.

    python -m tools.docs
    python -m tools.docs --snapshots

Tests compare both with the catalogue, so a change of what clients see is never an accident.
"""

import json
import sys
from pathlib import Path
from typing import Any

from tools.catalogue import CATALOGUE
from tools.contract import Tool
from tools.schema import Schema, input_schema, output_schema

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "tools.md"
SNAPSHOTS = ROOT / "tests" / "tools" / "snapshots"

_HEAD = """# Tools

What an assistant may ask of the front desk, over MCP or in the chat. This page is written by
`python -m tools.docs` from `tools/catalogue.py`.

Who is calling never stands in the arguments: it comes from the verified session. Dates may be
ISO 8601 or the customer's own words; every answer names the date understood with its weekday.
Unknown arguments are refused. What cannot be done is an error that says what to do next; programs
find its code and facts in the result's metadata under `frontdesk/refusal`.

**Asks first** means that the server asks the person before anything happens, by elicitation, or in
two steps for clients without it; nothing is done without a yes to that very call.
"""
_WHO = {"see_offer": "everybody", "book": "signed-in customers", "run_office": "the team"}


def snapshot(tool: Tool[Any, Any]) -> str:
    """All that clients see of a tool, as pinned text."""
    seen = {
        "name": tool.name,
        "title": tool.title,
        "description": tool.description,
        "annotations": tool.hints,
        "asks_first": tool.ask_first is not None,
        "input": input_schema(tool.takes),
        "output": output_schema(tool.gives),
    }
    return json.dumps(seen, indent=2, ensure_ascii=False) + "\n"


def page() -> str:
    """The whole of docs/tools.md."""
    return "\n".join([_HEAD, _overview(), *map(_section, CATALOGUE)])


def _overview() -> str:
    rows = [
        f"| [{tool.name}](#{tool.name}) | {tool.title} | {_WHO[tool.permission.value]} | "
        f"{tool.effect} | {'yes' if tool.ask_first else ''} |"
        for tool in CATALOGUE
    ]
    return "\n".join(["| tool | | for | effect | asks first |", "|---|---|---|---|---|", *rows, ""])


def _section(tool: Tool[Any, Any]) -> str:
    takes, gives = input_schema(tool.takes), output_schema(tool.gives)
    lines = [f"## {tool.name}", "", tool.description, "", "Takes:", "", *_arguments(takes), ""]
    return "\n".join([*lines, f"Gives: {_fields(gives)}.", ""])


def _arguments(schema: Schema) -> list[str]:
    required = schema.get("required", [])
    return [
        f"- `{name}`{'' if name in required else ' (optional)'}: {_said(prop)}"
        for name, prop in schema["properties"].items()
    ] or ["nothing."]


def _said(prop: Schema) -> str:
    words = str(prop.get("description", ""))
    if "enum" in prop:
        words = f"{words} One of {', '.join(prop['enum'])}.".strip()
    if "minimum" in prop:
        words = f"{words} {prop['minimum']} to {prop['maximum']}.".strip()
    if prop.get("default") is not None:
        words = f"{words} Default: {prop['default']}."
    return words.strip()


def _fields(schema: Schema) -> str:
    return ", ".join(f"`{name}`" for name in schema["properties"])


def main(arguments: list[str]) -> None:
    """Write the page, or the snapshots."""
    if "--snapshots" in arguments:
        SNAPSHOTS.mkdir(parents=True, exist_ok=True)
        for old in SNAPSHOTS.glob("*.json"):
            old.unlink()
        for tool in CATALOGUE:
            (SNAPSHOTS / f"{tool.name}.json").write_text(snapshot(tool), encoding="utf-8")
    else:
        PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
