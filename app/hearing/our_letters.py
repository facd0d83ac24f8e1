"""Our own messages in a conversation, as the outbox has them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, or_, select

from app.hearing.scene import Said
from booking.message_tables import outbox
from booking.outbox.bodies import read_body
from booking.outbox.moments import moment
from channels.message import Inbound

REPLIES = 12
"""How far back our replies are looked at: what was offered before that is no longer open."""

COLUMNS = (
    outbox.c.id,
    outbox.c.provider_id,
    outbox.c.kind,
    outbox.c.body,
    outbox.c.created_ms,
)


def latest_replies(connection: Connection, conversation: str) -> list[Said]:
    """Our latest replies, newest first; one that was never sent has been thought of all the same.

    A sign-in code is none: it goes another way, and asks nothing that can be tapped.
    """
    wanted = select(*COLUMNS).where(outbox.c.conversation == conversation, outbox.c.kind == "reply")
    return _said(connection, wanted.order_by(outbox.c.id.desc()).limit(REPLIES))


def tied_to(connection: Connection, conversation: str, messages: Sequence[Inbound]) -> list[Said]:
    """The messages of ours that these answer, as far as they are known and went to this writer."""
    wanted = [message.answers for message in messages if message.answers]
    if not wanted:
        return []
    theirs = {message.sender for message in messages} | {message.phone for message in messages}
    is_theirs = or_(
        outbox.c.conversation == conversation,
        outbox.c.recipient.in_([address for address in theirs if address]),
    )
    return _said(connection, select(*COLUMNS).where(outbox.c.provider_id.in_(wanted), is_theirs))


def _said(connection: Connection, wanted: Select[*tuple[Any, ...]]) -> list[Said]:
    return [_read(row) for row in connection.execute(wanted).mappings()]


def _read(row: RowMapping) -> Said:
    body = read_body(row["body"])
    return Said(
        id=row["id"],
        provider_id=row["provider_id"],
        is_reply=row["kind"] == "reply",
        text=body.text,
        choices=body.choices,
        at=moment(row["created_ms"]),
    )
