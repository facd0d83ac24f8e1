"""Each yes of a person is good once (SPEC TALK-05): those that were used are remembered.

Only until they would have run out anyway.
"""

import hashlib
from datetime import datetime

from sqlalchemy import Connection, delete, select

from booking.clock import Clock
from booking.database.once import add_once
from booking.store import Store
from booking.tables import spent_yes
from booking.values import RequestKey


class SpentYeses:
    """Remembers them.

    Args:
        store: where they are kept: every process of a deployment sees them.
        clock: tells the time.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def spend(self, nonce: str, expires: datetime, key: RequestKey | None) -> bool:
        """Claim a yes before acting on it; of several who try at once, one may.

        Args:
            nonce: what tells this yes from all others.
            expires: aware; from then on it is worth nothing anyway.
            key: the request's. The same request may come again with the same yes: whoever does
                what it asks for knows the key, and does it once.

        Returns:
            Whether the caller may act.
        """
        row = {
            "nonce": nonce,
            "spent_for": _digest(key),
            "expires_at": int(expires.timestamp()),
        }
        return self._store.run(lambda connection: self._claim(connection, row))

    def _claim(self, connection: Connection, row: dict[str, object]) -> bool:
        past = spent_yes.c.expires_at <= int(self._clock.now().timestamp())
        connection.execute(delete(spent_yes).where(past))
        if add_once(connection, spent_yes, row) is not None:
            return True
        before = select(spent_yes.c.spent_for).where(spent_yes.c.nonce == row["nonce"])
        spent_for = connection.execute(before).scalar_one()
        return bool(spent_for) and spent_for == row["spent_for"]


def _digest(key: RequestKey | None) -> str:
    return "" if key is None else hashlib.sha256(key.encode()).hexdigest()
