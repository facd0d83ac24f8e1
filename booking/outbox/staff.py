"""What staff see of letters, and what they can do about one that went wrong.

Nobody reads what a letter says here, nor the whole of an address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from booking.clock import Clock
from booking.errors import AlreadyDone, NotFound
from booking.message_tables import outbox
from booking.outbox.ending import over
from booking.outbox.moments import moment, ms
from booking.store import Store

STATES: Mapping[str, str] = {
    "pending": "Goes out by itself.",
    "leased": "Is being sent.",
    "ambiguous": "It may have been sent: the provider is being asked. Wait.",
    "accepted": "The provider has it.",
    "sent": "On its way.",
    "delivered": "It arrived.",
    "read": "They have seen it.",
    "failed": "It did not arrive: send it again, or reach them another way.",
    "dead": "It was not sent: put the reason right and send it again, or reach them another way.",
    "expired": "It came too late to be of use. Nothing to do.",
    "cancelled": "Called back. Nothing to do.",
    "suppressed": "They want no messages. They get some again once they write START.",
}
"""Every state, and what is to be done about a letter in it."""

TROUBLE = ("dead", "failed", "ambiguous")
"""What staff may have to look after."""

MAY_GO_AGAIN = frozenset(TROUBLE)
CALLED_BACK_BY_STAFF = "Staff called it back."
MOST = 500


@dataclass(frozen=True)
class Entry:
    """One letter.

    Attributes:
        number: of the letter.
        written: aware, in UTC; when it was written.
        to: the recipient's address, most of it blanked.
        kind: "reply", "code" or "notice".
        tries: how often it was tried.
        was_ambiguous: at some time nobody knew whether it had been sent.
        reason: why it is in this state; empty: nothing went wrong.
        code: the provider's error code; empty: none.
        advice: what to do.
    """

    number: int
    written: datetime
    channel: str
    to: str
    kind: str
    status: str
    tries: int
    was_ambiguous: bool
    reason: str
    code: str
    advice: str


class Mailroom:
    """Letters as staff see them.

    Args:
        store: where they lie.
        clock: tells the time.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def letters(self, states: Sequence[str] = TROUBLE, latest: int = 50) -> list[Entry]:
        """The latest letters in these states, newest first; of any state, if none is named."""
        wanted = select(outbox).order_by(outbox.c.id.desc()).limit(min(latest, MOST))
        if states:
            wanted = wanted.where(outbox.c.status.in_(states))
        with self._store.reading() as connection:
            return [_entry(row) for row in connection.execute(wanted)]

    def send_again(self, number: int) -> Entry:
        """Send a letter once more that failed, died or is in doubt; staff answer for a second copy.

        Raises:
            NotFound: there is no such letter.
            AlreadyDone: it is on its way, or it must not or cannot be sent any more.
        """
        return self._store.run(lambda connection: self._again(connection, number))

    def call_back(self, number: int) -> Entry:
        """Send a letter no more; one that is just being sent is at least not tried again.

        Raises:
            NotFound: there is no such letter.
            AlreadyDone: the provider has it, or its way is over.
        """
        return self._store.run(lambda connection: self._call_back(connection, number))

    def _again(self, connection: Connection, number: int) -> Entry:
        row, now = _locked(connection, number), ms(self._clock.now())
        if row.status not in MAY_GO_AGAIN:
            raise AlreadyDone(f"Letter {number} cannot be sent again. {STATES[row.status]}")
        if row.expires_ms is not None and row.expires_ms <= now:
            raise AlreadyDone(f"Letter {number} cannot be sent again: its time has passed.")
        if row.body.get("is_secret") and row.sealed is None:
            raise AlreadyDone(
                f"Letter {number} held a code, which is deleted by now. They can ask for a new one."
            )
        return _changed(connection, row, {**ANEW, "not_before_ms": now})

    def _call_back(self, connection: Connection, number: int) -> Entry:
        row, now = _locked(connection, number), ms(self._clock.now())
        if row.status == "pending" or row.status in {"dead", "failed"}:
            return _changed(connection, row, over("cancelled", now, CALLED_BACK_BY_STAFF))
        if row.status in {"leased", "ambiguous"}:
            return _changed(connection, row, {"cancelled_ms": now})
        raise AlreadyDone(f"Letter {number} cannot be called back. {STATES[row.status]}")


ANEW: Mapping[str, Any] = {
    "status": "pending",
    "attempts": 0,
    "look_ups": 0,
    "as_template": False,
    "settled_ms": None,
    "cancelled_ms": None,
    "doubted_ms": None,
    "lease_owner": None,
    "lease_until_ms": None,
    "reason": None,
    "error_code": None,
}


def hidden(address: str) -> str:
    """Enough of an address for whoever knows it: +44•••0001, j•••@example.com."""
    name, at, domain = address.partition("@")
    if at:
        return f"{name[:1]}•••@{domain}"
    return f"{address[:3]}•••{address[-4:]}" if len(address) > 7 else "•••"


def _locked(connection: Connection, number: int) -> Row[Any]:
    wanted = select(outbox).where(outbox.c.id == number).with_for_update()
    row = connection.execute(wanted).first()
    if row is None:
        raise NotFound(f"There is no letter {number}. `frontdesk outbox` lists them.")
    return row


def _changed(connection: Connection, row: Row[Any], values: Mapping[str, Any]) -> Entry:
    connection.execute(update(outbox).where(outbox.c.id == row.id), dict(values))
    return _entry(connection.execute(select(outbox).where(outbox.c.id == row.id)).one())


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        number=row.id,
        written=moment(row.created_ms),
        channel=row.channel,
        to=hidden(row.recipient),
        kind=row.kind,
        status=row.status,
        tries=row.attempts,
        was_ambiguous=row.was_ambiguous,
        reason=row.reason or "",
        code=row.error_code or "",
        advice=STATES[row.status],
    )
