"""The terminal as a channel: each line is one message (DESIGN, `frontdesk chat`).

A line that begins with a slash is for the program and reaches nobody. Three ways to write: for a
person (rich), plain when piped, and one JSON object a reply for programs.
"""

import json
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from itertools import count
from typing import Protocol, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from booking.clock import MovableClock
from channels.message import Answer, Desk, Inbound

CHANNEL = "terminal"
DURATION = re.compile(r"(\d+)\s*([smhdw])[a-z]*")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
FARTHEST = timedelta(days=3653)
HELP = (
    "For the program: /advance 11m (also 30s, 2h, 1d, 1h30m) moves the clock, "
    "/phone +447700900003 changes who writes, /quit ends."
)


class Page(Protocol):
    """Where replies are written."""

    def answer(self, answer: Answer) -> None:
        """Show a reply."""

    def note(self, text: str) -> None:
        """Show a word of the program itself."""


class JsonPage:
    """One JSON object a reply on the output; words of the program go beside it."""

    def __init__(self, out: TextIO, aside: TextIO) -> None:
        self._out, self._aside = out, aside

    def answer(self, answer: Answer) -> None:
        """Write the reply as one line."""
        reply = {
            "text": answer.message.text,
            "stage": answer.stage,
            "tools": [dict(call) for call in answer.tools],
        }
        print(json.dumps(reply, ensure_ascii=False), file=self._out, flush=True)

    def note(self, text: str) -> None:
        """Never on the output: programs read that."""
        print(text, file=self._aside, flush=True)


class PlainPage:
    """Text, a blank line after each reply: for pipes."""

    def __init__(self, out: TextIO, aside: TextIO) -> None:
        self._out, self._aside = out, aside

    def answer(self, answer: Answer) -> None:
        """Write the reply."""
        print(f"{answer.message.text}\n", file=self._out, flush=True)

    def note(self, text: str) -> None:
        """Beside the output."""
        print(text, file=self._aside, flush=True)


class PrettyPage:
    """For a person at a terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def answer(self, answer: Answer) -> None:
        """Show the reply with *bold* as WhatsApp does, and the tools that were used, dimmed."""
        self._console.print(Padding(bold(answer.message.text), (0, 2, 0, 2)))
        for call in answer.tools:
            said = ", ".join(f"{name}={value!r}" for name, value in call["arguments"].items())
            mark = " refused" if call["is_error"] else ""
            self._console.print(Text(f"  · {call['name']}({said}){mark}", style="dim"))
        self._console.print()

    def note(self, text: str) -> None:
        """Show it dimmed."""
        self._console.print(Text(text, style="dim"))


def bold(text: str) -> Text:
    """*Bold* as WhatsApp writes it."""
    shown, last = Text(), 0
    for found in re.finditer(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])", text):
        shown.append(text[last : found.start()])
        shown.append(found.group(1), style="bold")
        last = found.end()
    shown.append(text[last:])
    return shown


def page_for(as_json: bool, out: TextIO, aside: TextIO) -> Page:
    """JSON if asked for, pretty on a terminal, plain in a pipe."""
    if as_json:
        return JsonPage(out, aside)
    return PrettyPage(Console(file=out)) if out.isatty() else PlainPage(out, aside)


def lines_of(source: TextIO, prompt: str = "") -> Iterator[str]:
    """The lines of a pipe, or of a person who is shown a prompt."""
    if not source.isatty():
        for line in source:
            yield line.rstrip("\r\n")
        return
    while True:
        try:
            yield input(prompt)
        except (EOFError, KeyboardInterrupt):
            return


@dataclass
class Chat:
    """A conversation in the terminal.

    Attributes:
        desk: answers messages.
        page: shows them.
        phone: who writes.
        clock: tells the time, and can be moved on.
        zone: of the business, for telling the time to a person.
    """

    desk: Desk
    page: Page
    phone: str
    clock: MovableClock
    zone: tzinfo

    def run(self, lines: Iterable[str]) -> None:
        """Answer line by line until the lines or the person's patience end.

        A message's id must not come back at the next start: with the same id and the same wish
        it would be taken for a repetition, and answered as the first one was.
        """
        numbers, sitting = count(1), secrets.token_hex(4)
        for line in lines:
            if line.startswith("/"):
                if not self._obey(line):
                    return
                continue
            message = Inbound(
                CHANNEL, self.phone, line, self.clock.now(), f"{sitting}-{next(numbers)}"
            )
            self.page.answer(self.desk(message))

    def _obey(self, line: str) -> bool:
        """Do what a slash line says; False to stop."""
        command, _, rest = line[1:].strip().partition(" ")
        if command in {"quit", "exit", "q"}:
            return False
        if command == "advance":
            self._advance(rest)
        elif command == "phone" and rest.strip():
            self.phone = rest.strip()
            self.page.note(f"Now writing as {self.phone}.")
        else:
            self.page.note(HELP)
        return True

    def _advance(self, words: str) -> None:
        by = duration(words)
        if by is None or by > FARTHEST:
            self.page.note(f"How far? Such as /advance 11m, ten years at most. {HELP}")
            return
        self.clock.advance(by)
        now = self.clock.now().astimezone(self.zone)
        self.page.note(f"It is now {now:%A} {now.day} {now:%B %Y, %H:%M}.")


def duration(words: str) -> timedelta | None:
    """'11m', '2h', '1d', '1h30m' as a span of time; None if it is not one."""
    text = words.strip().lower()
    if not re.fullmatch(rf"({DURATION.pattern}\s*)+", text):
        return None
    parts = DURATION.findall(text)
    try:
        return sum((timedelta(**{UNITS[unit]: int(n)}) for n, unit in parts), timedelta())
    except (OverflowError, ValueError):  # no calendar goes so far
        return None
