"""Takes codes out of stored messages once they are answered (SPEC AUTH-10)."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from booking.identity.redact import redact
from booking.inbox.arrival import Waiting
from booking.message_tables import inbox


def blank_codes(connection: Connection, messages: Iterable[Waiting]) -> None:
    """Blank whatever may be a code in the text of these messages and in the form they came in."""
    for message in messages:
        blanked = redact(message.text)
        if blanked != message.text:
            _blank(connection, message, blanked)


def _blank(connection: Connection, message: Waiting, blanked: str) -> None:
    ours = inbox.c.id == message.id
    raw = connection.scalar(select(inbox.c.raw).where(ours))
    values: dict[str, Any] = {"text": blanked}
    if isinstance(raw, Mapping):
        values["raw"] = {name: _without(value, message.text) for name, value in raw.items()}
    connection.execute(update(inbox).where(ours).values(values))


def _without(value: object, text: str) -> object:
    """The value of a parameter; blanked only where it holds the text: ids have digits, too."""
    if isinstance(value, str):
        return redact(value) if text.strip() in value else value
    return [_without(part, text) for part in value] if isinstance(value, list) else value
