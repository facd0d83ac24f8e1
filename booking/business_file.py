"""Reads the owner's business file and keeps it in the database.

What is wrong is said in the owner's words: the key as it stands in the file, what was found
there and what is allowed, for every problem at once (see booking/file_problems.py, and
file_lines.py for the line).
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import delete, insert, select

from booking.business import Business
from booking.calendar.resources import ensure_resources
from booking.errors import BusinessFileWrong
from booking.file_lines import cure, line_of
from booking.file_problems import problems
from booking.help import Article
from booking.store import LockKind, Store, lock
from booking.tables import business as business_table

DEMO_FILE = Path(__file__).parent / "demo" / "business.toml"
"""The business that `make demo` and the tests start from (SPEC DEMO-01)."""

STARTS_ANEW = re.compile(r"\s*($|#|[-*+•]\s|\d+[.)]\s|>|\||```)")
"""A line of Markdown that does not go on with the one before."""

THE_ONE = 1
"""A database serves one business."""


def read_business(path: Path) -> tuple[Business, tuple[Article, ...]]:
    """The business a file describes, and its help articles by name of file.

    Raises:
        BusinessFileWrong: names every key that is wrong, what was found and what is allowed.
    """
    text = _text(path)
    business = _business(_document(path, text), str(path), text)
    return business, _articles(business, path.parent)


def save_business(
    store: Store, business: Business, articles: Sequence[Article], now: datetime
) -> None:
    """Keep the business in the database, in the place of the one before.

    Args:
        store: where; its schema must be there.
        business: as read_business gives it.
        articles: the help shelf that goes with it.
        now: aware; noted as the time of loading.
    """
    row = {
        "id": THE_ONE,
        "document": business.model_dump(mode="json"),
        "help_articles": [asdict(article) for article in articles],
        "loaded_at": int(now.timestamp()),
    }
    with store.writing() as connection:
        lock(connection, [(LockKind.HOUSE, 0)])
        connection.execute(delete(business_table))
        connection.execute(insert(business_table).values(row))
        rooms = [one.code for one in business.resources]
        ensure_resources(connection, [*(one.code for one in business.staff), *rooms])


def load_business(store: Store) -> tuple[Business, tuple[Article, ...]] | None:
    """The business that the database keeps; None if none was loaded yet.

    Raises:
        BusinessFileWrong: an older version of the program kept what this one does not understand.
    """
    wanted = select(business_table.c.document, business_table.c.help_articles)
    with store.reading() as connection:
        row = connection.execute(wanted).first()
    if row is None:
        return None
    articles = tuple(Article(**article) for article in row.help_articles)
    return _business(row.document, "The business in the database"), articles


def _business(document: dict[str, Any], called: str, text: str = "") -> Business:
    try:
        return Business.model_validate(document)
    except ValidationError as wrong:
        found = problems(wrong, document)
        listed = "\n".join(f"- {_at_line(problem, text, document)}{problem}" for problem in found)
        raise BusinessFileWrong(f"{called} has to be put right:\n{listed}") from wrong


def _at_line(problem: str, text: str, document: dict[str, Any]) -> str:
    line = line_of(problem.partition(": found ")[0], text, document)
    return f"line {line}: " if line else ""


def _document(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        said = _where_first(str(broken))
        raise BusinessFileWrong(f"{path} is not TOML: {said}{_shown(text, said)}") from broken


def _where_first(message: str) -> str:
    """'Expected … (at line 3, column 5)' -> 'line 3, column 5: Expected …'."""
    return re.sub(r"(.*) \((?:at )?(.+)\)", r"\2: \1", message, flags=re.DOTALL)


def _shown(text: str, said: str) -> str:
    """The broken line, and what has to be changed in it if that is known."""
    at, lines = re.match(r"line (\d+)", said), text.splitlines()
    line = lines[int(at[1]) - 1].strip() if at and int(at[1]) <= len(lines) else ""
    return "".join(f"\n    {part}" for part in (line, cure(line, said)) if part)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # some editors put a mark before the text
    except FileNotFoundError as missing:
        raise BusinessFileWrong(f"{path}: there is no such file") from missing
    except UnicodeDecodeError as strange:
        raise BusinessFileWrong(
            f'{path}: it must be saved as text in UTF-8 (choose that encoding at "Save as")'
        ) from strange
    except OSError as closed:
        raise BusinessFileWrong(f"{path}: it cannot be read ({closed.strerror})") from closed


def _articles(business: Business, beside: Path) -> tuple[Article, ...]:
    folder = beside / business.help_folder
    if not folder.is_dir():
        if "help_folder" not in business.model_fields_set:
            return ()  # none was promised
        raise BusinessFileWrong(
            f'help_folder: found "{business.help_folder}", and there is no folder {folder};'
            " allowed: a folder with Markdown files (*.md), beside the business file"
        )
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".md")
    except OSError as closed:
        raise BusinessFileWrong(
            f"help_folder: {folder} cannot be read ({closed.strerror})"
        ) from closed
    return tuple(_article(path) for path in files)


def _article(path: Path) -> Article:
    text = _text(path).strip()
    first, _, rest = text.partition("\n")
    title = first.removeprefix("# ").strip()
    if not first.startswith("# ") or not title:
        raise BusinessFileWrong(
            f'{path}: found "{first}" in the first line; allowed: a title, such as "# Payments"'
        )
    return Article(path.stem, title, _summary(rest), unwrapped(text))


def unwrapped(markdown: str) -> str:
    """The same Markdown with each paragraph and list entry on one line.

    An owner's editor breaks lines where it likes; in a chat every break shows.
    """
    lines: list[str] = []
    for line in markdown.splitlines():
        goes_on = lines and lines[-1].strip() and not lines[-1].startswith("#")
        if goes_on and not STARTS_ANEW.match(line):
            lines[-1] = f"{lines[-1].rstrip()} {line.strip()}"
        else:
            lines.append(line.rstrip())
    return "\n".join(lines)


def _summary(markdown: str) -> str:
    """The first paragraph, without marks."""
    paragraphs = re.split(r"\n\s*\n", markdown.strip())
    first = next((part for part in paragraphs if not part.startswith("#")), "")
    bare = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", first)
    return " ".join(re.sub(r"[*`]", "", bare).split())
