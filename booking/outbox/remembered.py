"""Shapes of messages that were made at a provider, and what it calls them."""

from sqlalchemy import delete, select

from booking.clock import Clock
from booking.database.once import add_once
from booking.message_tables import content
from booking.outbox.moments import ms
from booking.store import Store


class Remembered:
    """The provider's names of shapes.

    Args:
        store: where they lie.
        clock: tells when something was made.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def content_of(self, account: str, shape: str) -> str | None:
        """The provider's name of a shape; None: nobody has made it there."""
        found = select(content.c.content_id).where(
            content.c.account == account, content.c.shape == shape
        )
        with self._store.reading() as connection:
            return connection.execute(found).scalar()

    def keep_content(self, account: str, shape: str, content_id: str) -> str:
        """Remember a shape; the first one stays. Returns the one that counts."""
        row = {"account": account, "shape": shape, "content_id": content_id}
        made = {**row, "made_ms": ms(self._clock.now())}
        self._store.run(lambda connection: add_once(connection, content, made))
        return self.content_of(account, shape) or content_id

    def drop_content(self, account: str, shape: str) -> None:
        """Forget a shape."""
        gone = delete(content).where(content.c.account == account, content.c.shape == shape)
        self._store.run(lambda connection: connection.execute(gone))
