"""Who is free when, as one transaction sees it: the sweep, fed from the database.

What shows the free times and what judges a booking is the same function here (DESIGN
decisions 4 and 6).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from booking.availability import Need, Span, day_span, free_slots, nearest
from booking.business import Business
from booking.lanes import Lanes
from booking.policy import Nearby, Why, bookable, last_day, not_bookable, taken, why_not
from booking.values import BookingId, Slot
from booking.wish import Wish

AROUND = 14
"""So many days before and after a wish are searched for another time."""
OTHERS = 5
"""How many other times a refusal carries."""


class Rota:
    """The free time of the staff; `now` is aware, and the rules of `shop` bind the caller."""

    def __init__(self, shop: Business, lanes: Lanes, now: datetime) -> None:
        self._shop = shop
        self._lanes = lanes
        self._now = now

    def free(self, wish: Wish, days: Sequence[date], but: BookingId | None = None) -> list[Slot]:
        """Starts on some local days at which somebody can do what is wished, and who can.

        Args:
            wish: its start does not matter.
            days: local days, in any order.
            but: a booking whose time counts as free, since it is about to move.
        """
        wanted = sorted(day for day in set(days) if day <= last_day(self._shop, self._now))
        if not wanted:
            return []
        within = self._with_buffers(wish, wanted)
        busy = self._lanes.busy([one.code for one in wish.members], within, but)
        bounds = bookable(self._shop, self._now)
        return free_slots(self._shop, wish.service, wish.members, busy, wanted, bounds)

    def why_not(self, wish: Wish) -> Why | None:
        """Why nobody could have that start; None if only other work can stand in its way."""
        return why_not(self._shop, wish, self._now)

    def assign(self, wish: Wish, *, but: BookingId | None = None, rather: str | None = None) -> str:
        """Who is to do it: the named one, or `rather`, or whoever has least to do that day.

        Raises:
            OutsideHours: nobody could have that start.
            SlotTaken: nobody is free then; carries other times.
        """
        why = self.why_not(wish)
        if why is not None:
            raise not_bookable(self._shop, wish, self._now, why, self._nearby(wish, but))
        slots = self.free(wish, [wish.day], but)
        staff = next((slot.staff for slot in slots if slot.starts == wish.starts), ())
        if not staff:
            raise taken(wish, self._nearby(wish, but))
        return rather if rather in staff else self._least_busy(wish.day, staff)

    def _least_busy(self, day: date, staff: Sequence[str]) -> str:
        if len(staff) == 1:
            return staff[0]
        first, last = day_span(day, self._shop.tz)
        busy = self._lanes.busy(staff, (first, last))
        work = {
            code: sum(min(end, last) - max(start, first) for start, end in busy.get(code, ()))
            for code in staff
        }
        return min(staff, key=work.__getitem__)  # of equals the first, in the order of the file

    def _nearby(self, wish: Wish, but: BookingId | None) -> Nearby:
        slots = self._around(wish, but)
        that_day = [slot for slot in slots if slot.starts.date() == wish.day]
        return Nearby(that_day, nearest(slots, wish.starts, OTHERS))

    def alternatives(self, wish: Wish, count: int) -> list[Slot]:
        """The free times nearest to a wish (SPEC BOOK-10), at most so many."""
        return nearest(self._around(wish), wish.starts, count)

    def _around(self, wish: Wish, but: BookingId | None = None) -> list[Slot]:
        today, last = self._now.date(), last_day(self._shop, self._now)
        middle = min(max(wish.day, today), last)  # a wish out of reach: the days nearest to it
        days = [middle + timedelta(days=n) for n in range(-AROUND, AROUND + 1)]
        return self.free(wish, [day for day in days if today <= day], but)

    def _with_buffers(self, wish: Wish, days: Sequence[date]) -> Span:
        need = Need.of(wish.service, self._shop.rules.slot_step_minutes)
        first, last = day_span(days[0], self._shop.tz)[0], day_span(days[-1], self._shop.tz)[1]
        return first - need.before, last + need.after
