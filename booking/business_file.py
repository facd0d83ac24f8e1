"""Reads the owner's business file and keeps it in the database.

What is wrong is said in the owner's words: the key as it stands in the file, what was found
there and what is allowed, for every problem at once (see booking/file_problems.py).
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
from booking.errors import BusinessFileWrong
from booking.file_problems import problems
from booking.help import Article
from booking.resources import ensure_resources
from booking.store import Store
from booking.tables import business as business_table

DEMO_FILE = Path(__file__).parent / "demo" / "business.toml"
"""The business that `make demo` and the tests start from (SPEC DEMO-01)."""

THE_ONE = 1
"""A database serves one business."""


def read_business(path: Path) -> tuple[Business, tuple[Article, ...]]:
    """The business a file describes, and its help articles by name of file.

    Raises:
        BusinessFileWrong: names every key that is wrong, what was found and what is allowed.
    """
    document = _document(path)
    try:
        business = Business.model_validate(document)
    except ValidationError as wrong:
        listed = "\n".join(f"- {problem}" for problem in problems(wrong, document))
        raise BusinessFileWrong(f"{path} needs a change:\n{listed}") from wrong
    return business, _articles(path.parent / business.help_folder)


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
        connection.execute(delete(business_table))
        connection.execute(insert(business_table).values(row))
        ensure_resources(connection, [member.code for member in business.staff])


def load_business(store: Store) -> tuple[Business, tuple[Article, ...]] | None:
    """The business that the database keeps; None if none was loaded yet."""
    wanted = select(business_table.c.document, business_table.c.help_articles)
    with store.reading() as connection:
        row = connection.execute(wanted).first()
    if row is None:
        return None
    articles = tuple(Article(**article) for article in row.help_articles)
    return Business.model_validate(row.document), articles


def _document(path: Path) -> dict[str, Any]:
    return tomllib.loads(_text(path))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _articles(folder: Path) -> tuple[Article, ...]:
    return tuple(_article(path) for path in sorted(folder.glob("*.md")))


def _article(path: Path) -> Article:
    text = _text(path).strip()
    title, _, rest = text.partition("\n")
    if not title.startswith("# "):
        raise BusinessFileWrong(f"{path}: the first line must be a title, such as “# Payments”")
    summary = re.split(r"\n\s*\n", rest.strip(), maxsplit=1)[0]
    return Article(path.stem, title.removeprefix("# ").strip(), " ".join(summary.split()), text)
