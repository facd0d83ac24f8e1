"""Runs a benchmark as its user does, and reads what it prints."""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any


def figures(name: str, *switches: str) -> dict[str, Any]:
    command = [sys.executable, "-m", f"benchmarks.{name}", "--quick", "--json", *switches]
    done = subprocess.run(  # noqa: S603 - our own program
        command, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def has(row: Mapping[str, Any], *keys: str) -> bool:
    return set(keys) <= row.keys()
