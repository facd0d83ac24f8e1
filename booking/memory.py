"""What the assistant remembers of each conversation, as bytes that only it can read.

It lies in the database beside all else, so that whichever process takes the next message knows
what was asked in the last one (SPEC OPS-01, OPS-02).
"""

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from booking.clock import Clock
from booking.message_tables import memory
from booking.outbox.moments import ms
from booking.store import Store

REMEMBERED = select(memory.c.state).where(memory.c.conversation == bindparam("name"))


class Memory:
    """The memories of all conversations: of each the last one, and none before it.

    Args:
        store: where they lie.
        clock: says when one was written.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def read(self, name: str) -> bytes | None:
        """What is remembered of a conversation; None if nothing is."""
        with self._store.glancing() as connection:
            state: bytes | None = connection.execute(REMEMBERED, {"name": name}).scalar()
        return state

    def write(self, connection: Connection, name: str, state: bytes) -> None:
        """Remember this instead of what was remembered, in the caller's transaction."""
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        new = {"state": state, "at_ms": ms(self._clock.now())}
        connection.execute(
            insert(memory)
            .values(conversation=name, **new)
            .on_conflict_do_update(index_elements=["conversation"], set_=new)
        )

    def forget(self, connection: Connection, name: str) -> None:
        """Remember nothing of a conversation, as when a customer asks for erasure."""
        connection.execute(delete(memory).where(memory.c.conversation == name))
