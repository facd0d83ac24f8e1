"""What a plan gives and what is left of it: periods, pools, sums over lines (SPEC QUOTA-01..04).

Pure. A plan's period is the local calendar month; it renews on the first. Where the lines are
kept is booking/ledger.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from booking.availability import Span, moment_of
from booking.business import Plan, Sessions
from booking.errors import LedgerBroken, QuotaSpent
from booking.spoken import plain_day
from booking.values import BookingCode


@dataclass(frozen=True)
class PoolStanding:
    """Sessions of a pool in one period: total = used + left."""

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


@dataclass(frozen=True)
class Period:
    """The local days [first, renews_on)."""

    first: date
    renews_on: date

    def span(self, zone: ZoneInfo) -> Span:
        """The period as epoch seconds."""
        return moment_of(self.first, time.min, zone), moment_of(self.renews_on, time.min, zone)


@dataclass(frozen=True)
class Line:
    """A line of the ledger; a grant adds units, a spend takes some, a restore gives them back."""

    kind: str
    units: int


def period_of(day: date) -> Period:
    """The period that a local day falls in."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1))


def pools_for(plan: Plan, service: str) -> tuple[Sessions, ...]:
    """The pools that may pay for a service, in the order in which they are spent."""
    return tuple(pool for pool in plan.sessions if service in pool.services)


def standing(pool: Sessions, lines: Iterable[Line]) -> PoolStanding:
    """How a pool stands in a period; without a line it is as it will be granted.

    Raises:
        LedgerBroken: more was spent than granted, or more given back than spent.
    """
    kept = list(lines) or [Line("grant", pool.count)]
    total = sum(line.units for line in kept if line.kind == "grant")
    left = sum(line.units for line in kept)
    if not 0 <= left <= total:
        raise LedgerBroken(f"{pool.name}: {left} left of {total}")
    return PoolStanding(pool.name, total, total - left, left)


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
    now = period_of(today).first == plan.period_first
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
