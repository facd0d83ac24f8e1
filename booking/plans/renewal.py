"""The turn of a period: sessions granted, carried over and lapsed, for every plan (SPEC QUOTA-05).

A job may run this as often as it likes, at once in several places too. Nothing depends on it:
whoever books or reads a plan finds it as if the job had just run.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, select

from booking.business import Business
from booking.plans.ledger import Ledger
from booking.quota import ACTIVE
from booking.store import LockKind, Store, lock
from booking.tables import ledger, subscription
from booking.tables import lot as lots


@dataclass(frozen=True)
class Renewed:
    """What one run wrote.

    Attributes:
        subscriptions: to how many something was due.
        granted: lots that were granted.
        carried: lots into which sessions were carried over.
        ended: lots that were over, whether anything lapsed with them or not.
    """

    subscriptions: int
    granted: int
    carried: int
    ended: int


class Renewals:
    """Renews the plans of one business."""

    def __init__(self, store: Store, shop: Business) -> None:
        self._store = store
        self._shop = shop

    def renew(self, now: datetime) -> Renewed:
        """Write down what is due by now; each subscription is a transaction of its own.

        Args:
            now: aware.
        """
        at = int(now.timestamp())
        with self._store.reading() as connection:
            waiting = sorted({*self._without_a_lot(connection, now), *_not_ended(connection, at)})
        written = [self._store.run(_Turn(self._shop, at, *one)) for one in waiting]
        total = sum(written, Counter[str]())
        return Renewed(
            subscriptions=sum(bool(lines) for lines in written),
            granted=total["grant"],
            carried=total["carry"],
            ended=total["expire"],
        )

    def _without_a_lot(self, connection: Connection, now: datetime) -> Iterator[tuple[int, int]]:
        """Subscriptions that run and have not got every pool of the present period."""
        at, today = int(now.timestamp()), now.astimezone(self._shop.tz).date()
        present = select(lots.c.subscription_id, lots.c.pool).where(
            lots.c.valid_from <= at, lots.c.valid_until > at
        )
        there = {(row.subscription_id, row.pool) for row in connection.execute(present)}
        pools = {plan.code: [pool.name for pool in plan.sessions] for plan in self._shop.plans}
        running = select(subscription).where(
            subscription.c.status == ACTIVE, subscription.c.starts_on <= today.isoformat()
        )
        for row in connection.execute(running):
            if any((row.id, pool) not in there for pool in pools.get(row.plan, ())):
                yield row.customer_id, row.id


def _not_ended(connection: Connection, at: int) -> Iterator[tuple[int, int]]:
    """Subscriptions with a lot that is over and was not ended yet."""
    ended = exists().where(ledger.c.lot_id == lots.c.id, ledger.c.kind == "expire")
    wanted = (
        select(subscription.c.customer_id, subscription.c.id)
        .join(lots, lots.c.subscription_id == subscription.c.id)
        .where(lots.c.valid_until <= at, ~ended)
        .distinct()
    )
    for row in connection.execute(wanted):
        yield row.customer_id, row.id


@dataclass(frozen=True)
class _Turn:
    """The turn of a period for one subscription, as one transaction."""

    shop: Business
    at: int
    customer: int
    subscription: int

    def __call__(self, connection: Connection) -> Counter[str]:
        lock(connection, [(LockKind.QUOTA, self.customer)])
        return Ledger(connection, self.shop, self.at).settle(self.subscription)
