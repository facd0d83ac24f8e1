"""Lots and lines in the database: sessions granted, spent, given back (SPEC QUOTA-01..04).

Lines are only added; a balance is a sum. A lot is one pool of one subscription in one period,
granted when it is first needed, also for a month to come. Whoever writes holds the lock of the
customer's account: on PostgreSQL the guard in `_spend_one` alone would not be enough.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, insert, literal, select

from booking.business import Business, Plan, Sessions
from booking.errors import LedgerBroken
from booking.once import add_once
from booking.quota import (
    Line,
    PlanStanding,
    PoolStanding,
    none_left,
    period_of,
    pools_for,
    restore_key,
    spend_key,
    standing,
)
from booking.tables import ledger, lot, subscription
from booking.values import Booking, CustomerId


@dataclass(frozen=True)
class Subscribed:
    """A customer's subscription to a plan of the business file."""

    id: int
    plan: Plan
    status: str
    starts_on: date

    def pays_for(self, service: str, day: date) -> bool:
        """Whether it covers a service on a local day, be there sessions left or not."""
        begun = self.status == "active" and self.starts_on <= day
        return begun and bool(pools_for(self.plan, service))


class Ledger:
    """The sessions of plans, as one transaction sees them; `now` in epoch seconds."""

    def __init__(self, connection: Connection, shop: Business, now: int) -> None:
        self._connection = connection
        self._shop = shop
        self._now = now

    def subscribed(self, customer: CustomerId) -> Subscribed | None:
        """A customer's subscription: the active one, else the latest there was."""
        mine = select(subscription).where(subscription.c.customer_id == customer)
        order = (subscription.c.status != "active", subscription.c.id.desc())
        plans = {plan.code: plan for plan in self._shop.plans}
        for row in self._connection.execute(mine.order_by(*order)):
            if row.plan in plans:
                starts_on = date.fromisoformat(row.starts_on)
                return Subscribed(row.id, plans[row.plan], row.status, starts_on)
        return None

    def standing(self, found: Subscribed, day: date) -> PlanStanding:
        """How a plan stands in the period of a local day; writes nothing."""
        period = period_of(day)
        return PlanStanding(
            plan=found.plan,
            status=found.status,
            renews_on=period.renews_on,
            period_first=period.first,
            pools=tuple(self._pool(found, pool, day) for pool in found.plan.sessions),
        )

    def _pool(self, found: Subscribed, pool: Sessions, day: date) -> PoolStanding:
        lot_id = self._lot(found, pool, day)
        rows = select(ledger.c.kind, ledger.c.units).where(ledger.c.lot_id == lot_id)
        return standing(pool, [Line(*row) for row in self._connection.execute(rows)])

    def spend(self, one: Booking, today: date) -> PoolStanding | None:
        """Let a customer's plan pay for a booking, if it covers the service then.

        Returns:
            How the pool that paid stands after it; None if the plan does not cover it.

        Raises:
            QuotaSpent: the plan covers it, and nothing is left in that period.
        """
        found, day = self.subscribed(one.customer), one.starts.date()
        if found is None or not found.pays_for(one.service, day):
            return None
        for pool in pools_for(found.plan, one.service):
            if self._spend_one(self._granted(found, pool, day), one):
                return self._pool(found, pool, day)
        raise none_left(self.standing(found, day), one.service, today)

    def check(self, one: Booking, day: date, today: date) -> None:
        """Let a booking pass that could be paid if it were on that local day; writes nothing.

        Raises:
            QuotaSpent: as in `spend`.
        """
        found = self.subscribed(one.customer)
        if found is None or not found.pays_for(one.service, day):
            return
        plan = self.standing(found, day)
        names = {pool.name for pool in pools_for(found.plan, one.service)}
        if not any(pool.left for pool in plan.pools if pool.name in names):
            raise none_left(plan, one.service, today)

    def paying_pool(self, one: Booking) -> PoolStanding | None:
        """How the pool that pays for a booking stands; None if no plan pays for it."""
        found, day = self.subscribed(one.customer), one.starts.date()
        if found is None or not one.paid_by_plan:
            return None
        spent = select(ledger.c.lot_id).where(ledger.c.booking_id == one.id)
        lots = set(self._connection.scalars(spent))
        pools = (pool for pool in found.plan.sessions if self._lot(found, pool, day) in lots)
        return next((self._pool(found, pool, day) for pool in pools), None)

    def _spend_one(self, lot_id: int, one: Booking) -> bool:
        nth = self._count(ledger.c.booking_id == one.id, ledger.c.kind == "spend") + 1
        balance = (
            select(func.coalesce(func.sum(ledger.c.units), 0))
            .where(ledger.c.lot_id == lot_id)
            .scalar_subquery()
        )
        values = {
            "lot_id": lot_id,
            "kind": "spend",
            "units": -1,
            "booking_id": one.id,
            "key": spend_key(one.code, nth),
            "at": self._now,
        }
        line = select(*(literal(value) for value in values.values())).where(balance >= 1)
        # Not rowcount: of an INSERT FROM SELECT it is -1 on PostgreSQL.
        added = insert(ledger).from_select([*values], line).returning(ledger.c.id)
        return self._connection.execute(added).first() is not None

    def _count(self, *wanted: ColumnElement[bool]) -> int:
        return self._connection.execute(select(func.count(ledger.c.id)).where(*wanted)).scalar_one()

    def restore(self, one: Booking) -> bool:
        """Give back to the lots what a booking has spent and not got back; says if it was anything.

        Doing it twice gives back once: what is back is back, and the key of the line is unique.
        """
        sums = (
            select(ledger.c.lot_id, func.sum(ledger.c.units))
            .where(ledger.c.booking_id == one.id)
            .group_by(ledger.c.lot_id)
        )
        owed = [(lot_id, -units) for lot_id, units in self._connection.execute(sums) if units < 0]
        for lot_id, units in owed:
            spends = (ledger.c.lot_id == lot_id, ledger.c.kind == "spend")
            nth = self._count(ledger.c.booking_id == one.id, *spends)
            self._add(lot_id, "restore", units, restore_key(one.code, lot_id, nth), one)
        return bool(owed)

    def _granted(self, found: Subscribed, pool: Sessions, day: date) -> int:
        """The lot of a pool in the period of a day, granted if it was not yet."""
        starts, ends = period_of(day).span(self._shop.tz)
        key = {"subscription_id": found.id, "pool": pool.name, "valid_from": starts}
        made = add_once(self._connection, lot, {**key, "valid_until": ends})
        if made is not None:
            self._add(made, "grant", pool.count, f"grant:{made}", None)
            return made
        there = self._lot(found, pool, day)
        if there is None:
            raise LedgerBroken(f"a lot is neither there nor to be made: {key}")
        return there

    def _lot(self, found: Subscribed, pool: Sessions, day: date) -> int | None:
        wanted = select(lot.c.id).where(
            lot.c.subscription_id == found.id,
            lot.c.pool == pool.name,
            lot.c.valid_from == period_of(day).span(self._shop.tz)[0],
        )
        return self._connection.execute(wanted).scalar()

    def _add(self, lot_id: int, kind: str, units: int, key: str, one: Booking | None) -> None:
        self._connection.execute(
            insert(ledger).values(
                lot_id=lot_id,
                kind=kind,
                units=units,
                booking_id=one.id if one else None,
                key=key,
                at=self._now,
            )
        )
