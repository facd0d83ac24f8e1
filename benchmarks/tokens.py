"""What the tools cost a model to read: `python -m benchmarks.tokens`.

Counted is each entry of `tools/list` as it goes over the wire, written compactly: name, title,
description, input and output schema, hints. That is the strict reading; most hosts hand a model
less, so the same list with name, description and input schema alone is the second figure.
A client that shows pages gets one entry with a link to its page: `page_link_tokens` more.

The tokens are o200k's. The figures are pinned in tool_costs.json beside this file:

    python -m benchmarks.tokens --check    exit 1 if a tool, or all of them, cost more than that
    python -m benchmarks.tokens --renew    after a wanted change
"""

import json
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bpe_openai import get_encoding  # type: ignore[import-untyped]

from benchmarks.report import arguments, as_text, show
from booking.values import Caller, CustomerId, Role
from mcp_server.apps import slot_picker
from mcp_server.server import wire_tool
from tools.catalogue import CATALOGUE, listed

PINNED = Path(__file__).parent / "tool_costs.json"
AIMS = {"customer_tokens": 4_000, "admin_tokens": 5_500}
"""All tools of a caller stay below this."""

_MODEL_READS = ("name", "description", "inputSchema")

Costs = Mapping[str, Any]


def tokens(value: object) -> int:
    """How many tokens a JSON value is, written compactly."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return len(_o200k().encode(text))


@cache
def _o200k() -> Any:
    """The tokenizer; reading its table takes a tenth of a second."""
    return get_encoding("o200k_base")


def measure() -> Costs:
    """The cost of each tool, and of all that a customer or an admin sees."""
    wire = [
        wire_tool(tool).model_dump(mode="json", by_alias=True, exclude_none=True)
        for tool in CATALOGUE
    ]
    rows = {entry["name"]: _row(entry) for entry in wire}
    return {
        **_sums("customer", Role.CUSTOMER, rows),
        **_sums("admin", Role.ADMIN, rows),
        "page_link_tokens": tokens({"_meta": slot_picker.TOOL_META}),
        "tools": list(rows.values()),
    }


def _row(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "tool": entry["name"],
        "tokens": tokens(entry),
        "model_reads": tokens({key: entry[key] for key in _MODEL_READS}),
        "description": tokens(entry["description"]),
        "input": tokens(entry["inputSchema"]),
        "output": tokens(entry["outputSchema"]),
    }


def _sums(who: str, role: Role, rows: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    seen = [rows[tool.name] for tool in listed(Caller(CustomerId(0), role, "benchmark"))]
    return {
        f"{who}_tokens": sum(row["tokens"] for row in seen),
        f"{who}_model_reads_tokens": sum(row["model_reads"] for row in seen),
    }


def pins(found: Costs) -> dict[str, Any]:
    """What is committed of the figures."""
    totals = {name: found[name] for name in AIMS}
    return {**totals, "tools": {row["tool"]: row["tokens"] for row in found["tools"]}}


def growth(found: Costs, pinned: Costs) -> list[str]:
    """A sentence for each figure that is above its pin or its aim; none if all is well."""
    now = pins(found)
    return [
        *_dearer(now["tools"], pinned["tools"]),
        *_dearer({name: now[name] for name in AIMS}, pinned),
        *(
            f"{name} is {now[name]:,}: it has to stay below {aim:,}."
            for name, aim in AIMS.items()
            if now[name] >= aim
        ),
    ]


def _dearer(now: Mapping[str, int], pinned: Mapping[str, Any]) -> Iterable[str]:
    for name, cost in now.items():
        was = pinned.get(name)
        if was is None:
            yield f"{name} costs {cost:,} tokens and has no committed figure."
        elif cost > was:
            yield f"{name} costs {cost:,} tokens: {cost - was} more than the committed {was:,}."


def main(words: list[str]) -> int:
    """Print the costs; with --check hold them against the committed ones."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--check", action="store_true", help="fail on growth")
    parser.add_argument("--renew", action="store_true", help="write the committed figures anew")
    asked, found = parser.parse_args(words), measure()
    if asked.renew:
        PINNED.write_text(json.dumps(pins(found), indent=2) + "\n", encoding="utf-8")
    if not asked.check:
        show(found, as_json=asked.json)
        return 0
    print(as_text(found))
    grown = growth(found, json.loads(PINNED.read_text(encoding="utf-8")))
    renew = "If that is wanted: python -m benchmarks.tokens --renew"
    print("\n".join(["", *grown, renew]) if grown else "")
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
