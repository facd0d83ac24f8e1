"""Records a conversation for the README: `python -m app.recording docs/conversations/booking.txt`.

The customer's lines stand in a file; the desk's are what the shipped wiring really answers. A
test plays it again, so that the README cannot promise what the program does not do.
"""

import argparse
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from anyio.from_thread import start_blocking_portal
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from agent.think import Patience
from app.commands import clock_from
from app.post import AsidePost
from app.premises import open_premises
from app.settings import OFFLINE, Settings
from app.wiring import open_house
from channels.console import bold
from channels.message import Inbound

JOHN = "+447700900001"
START = datetime(2026, 2, 5, 9)  # noqa: DTZ001 - meant in the business's zone
SHOWN_CODE = "123456"
"""A recording shows no real code."""
WIDTH = 78
FRAME = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
"""A picture in a README fetches no fonts from elsewhere."""


@dataclass(frozen=True)
class Exchange:
    """One message and its answer."""

    customer: str
    desk: str


def record(lines: Iterable[str], phone: str = JOHN, start: datetime = START) -> list[Exchange]:
    """Play the customer's lines on a fresh demo; `{code}` stands for the code in the chat."""
    settings = Settings().model_copy(update={"database_url": None, "model": OFFLINE})
    code, played = "", []
    with open_premises(settings, clock_from(start)) as premises:
        opening = open_house(
            premises, post=AsidePost(lambda _: None), model=None, patience=Patience()
        )
        with start_blocking_portal() as portal, portal.wrap_async_context_manager(opening) as house:
            for number, line in enumerate(lines):
                text = line.replace("{code}", code)
                message = Inbound("terminal", phone, text, premises.clock.now(), f"line-{number}")
                said = portal.call(house.conversation.answer, message).message.text
                found = re.search(r"code is: (\d{6})", said)
                code = found.group(1) if found else code
                played.append(_without(code, Exchange(text, said)))
    return played


def _without(code: str, exchange: Exchange) -> Exchange:
    if not code:
        return exchange
    return Exchange(
        exchange.customer.replace(code, SHOWN_CODE), exchange.desk.replace(code, SHOWN_CODE)
    )


def as_text(played: Iterable[Exchange]) -> str:
    """The conversation as people read it."""
    blocks = []
    for one in played:
        desk = "\n".join(f"    {line}".rstrip() for line in one.desk.splitlines())
        blocks.append(f"> {one.customer}\n\n{desk}\n")
    return "\n".join(blocks)


def as_picture(played: Iterable[Exchange], file: Path) -> None:
    """The conversation as an SVG of a terminal."""
    console = Console(record=True, width=WIDTH, file=file.with_suffix(".tmp").open("w"))
    for one in played:
        console.print(Text(f"> {one.customer}", style="bold green"))
        console.print(Padding(bold(one.desk), (0, 2, 1, 2)))
    console.save_svg(str(file), title="frontdesk chat", code_format=FRAME)
    console.file.close()
    file.with_suffix(".tmp").unlink()


def main() -> None:
    """Write the recording and its picture beside the customer's lines."""
    parser = argparse.ArgumentParser(description="Record a conversation for the docs.")
    parser.add_argument("lines", type=Path, help="the customer's lines")
    asked = parser.parse_args()
    played = record(asked.lines.read_text(encoding="utf-8").splitlines())
    asked.lines.with_suffix(".md").write_text(f"```text\n{as_text(played)}```\n", encoding="utf-8")
    as_picture(played, asked.lines.with_suffix(".svg"))


if __name__ == "__main__":
    main()
