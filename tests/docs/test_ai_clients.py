"""What the guide for AI clients tells people to copy is what the program takes."""

import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest

from app.cli import parser
from booking.access.scopes import Scope

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs" / "ai-clients.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```json\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
COMMANDS = re.findall(r"^frontdesk (.*)$", GUIDE, re.MULTILINE)


def servers() -> list[dict[str, Any]]:
    entries = [json.loads(block) for block in BLOCKS]
    return [
        server
        for entry in entries
        for server in (entry.get("mcpServers") or entry["servers"]).values()
    ]


def test_each_entry_names_an_address_at_mcp_or_a_command() -> None:
    assert len(servers()) == 3
    for server in servers():
        assert server.get("url", "").endswith("/mcp") or server["command"].endswith("frontdesk")


@pytest.mark.parametrize("words", [one["args"] for one in servers() if "args" in one])
def test_the_local_entry_is_a_command_that_we_take(words: list[str]) -> None:
    assert parser().parse_args(words).local == "+447700900003"


@pytest.mark.parametrize("line", COMMANDS)
def test_the_commands_of_the_guide_are_ours(line: str) -> None:
    assert callable(parser().parse_args(shlex.split(line, comments=True)).run)


def test_every_permission_that_can_be_granted_is_explained() -> None:
    assert all(f"| `{scope.value}` |" in GUIDE for scope in Scope)


def test_the_entry_for_the_registry_fits_its_rules() -> None:
    """The limits of the registry's schema of 2025-12-11."""
    entry = json.loads((ROOT / "server.json").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert re.fullmatch(r"[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+", entry["name"])
    assert 1 <= len(entry["description"]) <= 100
    assert entry["version"] == project["version"]
    (remote,) = entry["remotes"]
    assert remote["type"] == "streamable-http"
    assert set(re.findall(r"\{(\w+)\}", remote["url"])) == set(remote["variables"])
