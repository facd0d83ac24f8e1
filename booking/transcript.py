"""What was said, kept whole: lines are only added.

The agent's own memory is trimmed; this is the record for people, evals and handoff. Codes never
come here: whoever writes a line of a sign-in blanks them first (SPEC AUTH-10).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, insert, select

from booking.clock import Clock
from booking.store import Store
from booking.tables import transcript

Author = Literal["customer", "assistant"]


@dataclass(frozen=True)
class Written:
    """One message to be kept.

    Attributes:
        detail: JSON types only: the id of a message; the stage and the tool calls of a reply.
    """

    author: Author
    text: str
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One message.

    Attributes:
        at: aware, in UTC.
        detail: stage and tool calls of a reply.
    """

    at: datetime
    author: str
    text: str
    detail: Mapping[str, Any]


class Transcript:
    """The record of all conversations."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def add(self, conversation: str, lines: Sequence[Written]) -> None:
        """Add lines in their order, all at the present moment."""
        self._store.run(lambda connection: self.write(connection, conversation, lines))

    def write(self, connection: Connection, conversation: str, lines: Sequence[Written]) -> None:
        """Add lines in the caller's transaction."""
        now = int(self._clock.now().timestamp())
        rows = [{"conversation": conversation, "at": now, **vars(line)} for line in lines]
        if rows:
            connection.execute(insert(transcript), rows)

    def of(self, conversation: str, latest: int = 50) -> list[Line]:
        """The latest lines of a conversation, oldest first."""
        newest_first = (
            select(transcript)
            .where(transcript.c.conversation == conversation)
            .order_by(transcript.c.id.desc())
            .limit(latest)
        )
        with self._store.reading() as connection:
            rows = connection.execute(newest_first).all()
        return [
            Line(datetime.fromtimestamp(row.at, UTC), row.author, row.text, row.detail)
            for row in reversed(rows)
        ]
