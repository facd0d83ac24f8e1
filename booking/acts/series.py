"""Several bookings at once: which dates are free, and all the free ones as one (SPEC BOOK-09).

Every date is looked at, not only the first ones, and the plan's sessions are counted through
the whole series. A date the customer has booked already counts as free and is not doubled.
"""

import secrets
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking.acts.books import Books
from booking.errors import QuotaSpent, Refusal, SlotTaken
from booking.plans.ledger import Ledger
from booking.policy import Why
from booking.quota import Subscribed, pools_for
from booking.spoken import listed, short_day
from booking.values import Booking, CustomerId, Slot
from booking.wish import Wish

ALTERNATIVES = 3
"""How many other times are offered for a date that is not free."""
SAID: Mapping[Why, str] = {"hours": "closed"}
"""Reasons that a series calls by a simpler name."""
HAS_ALTERNATIVES = ("taken", "closed", "holiday", "off_grid")


@dataclass(frozen=True)
class Occurrence:
    """One date of a series; times are aware, in the business's zone.

    Attributes:
        why: if not free: taken, closed, holiday, off_grid, too_soon, beyond_horizon, past,
            no_session_left.
        alternatives: other times near it, nearest first.
    """

    starts: datetime
    ends: datetime
    free: bool
    why: str | None
    alternatives: tuple[Slot, ...]


@dataclass(frozen=True)
class SeriesReceipt:
    """What was booked as one series, and the dates that were not."""

    series: str
    booked: list[Booking]
    not_booked: list[Occurrence]


class Series:
    """The dates of one series for one customer, in one transaction.

    Args:
        books: of the transaction.
        customer: whose series it is.
        wishes: one a date, of one service, in order of time.
    """

    def __init__(self, books: Books, customer: CustomerId, wishes: Sequence[Wish]) -> None:
        self._books = books
        self._customer = customer
        self._wishes = wishes
        self._service = wishes[0].service.code

    def check(self) -> list[Occurrence]:
        """Every date, free or not and why; changes nothing.

        Raises:
            OutsideHours: no date of it is a time at which bookings start; names those that are.
            Refusal: they would be more bookings than a customer may have.
        """
        found = self._look()
        more = {_at(one) for one in found if one.free} - self._mine()
        if more:
            self._books.room_for(self._customer, len(more))
        return found

    def _look(self) -> list[Occurrence]:
        rota, mine = self._books.rota, self._mine()
        whys = [rota.why_not(wish) for wish in self._wishes]
        if set(whys) == {"off_grid"}:
            rota.assign(self._wishes[0])  # refuses, naming the times nearby
        slots = rota.free(self._wishes[0], [wish.day for wish in self._wishes])
        free = {_at(slot) for slot in slots} | mine
        purse = _Purse(self._books.ledger, self._customer, self._service)
        checked = []
        for wish, why in zip(self._wishes, whys, strict=True):
            reason = self._reason(wish, why, free)
            if reason is None and _at(wish) not in mine and not purse.pay(wish.day):
                reason = "no_session_left"
            checked.append(self._occurrence(wish, reason))
        return checked

    def book(self) -> SeriesReceipt:
        """Book every free date, all or none, under one name.

        Raises:
            SlotTaken, QuotaSpent: no date is free; nothing is booked.
            Refusal: they would be more bookings than a customer may have.
        """
        self._books.hold_still(self._wishes[0], self._customer)
        found = self.check()
        free = {_at(one) for one in found if one.free}
        if not free:
            raise _none_free(found)
        wishes = [wish for wish in self._wishes if _at(wish) in free]
        name = secrets.token_hex(5)
        booked = [self._books.book(wish, series=name).booking for wish in wishes]
        names = [one.series for one in booked if one.series]
        if name not in names:  # all was booked before
            name = next(iter(names), name)
        return SeriesReceipt(name, booked, [one for one in found if not one.free])

    def booked_before(self, name: str, booked: list[Booking]) -> SeriesReceipt:
        """The receipt of a series that was booked before; what was left out, as it stands now."""
        there = {_at(one) for one in booked}
        left_out = [one for one in self._look() if _at(one) not in there]
        return SeriesReceipt(name, booked, left_out)

    def _mine(self) -> set[int]:
        starts = [wish.starts for wish in self._wishes]
        return {_at(one) for one in self._books.diary.same(self._customer, self._service, starts)}

    @staticmethod
    def _reason(wish: Wish, why: Why | None, free: Container[int]) -> str | None:
        if _at(wish) in free:
            return None
        return SAID.get(why, why) if why else "taken"

    def _occurrence(self, wish: Wish, reason: str | None) -> Occurrence:
        others: Sequence[Slot] = ()
        if reason in HAS_ALTERNATIVES:
            others = self._books.rota.alternatives(wish, ALTERNATIVES)
        return Occurrence(wish.starts, wish.ends, reason is None, reason, tuple(others))


class _Purse:
    """Counts the sessions of a plan through a series, without spending any."""

    def __init__(self, ledger: Ledger, customer: CustomerId, service: str) -> None:
        self._ledger = ledger
        self._plan = ledger.subscribed(customer)
        self._service = service
        self._left: dict[date, dict[str, int]] = {}

    def pay(self, day: date) -> bool:
        """Set a session aside for a day; False if the plan covers it and has none left."""
        if self._plan is None or not self._plan.pays_for(self._service, day):
            return True  # paid per booking
        left = self._left_in(self._plan, day)
        for pool in pools_for(self._plan.plan, self._service):
            if left[pool.name] > 0:
                left[pool.name] -= 1
                return True
        return False

    def _left_in(self, plan: Subscribed, day: date) -> dict[str, int]:
        first = plan.period(day).first
        if first not in self._left:
            pools = self._ledger.standing(plan, day).pools
            self._left[first] = {pool.name: pool.left for pool in pools}
        return self._left[first]


def _at(one: Booking | Occurrence | Slot | Wish) -> int:
    """A start as a moment: one that the clock shows twice is two of them."""
    return int(one.starts.timestamp())


def _none_free(found: Sequence[Occurrence]) -> Refusal:
    facts = {"dates": [{"starts": one.starts.isoformat(), "why": one.why} for one in found]}
    unpaid = [one for one in found if one.why == "no_session_left"]
    days = listed([short_day(one.starts) for one in unpaid or found])
    if unpaid:
        return QuotaSpent(
            "Your booking could not be completed. You've used all your sessions for this billing "
            f"period: none is left for {days}. Ask me for your subscription to see when it renews.",
            **facts,
        )
    return SlotTaken(
        f"Nothing was booked: none of these dates is free at that time: {days}. "
        "Please try another time or another day.",
        **facts,
    )
