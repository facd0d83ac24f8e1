"""What every benchmark shares: two switches, and how figures are printed."""

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import Any

Figures = Mapping[str, Any]
"""By key: a number, a text, rows of a table, or figures of their own."""


def arguments(description: str) -> argparse.ArgumentParser:
    """A parser with --json and --quick; a benchmark may add switches of its own."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", help="one object for programs")
    parser.add_argument("--quick", action="store_true", help="a smoke test: figures mean little")
    return parser


def show(figures: Figures, *, as_json: bool) -> None:
    """Print one JSON object, or tables for people."""
    print(json.dumps(figures) if as_json else as_text(figures))


def as_text(figures: Figures) -> str:
    """One line a figure; rows as a table, figures inside figures under their name."""
    lines: list[str] = []
    for name, value in figures.items():
        if isinstance(value, Mapping):
            lines += ["", name, *("  " + line for line in as_text(value).splitlines())]
        elif isinstance(value, list):
            lines += ["", name, *_table(value), ""]
        else:
            lines.append(f"{name:<32}{_cell(value):>14}")
    return "\n".join(lines).strip("\n")


def _table(rows: Sequence[Figures]) -> list[str]:
    if not rows:
        return []
    cells = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    wide = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(cell.rjust(width) for cell, width in zip(row, wide, strict=True)) for row in cells
    ]


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int | float) else str(value)
