"""The templates of the business, and what the provider says of each (SPEC CHAN-05).

What may be sent is what was approved. A text that was changed in the business file since is a new
one: it waits to be handed in and approved, and until it is handed in the old one goes.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, select, update

from booking.clock import Clock
from booking.database.once import add_once
from booking.message_tables import template
from booking.outbox.letter import TemplateUse
from booking.outbox.moments import ms
from booking.store import Store
from booking.template import VARIABLE, MessageTemplate

State = Literal["unsubmitted", "pending", "approved", "rejected", "paused", "disabled"]
LONGEST_REASON = 300

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TemplateText:
    """One template in one language, and how far it is.

    Attributes:
        name: and `language`: what it is called in the business file.
        content_id: the provider's name of it; None: it was never handed in.
        state: "unsubmitted" until it was handed in.
        reason: why it was rejected, in the provider's words.
        example: what may stand in each gap.
    """

    name: str
    language: str
    category: str
    body: str
    content_id: str | None = None
    state: State = "unsubmitted"
    reason: str = ""
    example: tuple[str, ...] = ()


@dataclass(frozen=True)
class Approved:
    """A template that may go: the provider's name of it, what stands in it, and how it reads."""

    content_id: str
    variables: Mapping[str, str]
    text: str


class Templates:
    """The templates of the business.

    Args:
        store: where they lie.
        clock: tells when the provider was asked.
        texts: as the business file has them.
    """

    def __init__(self, store: Store, clock: Clock, texts: Sequence[MessageTemplate]) -> None:
        self._store, self._clock, self._texts = store, clock, texts

    def all(self) -> list[TemplateText]:
        """Every template in every language, as the file has it, with how far it is."""
        with self._store.reading() as connection:
            rows = {(row.name, row.language): row for row in connection.execute(select(template))}
        return [_joined(text, rows.get((text.name, text.language))) for text in self._wanted()]

    def note(self, text: TemplateText) -> None:
        """Write down what the provider says of it."""
        row = {
            "name": text.name,
            "language": text.language,
            "category": text.category,
            "body": text.body,
            "content_id": text.content_id,
            "state": text.state,
            "reason": text.reason[:LONGEST_REASON] or None,
            "checked_ms": ms(self._clock.now()),
        }
        self._store.run(lambda connection: _put(connection, row))

    def approved(self, use: TemplateUse) -> Approved | None:
        """A template with its gaps filled in.

        Args:
            use: which one, in which language, and with what in it.

        Returns:
            None: it is not approved in that language, or something is missing in it.
        """
        with self._store.reading() as connection:
            rows = connection.execute(select(template).where(template.c.name == use.name)).all()
        row = _in_language([row for row in rows if row.state == "approved"], use.language)
        if row is None or row.content_id is None:
            return None
        values = {name: " ".join(str(value).split()) for name, value in use.variables.items()}
        wanted = set(VARIABLE.findall(row.body))
        if missing := sorted(name for name in wanted if not values.get(name)):
            _log.error("Template %s is used without %s", use.name, ", ".join(missing))
            return None
        variables = {name: values[name] for name in sorted(wanted, key=int)}
        return Approved(
            row.content_id, variables, VARIABLE.sub(lambda gap: values[gap[1]], row.body)
        )

    def _wanted(self) -> Iterator[TemplateText]:
        for text in self._texts:
            for language, body in text.body.items():
                yield TemplateText(
                    text.name, language, text.category, body.strip(), example=text.example
                )


def _joined(text: TemplateText, row: Row[Any] | None) -> TemplateText:
    """The text of the file; what was approved counts for it only if it still reads like that."""
    if row is None or (row.body, row.category) != (text.body, text.category):
        return text
    return TemplateText(
        text.name,
        text.language,
        text.category,
        text.body,
        row.content_id,
        row.state,
        row.reason or "",
        text.example,
    )


def _in_language(rows: Sequence[Row[Any]], language: str) -> Row[Any] | None:
    """In that language as spoken there, or elsewhere: "en_GB" and "en" understand each other."""
    by_language = {row.language: row for row in rows}
    plain = language.replace("-", "_").split("_")[0]
    kin = (row for tag, row in sorted(by_language.items()) if tag.split("_")[0] == plain)
    return by_language.get(language.replace("-", "_")) or next(kin, None)


def _put(connection: Connection, row: dict[str, Any]) -> None:
    which = template.c.name == row["name"], template.c.language == row["language"]
    if not connection.execute(update(template).where(*which).values(row)).rowcount:
        add_once(connection, template, row)
