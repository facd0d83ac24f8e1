"""What a plan gives and what is left of it: periods, pools, sums over lines (SPEC QUOTA-01..05).

Pure. A period lasts a month, from the first of the calendar month or from the day of the month on
which the subscription began. When it is over, what is left lapses; the plan may let some of it be
carried over into the period that follows, where it is used first and then lapses for good. Where
the lines are kept is booking/plans/ledger.py.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from booking.availability import Span, moment_of
from booking.business import Plan, Sessions
from booking.errors import LedgerBroken, QuotaSpent
from booking.spoken import plain_day
from booking.values import BookingCode

ACTIVE = "active"
"""The status of a subscription that runs; while it is paused or has ended it pays nothing."""


@dataclass(frozen=True)
class PoolStanding:
    """Sessions of a pool in one period: total = used + left, until the period is over."""

    name: str
    total: int
    used: int
    left: int


@dataclass(frozen=True)
class PlanStanding:
    """A customer's plan in one period; the period is [period_first, renews_on)."""

    plan: Plan
    status: str
    renews_on: date
    period_first: date
    pools: tuple[PoolStanding, ...]


@dataclass(frozen=True, order=True)
class Period:
    """The local days [first, renews_on)."""

    first: date
    renews_on: date

    def span(self, zone: ZoneInfo) -> Span:
        """The period as epoch seconds."""
        return moment_of(self.first, time.min, zone), moment_of(self.renews_on, time.min, zone)


@dataclass(frozen=True)
class Line:
    """Lines of one kind in a lot, added up.

    grant and carry add units, spend takes some, restore gives them back, and expire ends the lot:
    it takes what is left, be it nothing.
    """

    kind: str
    units: int


Lot = Sequence[Line]
"""A pool of one subscription in one period."""


@dataclass(frozen=True)
class Subscribed:
    """A customer's subscription to a plan of the business file."""

    id: int
    plan: Plan
    status: str
    starts_on: date

    def pays_for(self, service: str, day: date) -> bool:
        """Whether it covers a service on a local day, be there sessions left or not."""
        return self.has_begun(day) and bool(pools_for(self.plan, service))

    def has_begun(self, day: date) -> bool:
        """Whether it runs, and did so on a local day already."""
        return self.status == ACTIVE and self.starts_on <= day

    def status_on(self, day: date) -> str:
        """Its status, which is "not_started" before its first day."""
        begins = self.status == ACTIVE and day < self.starts_on
        return "not_started" if begins else self.status

    def period(self, day: date) -> Period:
        """The period that a local day falls in."""
        return period_of(day, self.starts_on.day if self.plan.renews == "anniversary" else 1)


def period_of(day: date, begins_on: int = 1) -> Period:
    """The period that a local day falls in.

    Args:
        day: local.
        begins_on: the day of the month on which periods begin; in a month without that day it is
            the last one (31: 28 February), and then the 31st again.
    """
    months = day.year * 12 + day.month - 1
    if day < _beginning(months, begins_on):
        months -= 1
    return Period(_beginning(months, begins_on), _beginning(months + 1, begins_on))


def _beginning(months: int, begins_on: int) -> date:
    year, month = divmod(months, 12)
    return date(year, month + 1, min(begins_on, monthrange(year, month + 1)[1]))


def pools_for(plan: Plan, service: str) -> tuple[Sessions, ...]:
    """The pools that may pay for a service, in the order in which they are spent."""
    return tuple(pool for pool in plan.sessions if service in pool.services)


def standing(pool: Sessions, lot: Lot) -> PoolStanding:
    """How a pool stands in a period; without a line it is as it will be granted.

    Raises:
        LedgerBroken: more was spent than granted, or more given back than spent.
    """
    kept = lot or [Line("grant", pool.count)]
    total, left, used = _of(kept, "grant", "carry"), _left(kept), -_of(kept, "spend", "restore")
    if not (0 <= left <= total and used >= 0):
        raise LedgerBroken(f"{pool.name}: {left} left and {used} used of {total}")
    return PoolStanding(pool.name, total, used, left)


def _of(lot: Lot, *kinds: str) -> int:
    return sum(line.units for line in lot if line.kind in kinds)


def _left(lot: Lot) -> int:
    return sum(line.units for line in lot)


def due(
    found: Subscribed, pool: Sessions, lots: Mapping[Period, Lot], today: date
) -> list[tuple[Period, Line]]:
    """The lines that a pool still lacks on a local day, in the order in which they are added.

    The present period is granted; one that is over is ended, after what may be carried over went
    into the next. Also the period before the present one is granted if nobody looked in it: what
    was not used of it may be carried over too. With all of them added nothing more is due.
    """
    book = {period: list(lot) for period, lot in lots.items()}
    added = [(period, Line("grant", pool.count)) for period in _missing(found, book, today)]
    for period, line in added:
        book[period] = [line]
    for period in sorted(_over(book, today)):
        following = found.period(period.renews_on)
        carried = _carried(found, book[period]) if following in book else 0
        if carried:
            book[following].append(Line("carry", carried))
            added.append((following, Line("carry", carried)))
        added.append((period, Line("expire", -_left(book[period]))))
    return added


def lapsed(lots: Mapping[Period, Lot], today: date) -> list[tuple[Period, Line]]:
    """The lines that are due where the plan no longer has the pool: what is over is ended."""
    return [(period, Line("expire", -_left(lots[period]))) for period in _over(lots, today)]


def _missing(found: Subscribed, lots: Mapping[Period, Lot], today: date) -> list[Period]:
    if not found.has_begun(today):
        return []
    present = found.period(today)
    before = found.period(present.first - timedelta(days=1))
    wanted = [before] if found.plan.carry_over and found.starts_on < present.first else []
    return [period for period in (*wanted, present) if period not in lots]


def _over(lots: Mapping[Period, Lot], today: date) -> list[Period]:
    """The periods that are over and were not ended yet."""
    return [
        period
        for period, lot in lots.items()
        if period.renews_on <= today and not any(line.kind == "expire" for line in lot)
    ]


def _carried(found: Subscribed, lot: Lot) -> int:
    """What goes from a lot into the next one: of its own sessions, which are used last."""
    if found.status != ACTIVE:
        return 0
    used = -_of(lot, "spend", "restore")
    own = _of(lot, "grant") - max(0, used - _of(lot, "carry"))
    return min(own, found.plan.carry_over)


def spend_key(code: BookingCode, nth: int) -> str:
    """Key of a booking's nth spend; there is more than one if it was moved between months."""
    return f"spend:{code}" if nth == 1 else f"spend:{code}:{nth}"


def restore_key(code: BookingCode, lot: int, nth: int) -> str:
    """Key under which a booking's nth spend from a lot goes back to it: once."""
    return f"restore:{code}:{lot}" if nth == 1 else f"restore:{code}:{lot}:{nth}"


def none_left(plan: PlanStanding, service: str, today: date) -> QuotaSpent:
    """The refusal when every pool that could pay is used up (SPEC QUOTA-02).

    Args:
        plan: as it stands in the period that the booking falls in.
        service: code of the service that was to be booked.
        today: the local date, to say which period is meant if it is not this one.
    """
    names = {pool.name for pool in pools_for(plan.plan, service)}
    pools = [pool for pool in plan.pools if pool.name in names]
    lines = [f"• {pool.name}: {pool.left} of {pool.total} remaining" for pool in pools]
    now = plan.period_first <= today < plan.renews_on
    which = "" if now else f" for {plan.period_first:%B %Y}"
    text = "\n".join(
        [
            "Your booking could not be completed. You've used all your sessions for this "
            "billing period.",
            "",
            f"Your quota{which}:" if which else "Your current quota:",
            *lines,
            "",
            f"Your plan renews on {plain_day(plan.renews_on)}; I can book a date from that day on.",
        ]
    )
    facts = [
        {"name": pool.name, "total": pool.total, "used": pool.used, "left": pool.left}
        for pool in pools
    ]
    return QuotaSpent(text, pools=facts, renews_on=plan.renews_on.isoformat())
