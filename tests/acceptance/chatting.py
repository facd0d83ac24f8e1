"""A customer at the terminal: `frontdesk chat --json`, spoken to line by line.

The command runs in a thread of the test's process, on real pipes; tests/acceptance/test_process.py
starts it as a process of its own.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from threading import Thread
from typing import Any, TextIO

from app.cli import main
from app.commands import Streams
from tests.databases import Files

JOHN = "+447700900001"
FAMILY = "+447700900002"
PRIYA = "+447700900003"
OLIVIA = "+447700900009"
STRANGER = "+447700900404"
THURSDAY = "2026-02-05T09:00"
"""The clock of most scenarios; M, the first Monday after it, is 9 February 2026."""


@dataclass
class Said:
    """A reply, as a program reads it."""

    text: str
    stage: str
    tools: list[dict[str, Any]]

    @property
    def code(self) -> str:
        """The login code in it, read as a customer would."""
        found = re.search(r"Your verification code is: (\d{6})", self.text)
        assert found, f"no code in: {self.text}"
        return found.group(1)

    def called(self, tool: str) -> bool:
        """Whether the tool was called in this turn and did what it was asked."""
        return any(call["name"] == tool and not call["is_error"] for call in self.tools)


@dataclass
class Customer:
    """Writes lines and reads replies."""

    to_desk: TextIO
    from_desk: TextIO
    heard: list[Said] = field(default_factory=list)

    def say(self, text: str) -> Said:
        """Send one message and wait for its one reply."""
        self.to_desk.write(text + "\n")
        self.to_desk.flush()
        line = self.from_desk.readline()
        assert line, f"the chat ended at: {text}"
        said = Said(**json.loads(line))
        self.heard.append(said)
        return said

    def tell_program(self, command: str) -> None:
        """A slash line: it has no reply."""
        self.to_desk.write(command + "\n")
        self.to_desk.flush()

    def log_in(self, first: str = "Hi") -> Said:
        """Write, read the code in the chat, send it back."""
        return self.say(self.say(first).code)


@contextmanager
def chat(
    phone: str = JOHN,
    now: str = THURSDAY,
    *more: str,
    db: str | None = None,
    aside: TextIO | None = None,
) -> Iterator[Customer]:
    """A chat of that phone with the clock set, on a fresh demo or on that database."""
    lines_read, lines_write = os.pipe()
    replies_read, replies_write = os.pipe()
    with (
        nullcontext(db) if db else Files().one() as url,
        os.fdopen(lines_write, "w", encoding="utf-8") as to_desk,
        os.fdopen(replies_read, encoding="utf-8") as from_desk,
        open(os.devnull, "w", encoding="utf-8") as nothing,  # noqa: PTH123 - devnull is no path of ours
    ):
        asked = ["chat", "--json", "--phone", phone, "--now", now, "--db", url, *more]
        desk = Thread(
            target=_run, args=(asked, lines_read, replies_write, aside or nothing), daemon=True
        )
        desk.start()
        yield Customer(to_desk, from_desk)
        to_desk.close()
        desk.join(timeout=30)
        assert not desk.is_alive(), "the chat did not end with its input"


def _run(asked: list[str], lines: int, replies: int, aside: TextIO) -> None:
    with (
        os.fdopen(lines, encoding="utf-8") as source,
        os.fdopen(replies, "w", encoding="utf-8") as out,
    ):
        main(asked, Streams(source, out, aside))
