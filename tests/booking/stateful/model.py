"""What must be: a dictionary of bookings, and what follows from it by counting. No database.

Free time is found by brute force over quarters of an hour; the plan is told by how many sessions
a period has seen. Neither is how the desk does it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from booking.acts.books import Credit
from booking.acts.series_end import Scope
from booking.errors import (
    AlreadyDone,
    NotFound,
    OutsideHours,
    QuotaSpent,
    Refusal,
    SlotTaken,
    TooLate,
    TooMany,
    Unclear,
)
from booking.values import BookingCode, HoldCode
from tests.booking.stateful.corner import (
    CUTOFF,
    FAR_AHEAD_DAYS,
    HORIZON_DAYS,
    LEAD,
    MOST_UPCOMING,
    POOLS,
    QUARTER,
    ROOMS,
    Corner,
    Work,
    local_day,
)
from tests.booking.stateful.takers import Booked, Held, Taker, Who, is_covered


@dataclass
class Model:
    """The whole shop at one moment, in epoch seconds."""

    corner: Corner
    now: int
    bookings: dict[BookingCode, Booked] = field(default_factory=dict)
    holds: dict[HoldCode, Held] = field(default_factory=dict)

    def live(self, but: BookingCode | None = None) -> list[Taker]:
        """All the bookings that were not cancelled and the holds that are not dead."""
        booked = [one for code, one in self.bookings.items() if code != but and not one.cancelled]
        return [*booked, *self.live_holds()]

    def live_holds(self) -> list[Held]:
        """The holds that are not dead."""
        return [one for one in self.holds.values() if one.until > self.now]

    @staticmethod
    def meetings(takers: Iterable[Taker]) -> list[Taker]:
        """Every one that takes staff and rooms for itself, and one for each class."""
        classes = {one.meeting: one for one in takers if one.work.seats > 1}
        return [*(one for one in takers if one.work.seats == 1), *classes.values()]

    def upcoming(self, who: Who) -> list[BookingCode]:
        """Whose time is not over, by start."""
        mine = [
            (one.starts, place, code)
            for place, (code, one) in enumerate(self.bookings.items())
            if one.who == who and not one.cancelled and one.ends > self.now
        ]
        return [code for _, _, code in sorted(mine)]

    def same(self, who: Who, work: Work, starts: int) -> list[BookingCode]:
        """The bookings that such a request would make once more."""
        wanted = (who, work, starts, False)
        return [
            code
            for code, one in self.bookings.items()
            if (one.who, one.work, one.starts, one.cancelled) == wanted
        ]

    def free(
        self,
        who: Who,
        work: Work,
        day: date,
        *,
        but: BookingCode | None = None,
        staff: str | None = None,
    ) -> dict[int, set[str]]:
        """Starts on a local day, and who could do it then."""
        lead, horizon = (0, FAR_AHEAD_DAYS) if who == "olga" else (LEAD, HORIZON_DAYS)
        if day > local_day(self.now) + timedelta(days=horizon):
            return {}
        live = self.live(but)
        coming = Counter(one.meeting for one in live if one.work.seats > 1)
        busy = Counter(
            (thing, at) for one in self.meetings(live) for thing in one.things for at in one.span
        )
        asked = {staff} if staff else work.staff
        found = {
            starts: {one for one in asked if self._could(Taker(work, starts, one), busy, coming)}
            for starts in self.corner.grid(day)
            if starts >= self.now + lead
        }
        return {starts: able for starts, able in found.items() if able}

    def _could(
        self,
        one: Taker,
        busy: Counter[tuple[str, int]],
        coming: Counter[tuple[str, int, str]],
    ) -> bool:
        at_work = range(one.starts, one.ends, QUARTER)
        if not all(self.corner.is_open(at, one.staff) for at in at_work):
            return False
        if coming[one.meeting]:
            return coming[one.meeting] < one.work.seats
        return all(busy[thing, at] < ROOMS.get(thing, 1) for thing in one.things for at in one.span)

    def pays(self, who: Who, work: Work, starts: int) -> tuple[str, date] | None:
        """The session that would pay: the first pool of that period with one left.

        Raises:
            QuotaSpent: the plan covers it, and nothing is left.
        """
        if not is_covered(who, work):
            return None
        period = self.corner.period(local_day(starts))
        for pool, (services, _) in POOLS.items():
            if work.code in services and self.left(pool, period) > 0:
                return pool, period
        raise QuotaSpent("")

    def left(self, pool: str, period: date) -> int:
        """The sessions of a pool that are left in a period."""
        return POOLS[pool][1] + self._carried(pool, period) - self._used(pool, period)

    def _used(self, pool: str, period: date) -> int:
        return sum(one.paid == (pool, period) for one in self.bookings.values())

    def _carried(self, pool: str, into: date) -> int:
        """What a period that is over has left to the next one, of its own sessions."""
        if into > local_day(self.now) or into <= self.corner.season.subscribed:
            return 0
        before = self.corner.period(into - timedelta(days=1))
        beyond_carried = max(0, self._used(pool, before) - self._carried(pool, before))
        return min(self.corner.carry_over, POOLS[pool][1] - beyond_carried)

    def other_period(self, one: Booked, starts: int) -> bool:
        """Whether a plan's sessions for another start come from another period."""
        period = self.corner.period
        return period(local_day(one.starts)) != period(local_day(starts))

    def against_staff(self, work: Work, staff: str | None) -> set[type[Refusal]]:
        """The reason to refuse a name: they do not do this."""
        return set() if staff is None or staff in work.staff else {Unclear}

    def against_booking(
        self, who: Who, work: Work, starts: int, staff: str | None
    ) -> set[type[Refusal]]:
        """Every reason to refuse a new booking; none: it must be made."""
        found = self.against_time(who, work, starts, staff) | self.against_paying(who, work, starts)
        return found | {Refusal} if len(self.upcoming(who)) >= MOST_UPCOMING else found

    def against_holding(
        self, who: Who, work: Work, starts: int, staff: str | None
    ) -> set[type[Refusal]]:
        """Every reason to refuse a hold; none: it must be kept."""
        if wrong := self.against_staff(work, staff):
            return wrong
        mine = [one for one in self.live_holds() if one.who == who]
        if any(one.keeps(work, starts, staff) for one in mine):
            return set()
        return {TooMany} if len(mine) >= 3 else self.against_time(who, work, starts, staff)

    def against_time(
        self,
        who: Who,
        work: Work,
        starts: int,
        staff: str | None,
        but: BookingCode | None = None,
    ) -> set[type[Refusal]]:
        """Reasons to refuse a time: it is the one or the other."""
        is_free = starts in self.free(who, work, local_day(starts), but=but, staff=staff)
        return set() if is_free else {SlotTaken, OutsideHours}

    def against_paying(self, who: Who, work: Work, starts: int) -> set[type[Refusal]]:
        """The reason to refuse a start that the plan covers."""
        try:
            self.pays(who, work, starts)
        except QuotaSpent:
            return {QuotaSpent}
        return set()

    def against_moving(
        self, who: Who, code: BookingCode, starts: int, staff: str | None
    ) -> set[type[Refusal]]:
        """Every reason to refuse a move; none: it must be made."""
        one = self.bookings[code]
        if who not in (one.who, "olga"):
            return {NotFound}
        if wrong := self.against_staff(one.work, staff):
            return wrong
        if one.cancelled or one.starts <= self.now:
            return {AlreadyDone}
        if self._is_late(who, one):
            return {TooLate}
        if starts == one.starts and staff in (None, one.staff):
            return {AlreadyDone}
        found = self.against_time(who, one.work, starts, staff, code)
        if self.other_period(one, starts):
            found |= self.against_paying(one.who, one.work, starts)
        return found

    def against_cancelling(self, who: Who, code: BookingCode) -> type[Refusal] | None:
        """The reason to refuse a cancellation, if there is one."""
        one = self.bookings[code]
        if who not in (one.who, "olga"):
            return NotFound
        if one.cancelled or one.starts <= self.now:
            return AlreadyDone
        is_strict = self.corner.late_cancel == "refuse"
        return TooLate if is_strict and self._is_late(who, one) else None

    def _is_late(self, who: Who, one: Booked) -> bool:
        return who != "olga" and one.starts - self.now < CUTOFF

    def cancel(self, who: Who, code: BookingCode) -> Credit:
        """Cancel; says what becomes of the session."""
        one = self.bookings[code]
        one.cancelled = True
        if one.paid is None:
            return "none"
        if self._is_late(who, one):
            return "forfeited"
        one.paid = None
        return "restored"

    def against_series(
        self, who: Who, work: Work, dates: list[int], staff: str | None
    ) -> tuple[set[type[Refusal]], set[int]]:
        """Every reason to refuse a series, and the dates of it that are free."""
        if wrong := self.against_staff(work, staff):
            return wrong, set()
        trial, free = replace(self, bookings=dict(self.bookings)), set()
        for at in dates:
            if not self.same(who, work, at):
                if trial.against_time(who, work, at, staff) | trial.against_paying(who, work, at):
                    continue
                code = BookingCode(f"date {at}")
                trial.bookings[code] = Booked(work, at, "any", who, trial.pays(who, work, at))
            free.add(at)
        if not free:
            return {SlotTaken, QuotaSpent, OutsideHours}, free
        is_new = len(trial.bookings) > len(self.bookings)
        if is_new and len(trial.upcoming(who)) > MOST_UPCOMING:
            return {Refusal}, free
        return set(), free

    def meant(self, code: BookingCode, scope: Scope) -> list[BookingCode]:
        """The bookings of a series that somebody means who names one, by start."""
        named = self.bookings[code]
        if scope == "one" or named.series is None:
            return [code]
        since = named.starts if scope == "this_and_later" else 0
        found = [
            (one.starts, place, other)
            for place, (other, one) in enumerate(self.bookings.items())
            if one.series == named.series and not one.cancelled
            if one.starts >= since and one.starts > self.now
        ]
        return [other for _, _, other in sorted(found)] or [code]
