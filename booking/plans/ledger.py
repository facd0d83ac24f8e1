"""Lots and lines in the database: sessions granted, spent, given back, lapsed (SPEC QUOTA-01..05).

Lines are only added; a balance is a sum. A lot is one pool of one subscription in one period,
granted when it is first needed, also for a period to come. What a new period brings is worked out
by `quota.due`: a reader only adds it up, a writer writes it down. Whoever writes holds the lock
of the customer's account: on PostgreSQL the guard in `_spend_one` alone would not be enough.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Connection, Row, func, insert, literal, select

from booking.business import Business, Sessions
from booking.database.once import add_once
from booking.errors import LedgerBroken
from booking.quota import (
    ACTIVE,
    Line,
    Lot,
    Period,
    PlanStanding,
    PoolStanding,
    Subscribed,
    due,
    lapsed,
    none_left,
    period_of,
    pools_for,
    restore_key,
    spend_key,
    standing,
)
from booking.tables import ledger, lot, subscription
from booking.values import Booking, CustomerId

Lots = Mapping[str, Mapping[Period, Lot]]
"""The lots of a subscription, by the name of the pool."""


class Ledger:
    """The sessions of plans, as one transaction sees them; `now` in epoch seconds."""

    def __init__(self, connection: Connection, shop: Business, now: int) -> None:
        self._connection = connection
        self._shop = shop
        self._now = now

    def subscribed(self, customer: CustomerId) -> Subscribed | None:
        """A customer's subscription: the active one, else the latest there was."""
        if not self._shop.plans:
            return None
        mine = select(subscription).where(subscription.c.customer_id == customer)
        order = (subscription.c.status != ACTIVE, subscription.c.id.desc())
        rows = self._connection.execute(mine.order_by(*order))
        return next((found for row in rows if (found := self._found(row))), None)

    def _found(self, row: Row[*tuple[object, ...]]) -> Subscribed | None:
        """A subscription; None if its plan is no longer offered."""
        plan = next((plan for plan in self._shop.plans if plan.code == row.plan), None)
        if plan is None:
            return None
        return Subscribed(row.id, plan, row.status, date.fromisoformat(row.starts_on))

    def standing(self, found: Subscribed, day: date) -> PlanStanding:
        """How a plan stands in the period of a local day; writes nothing.

        Of one that has not begun by then it is the first period.
        """
        period = found.period(max(day, found.starts_on))
        lots = self._lots(found.id)
        return PlanStanding(
            plan=found.plan,
            status=found.status_on(day),
            renews_on=period.renews_on,
            period_first=period.first,
            pools=tuple(self._pool(found, pool, lots, period) for pool in found.plan.sessions),
        )

    def _pool(self, found: Subscribed, pool: Sessions, lots: Lots, period: Period) -> PoolStanding:
        mine = lots.get(pool.name, {})
        added = due(found, pool, mine, self._today)
        lot = [*mine.get(period, ()), *(line for when, line in added if when == period)]
        if not lot and found.status != ACTIVE:
            lot = [Line("grant", 0)]  # nothing is granted any more
        return standing(pool, lot)

    @property
    def _today(self) -> date:
        return self._day(self._now)

    def same_period(self, customer: CustomerId, one: date, other: date) -> bool:
        """Whether two local days fall in the same period of a customer's plan."""
        found = self.subscribed(customer)
        period = found.period if found else period_of
        return period(one) == period(other)

    def settle(self, subscription_id: int) -> Counter[str]:
        """Write down what the passing of time brings: grants, what is carried over, what lapses.

        Doing it again writes nothing. The caller holds the lock of the account.

        Returns:
            How many lines of each kind were written.
        """
        wanted = select(subscription).where(subscription.c.id == subscription_id)
        found = self._found(self._connection.execute(wanted).one())
        lots, written = self._lots(subscription_id), Counter[str]()
        pools = {pool.name: pool for pool in found.plan.sessions} if found else {}
        for name in {**pools, **lots}:
            mine = lots.get(name, {})
            if found and name in pools:
                lines = due(found, pools[name], mine, self._today)
            else:
                lines = lapsed(mine, self._today)
            for period, line in lines:
                lot_id, _ = self._lot(subscription_id, name, period)
                self._add(lot_id, line.kind, line.units, f"{line.kind}:{lot_id}", None)
                written[line.kind] += 1
        return written

    def _lots(self, subscription_id: int) -> Lots:
        wanted = (
            select(
                lot.c.pool, lot.c.valid_from, lot.c.valid_until, ledger.c.kind,
                func.sum(ledger.c.units),
            )
            .join(ledger, ledger.c.lot_id == lot.c.id)
            .where(lot.c.subscription_id == subscription_id)
            .group_by(lot.c.pool, lot.c.valid_from, lot.c.valid_until, ledger.c.kind)
        )  # fmt: skip
        lots: defaultdict[str, defaultdict[Period, list[Line]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for pool, first, last, kind, units in self._connection.execute(wanted):
            period = Period(self._day(first), self._day(last))
            lots[pool][period].append(Line(kind, int(units)))
        return {pool: dict(mine) for pool, mine in lots.items()}

    def _day(self, at: int) -> date:
        return datetime.fromtimestamp(at, UTC).astimezone(self._shop.tz).date()

    def covering(self, customer: CustomerId, service: str, day: date) -> Subscribed | None:
        """The customer's subscription, if it has to pay for a service on a local day."""
        found = self.subscribed(customer)
        return found if found is not None and found.pays_for(service, day) else None

    def spend(self, found: Subscribed, one: Booking, today: date) -> PoolStanding:
        """Let a plan pay for a booking that it covers.

        Returns:
            How the pool that paid stands after it.

        Raises:
            QuotaSpent: nothing is left in that period.
        """
        day = one.starts.date()
        self.settle(found.id)
        period = found.period(day)
        for pool in pools_for(found.plan, one.service):
            if self._spend_one(self._granted(found, pool, period), one):
                return self._pool(found, pool, self._lots(found.id), period)
        raise none_left(self.standing(found, day), one.service, today)

    def check(self, one: Booking, day: date, today: date) -> None:
        """Let a booking pass that could be paid if it were on that local day; writes nothing.

        Raises:
            QuotaSpent: as in `spend`.
        """
        found = self.covering(one.customer, one.service, day)
        if found is None:
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
        period, lots = found.period(day), self._lots(found.id)
        spent = select(lot.c.pool).join(ledger, ledger.c.lot_id == lot.c.id)
        paid = spent.where(ledger.c.booking_id == one.id, ledger.c.kind == "spend")
        names = set(self._connection.scalars(paid.where(lot.c.valid_from == self._from(period))))
        pools = (pool for pool in found.plan.sessions if pool.name in names)
        return next((self._pool(found, pool, lots, period) for pool in pools), None)

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
        What goes back to a lot that is over lapses at once.
        """
        sums = (
            select(lot.c.id, lot.c.subscription_id, lot.c.valid_until, func.sum(ledger.c.units))
            .join(ledger, ledger.c.lot_id == lot.c.id)
            .where(ledger.c.booking_id == one.id)
            .group_by(lot.c.id, lot.c.subscription_id, lot.c.valid_until)
            .having(func.sum(ledger.c.units) < 0)
        )
        owed = self._connection.execute(sums).all()
        for lot_id, subscription_id, until, units in owed:
            is_over = until <= self._now
            if is_over:
                self.settle(subscription_id)  # so that nothing of it can be carried over
            spends = (ledger.c.lot_id == lot_id, ledger.c.kind == "spend")
            nth = self._count(ledger.c.booking_id == one.id, *spends)
            self._add(lot_id, "restore", -units, restore_key(one.code, lot_id, nth), one)
            if is_over:
                self._add(lot_id, "expire", units, f"expire:{lot_id}:{one.code}:{nth}", None)
        return bool(owed)

    def _granted(self, found: Subscribed, pool: Sessions, period: Period) -> int:
        """The lot of a pool in a period, granted if it was not yet."""
        lot_id, is_new = self._lot(found.id, pool.name, period)
        if is_new:
            self._add(lot_id, "grant", pool.count, f"grant:{lot_id}", None)
        return lot_id

    def _lot(self, subscription_id: int, pool: str, period: Period) -> tuple[int, bool]:
        """The lot, and whether it had to be made."""
        starts, ends = period.span(self._shop.tz)
        key = {"subscription_id": subscription_id, "pool": pool, "valid_from": starts}
        made = add_once(self._connection, lot, {**key, "valid_until": ends})
        if made is not None:
            return made, True
        wanted = select(lot.c.id).filter_by(**key)
        there = self._connection.execute(wanted).scalar()
        if there is None:
            raise LedgerBroken(f"a lot is neither there nor to be made: {key}")
        return int(there), False

    def _from(self, period: Period) -> int:
        return period.span(self._shop.tz)[0]

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
