"""What was heard of whom, and when: for whoever looks for messages that never arrived."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from booking.message_tables import conversation, inbox
from booking.outbox.moments import moment
from booking.store import Store


class LastHeard:
    """When people were heard.

    Args:
        store: where messages lie.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, channel: str, address: str) -> datetime | None:
        """When this writer's last message was written; aware; None: they never wrote."""
        last = select(func.max(conversation.c.last_in_ms)).where(
            conversation.c.channel == channel, conversation.c.address == address
        )
        with self._store.reading() as connection:
            return _moment(connection.execute(last).scalar())

    def known(self, channel: str, account: str, provider_ids: Sequence[str]) -> set[str]:
        """Which of these messages to that address of ours we have."""
        ours = inbox.c.channel == channel, inbox.c.account == account
        found = select(inbox.c.provider_id).where(*ours, inbox.c.provider_id.in_(provider_ids))
        with self._store.reading() as connection:
            return set(connection.execute(found).scalars())

    def first(self) -> datetime | None:
        """When the oldest message that is kept was written; aware; None: there is none."""
        with self._store.reading() as connection:
            return _moment(connection.execute(select(func.min(inbox.c.at_ms))).scalar())


def _moment(at_ms: int | None) -> datetime | None:
    return None if at_ms is None else moment(at_ms)
