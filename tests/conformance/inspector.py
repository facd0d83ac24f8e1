"""The Inspector of the protocol's makers, on its command line: a client that is none of ours."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conformance.live import NOW, ROOT
from tests.conformance.node import command

LONGEST_S = 120
MODERN, LEGACY = "modern", "legacy"


@dataclass(frozen=True)
class Shown:
    """What it printed.

    Attributes:
        words: what it was asked, without tokens.
        status: its exit status: 0, 5 for a tool's error, 3 if it has to sign in first.
    """

    words: str
    status: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)["result"]
        return found

    @property
    def text(self) -> str:
        """The words of a tool's answer."""
        return str(self.answer["content"][0]["text"])

    @property
    def data(self) -> Any:
        return self.answer["structuredContent"]


@dataclass(frozen=True)
class Inspector:
    """It, set up for one server; each call is a process of its own, as it is for its users.

    Args:
        target: the words that name the server.
        home: a folder for what it keeps.
        era: of the protocol.
    """

    target: Sequence[str]
    home: Path
    era: str = MODERN
    said: list[Shown] = field(default_factory=list)

    @classmethod
    def over_http(cls, url: str, token: str | None, home: Path, era: str = MODERN) -> "Inspector":
        header = ["--header", f"Authorization: Bearer {token}"] if token else []
        return cls(["--server-url", url, "--transport", "http", *header], home, era)

    @classmethod
    def over_stdio(cls, database: str, who: str, home: Path, era: str = MODERN) -> "Inspector":
        serve = [sys.executable, "-m", "app.cli", "mcp", "--db", database, "--as", who]
        return cls(["--", *serve, "--now", NOW], home, era)

    def call(self, tool: str, **arguments: Any) -> Shown:
        """Call a tool."""
        given = ["--tool-args-json", json.dumps(arguments)] if arguments else []
        return self.ask("tools/call", "--tool-name", tool, *given)

    def ask(self, method: str, *words: str) -> Shown:
        """Any other request."""
        asked = ["--method", method, *words]
        own = ["--cli", "--format", "json", "-q", "--stored-auth-only"]
        done = subprocess.run(  # noqa: S603 - our own words
            [
                *("/usr/bin/env", f"HOME={self.home}", *command("mcp-inspector")),
                *(*own, "--protocol-era", self.era, *asked, *self.target),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
        shown = Shown(" ".join(asked), done.returncode, done.stdout.strip(), done.stderr.strip())
        self.said.append(shown)
        return shown


def confirmation_in(shown: Shown) -> str:
    """The token of a question that was asked in words."""
    meta: Mapping[str, Any] = shown.answer["_meta"]
    return str(meta["frontdesk/confirmation"]["confirmation"])
