"""Writes letters down, in the transaction of their cause, and calls them back in that of another.

A letter that is written and committed is sent; one whose cause is rolled back never was.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from booking.database.once import add_once
from booking.message_tables import outbox
from booking.outbox.bodies import blanked, sealed, written
from booking.outbox.ending import CALLED_BACK, over
from booking.outbox.letter import Letter
from booking.outbox.moments import ms
from booking.sealed_box import SealedBox


def enqueue(
    connection: Connection, letters: Iterable[Letter], at: datetime, box: SealedBox
) -> list[int | None]:
    """Write letters down, to be sent in this order.

    Args:
        connection: of the caller's own writing transaction.
        letters: letters to one recipient go out one after the other, as they stand here.
        at: aware; now.
        box: seals the letters that hold a code.

    Returns:
        For each the id of its row; None: a letter of that key was written before, and stays as
        it is.

    Raises:
        ValueError: a moment is naive.
    """
    return [add_once(connection, outbox, _row(letter, at, box)) for letter in letters]


def call_back(connection: Connection, group: str, at: datetime) -> int:
    """Call back every letter of a group that is not sent yet.

    One that is just being sent cannot be stopped any more; if that fails, it is not tried again.

    Args:
        connection: of the caller's own writing transaction.
        group: as in Letter.
        at: aware; now.

    Returns:
        How many will certainly not be sent.
    """
    now = ms(at)
    ours = outbox.c.group_key == group
    waiting = select(outbox.c.id).where(ours, outbox.c.status == "pending").with_for_update()
    ids = connection.scalars(waiting).all()
    ended = update(outbox).where(outbox.c.id.in_(ids))
    connection.execute(ended, over("cancelled", now, CALLED_BACK))
    under_way = update(outbox).where(ours, outbox.c.status.in_(("leased", "ambiguous")))
    connection.execute(under_way, {"cancelled_ms": now})
    return len(ids)


def _row(letter: Letter, at: datetime, box: SealedBox) -> dict[str, Any]:
    return {
        "key": letter.key,
        "group_key": letter.group,
        "conversation": letter.conversation,
        "channel": letter.channel,
        "account": letter.account,
        "recipient": letter.recipient,
        "kind": letter.kind,
        "category": letter.category,
        "body": _shown(letter),
        "sealed": sealed(letter.body, box) if letter.is_secret else None,
        "status": "pending",
        "not_before_ms": ms(letter.not_before or at),
        "expires_ms": None if letter.expires is None else ms(letter.expires),
        "created_ms": ms(at),
        "trace": letter.trace or None,
    }


def _shown(letter: Letter) -> dict[str, Any]:
    body = blanked(letter.body) if letter.is_secret else letter.body
    return {**written(body), "is_secret": letter.is_secret}
