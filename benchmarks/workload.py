"""The week of a busy practice, the same for us and for every peer.

Monday to Saturday 09:00-17:00 in Madrid, sessions of 30 minutes on a grid of 30 minutes, each
provider's slot taken with probability 0.6 from one seed. Asked is every start at which at least
one provider is free. An answer counts only if its starts have the right hash.
"""

import hashlib
import random
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from booking.business import Business

ZONE = ZoneInfo("Europe/Madrid")
FIRST_DAY = date(2026, 12, 1)
MIDNIGHT = datetime.combine(FIRST_DAY, time.min, ZONE)
OPEN, SLOTS_A_DAY, STEP = time(9), 16, timedelta(minutes=30)
BUSY, SEED = 0.6, 7
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SUNDAY = 6
SERVICE = "session"

KNOWN = {
    (1, 1): "792201004c5a206a",
    (1, 30): "28e9ef7d41304c71",
    (1, 365): "d0afccd9e3f3a5a2",
    (10, 1): "ca5cbd1a922c4a0e",
    (10, 30): "19c67ed8404d1222",
    (10, 365): "d47e79f584143496",
}
"""Providers and days -> hash of the right starts, as first measured."""


@dataclass(frozen=True)
class Workload:
    """Some providers, some days, and who is taken when.

    Attributes:
        taken: provider (from 1) and start, aware; in order of start.
    """

    providers: int
    days: int
    taken: tuple[tuple[int, datetime], ...]

    @cached_property
    def expected(self) -> list[str]:
        """The right answer by brute force: every slot looked at, one by one."""
        taken = set(self.taken)
        everyone = range(1, self.providers + 1)
        return sorted(
            iso(start)
            for start in _starts(self.days)
            if any((provider, start) not in taken for provider in everyone)
        )

    @property
    def sha(self) -> str:
        """The hash that a right answer has."""
        return digest(self.expected)

    def for_peers(self) -> dict[str, Any]:
        """The same as JSON."""
        return {
            **asdict(self),
            "taken": [[provider, iso(start), iso(start + STEP)] for provider, start in self.taken],
            "zone": ZONE.key,
            "first_day": FIRST_DAY.isoformat(),
            "from": iso(MIDNIGHT),
            "sha": self.sha,
        }


def workload(providers: int, days: int) -> Workload:
    """The workload of that size.

    Raises:
        ValueError: it is not what was measured before: the seed no longer gives the same.
    """
    chance = random.Random(SEED)  # noqa: S311 - a repeatable practice, not a secret
    taken = tuple(
        (provider, start)
        for start in _starts(days)
        for provider in range(1, providers + 1)
        if chance.random() < BUSY
    )
    load = Workload(providers, days, taken)
    if load.sha != KNOWN.get((providers, days), load.sha):
        raise ValueError(f"{providers} x {days}: the hash is {load.sha}")
    return load


def _starts(days: int) -> Iterator[datetime]:
    for day in (FIRST_DAY + timedelta(days=n) for n in range(days)):
        if day.weekday() != SUNDAY:
            # Right on a wall clock here: no zone changes its clocks between 9 and 17.
            yield from (datetime.combine(day, OPEN, ZONE) + n * STEP for n in range(SLOTS_A_DAY))


def iso(moment: datetime) -> str:
    """In UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest(starts: Iterable[str]) -> str:
    """The first 16 digits of the hash of some starts."""
    return hashlib.sha256("\n".join(sorted(starts)).encode()).hexdigest()[:16]


def practice(providers: int) -> Business:
    """The business of the workload, with so many providers: p1, p2 and so on.

    Nobody's number of bookings is limited, and nothing is too soon or too far ahead.
    """
    hours = {day: ["09:00-17:00"] for day in WEEKDAYS[:SUNDAY]}
    return Business.model_validate(
        {
            "name": "Practice",
            "zone": ZONE.key,
            "currency": "EUR",
            "region": "ES",
            "rules": {"lead_time_minutes": 0, "horizon_days": 730, "most_upcoming": 10**9},
            "opening": hours,
            "services": [{"code": SERVICE, "name": "Session", "minutes": 30, "price": 40}],
            "staff": [
                {"code": f"p{number}", "name": f"Provider {number}"}
                for number in range(1, providers + 1)
            ],
        }
    )
