"""A letter in somebody's hands: to be sent, or to be looked up."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row

from booking.outbox.bodies import read_body, unsealed
from booking.outbox.carrier import Parcel
from booking.outbox.letter import Body
from booking.outbox.moments import moment
from booking.sealed_box import SealBroken, SealedBox

Task = Literal["send", "look_up"]


@dataclass(frozen=True)
class Errand:
    """What one sender has to do now.

    Attributes:
        parcel: the letter.
        task: send it, or look up whether an earlier try of it arrived.
        token: of the lease: whoever comes back with an older one has lost the letter meanwhile.
    """

    parcel: Parcel
    task: Task
    token: int


def parcel_of(row: Row[Any], body: Body, now: int, *, window_is_open: bool = True) -> Parcel:
    """What a carrier is handed.

    Args:
        row: of the outbox.
        body: what it says.
        now: epoch milliseconds; the first try begins with it.
        window_is_open: as in Parcel.
    """
    return Parcel(
        id=row.id,
        channel=row.channel,
        account=row.account,
        recipient=row.recipient,
        kind=row.kind,
        category=row.category,
        body=body,
        tried=moment(now if row.tried_ms is None else row.tried_ms),
        window_is_open=window_is_open,
        trace=row.trace or "",
        tries=row.attempts,
        code=row.error_code or "",
    )


def body_of(row: Row[Any], box: SealedBox) -> Body:
    """What it says, in clear.

    Raises:
        SealBroken: it was sealed under another key.
    """
    return unsealed(row.sealed, box) if row.sealed else read_body(row.body)


def shown_body(row: Row[Any], box: SealedBox) -> Body:
    """What it says, codes blanked if they cannot be read any more: good enough for a look-up."""
    try:
        return body_of(row, box)
    except SealBroken:
        return read_body(row.body)
