"""Who is free when, as one transaction sees it: the sweep, fed from the database.

What shows the free times and what judges a booking is the same function here (DESIGN
decisions 4 and 6).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from booking.availability import (
    IDLE,
    Busy,
    Need,
    OpenDay,
    Span,
    day_span,
    free_slots,
    windows,
)
from booking.business import Business
from booking.calendar.lanes import Lanes
from booking.calendar.peak import full
from booking.errors import OutsideHours, SlotTaken
from booking.nearest import nearest
from booking.policy import Nearby, Why, bookable, last_day, not_bookable, taken, why_not
from booking.values import BookingId, Slot
from booking.wish import Wish, wish_of

AROUND = 14
"""So many days before and after a wish are searched for another time."""
OTHERS = 5
"""How many other times a refusal carries."""


Classes = Mapping[tuple[str, int], int]
"""How many come, by the code of who gives a class and its start in epoch seconds."""


class NotFree(Exception):
    """Nobody can have what is wished; `Rota.refusal` says it to the customer, with other times.

    To find those costs more than all the rest of a booking: whoever holds locks lets go of them
    first.

    Args:
        wish: what is wished.
        why: why nobody could have that start; None: it is taken.
        but: a booking that was about to move.
    """

    def __init__(self, wish: Wish, why: Why | None, but: BookingId | None) -> None:
        super().__init__(why or "taken")
        self.wish = wish
        self.why = why
        self.but = but


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
        last = last_day(self._shop, self._now)
        wanted = sorted(day for day in set(days) if day <= last)
        if not wanted:
            return []
        busy = self._lanes.busy(wish.codes, self._with_buffers(wish, wanted), but)
        free = self._sweep(wish, self._with_rooms(wish, busy), wanted)
        if not wish.service.is_class:
            return free
        return _with_seats(wish, self._sweep(wish, {}, wanted), free, self._coming(wish, busy))

    def _sweep(self, wish: Wish, busy: Mapping[str, Busy], days: Sequence[date]) -> list[Slot]:
        bounds = bookable(self._shop, self._now)
        return free_slots(self._shop, wish.service, wish.members, busy, days, bounds)

    def _with_rooms(self, wish: Wish, busy: Mapping[str, Busy]) -> Mapping[str, Busy]:
        """Taken time by member of staff, and with it when there is no room for what they do."""
        if not wish.service.needs:
            return busy
        shut = [
            span
            for code in wish.service.needs
            for span in full(busy.get(code, IDLE), self._shop.resource(code).count)
        ]
        return {one.code: Busy.of([*busy.get(one.code, IDLE), *shut]) for one in wish.members}

    def _coming(self, wish: Wish, busy: Mapping[str, Busy]) -> Classes:
        """How many come to each class there is, by who gives it and when it starts."""
        need = Need.of(wish.service, self._shop.rules.slot_step_minutes)
        return Counter(
            (one.code, begins + need.before)
            for one in wish.members
            for begins, ends in busy.get(wish.seats(one.code), IDLE)
            if (begins, ends) == need.occupied(begins + need.before)
        )

    def why_not(self, wish: Wish) -> Why | None:
        """Why nobody could have that start; None if only other work can stand in its way."""
        return why_not(self._shop, wish, self._now)

    def assign(self, wish: Wish, *, but: BookingId | None = None, rather: str | None = None) -> str:
        """Who is to do it: the named one, or `rather`, or whoever has least to do that day.

        Raises:
            NotFree: nobody could have that start, or nobody is free then.
        """
        why = self.why_not(wish)
        if why is not None:
            raise NotFree(wish, why, but)
        slots = self.free(wish, [wish.day], but)
        at = wish.starts.timestamp()  # where the clock shows an hour twice, the moment counts
        staff = next((slot.staff for slot in slots if slot.starts.timestamp() == at), ())
        if not staff:
            raise NotFree(wish, None, but)
        if rather in staff:
            return rather
        return self._least_busy(wish.day, self._giving(wish, staff, but) or staff)

    def refusal(self, unfree: NotFree) -> OutsideHours | SlotTaken:
        """What the customer hears: why not, and which other times there are."""
        wish, nearby = unfree.wish, self._nearby(unfree.wish, unfree.but)
        if unfree.why is None:
            return taken(wish, nearby, self._others(wish, unfree.but))
        return not_bookable(self._shop, wish, self._now, unfree.why, nearby)

    def _others(self, wish: Wish, but: BookingId | None) -> list[str]:
        """Names of those who could do it then in the place of the one who was named."""
        if not wish.named:
            return []
        anyone = wish_of(self._shop, wish.service.code, wish.starts, None)
        at = wish.starts.timestamp()
        slots = self.free(anyone, [wish.day], but)
        free = next((slot.staff for slot in slots if slot.starts.timestamp() == at), ())
        return [one.name for one in anyone.members if one.code in free]

    def _giving(self, wish: Wish, staff: Sequence[str], but: BookingId | None) -> list[str]:
        """Who gives that class at that time anyway: it is filled before another is begun."""
        if not wish.service.is_class:
            return []
        need = Need.of(wish.service, self._shop.rules.slot_step_minutes)
        at = int(wish.starts.timestamp())
        busy = self._lanes.busy([wish.seats(code) for code in staff], need.occupied(at), but)
        coming = self._coming(wish, busy)
        return [code for code in staff if coming[code, at]]

    def idle(self, wish: Wish) -> list[str]:
        """Who has nothing else to do then, be it in their hours or not, and room to do it in."""
        first, last = Need.of(wish.service, self._shop.rules.slot_step_minutes).occupied(
            int(wish.starts.timestamp())
        )
        taken = self._with_rooms(wish, self._lanes.busy(wish.codes, (first, last)))
        return [
            one.code
            for one in wish.members
            if not any(begins < last and ends > first for begins, ends in taken.get(one.code, IDLE))
        ]

    def anyway(self, wish: Wish) -> str:
        """Who is to do it although something stands in the way.

        Rather one who works then than one who does not, and rather one who is idle.
        """
        idle, on_duty = self.idle(wish), self._on_duty(wish)
        everyone = [one.code for one in wish.members]
        giving = self._giving(wish, everyone, None)
        both = [code for code in on_duty if code in idle]
        return self._least_busy(wish.day, giving or both or on_duty or idle or everyone)

    def _on_duty(self, wish: Wish) -> list[str]:
        starts, ends = int(wish.starts.timestamp()), int(wish.ends.timestamp())
        opened = [OpenDay.at(self._shop, wish.day)]
        return [
            one.code
            for one in wish.members
            if any(
                window.opens <= starts and ends <= window.closes for window in windows(one, opened)
            )
        ]

    def _least_busy(self, day: date, staff: Sequence[str]) -> str:
        if len(staff) == 1:
            return staff[0]
        first, last = day_span(day, self._shop.tz)
        busy = self._lanes.busy(staff, (first, last))
        work = {
            code: sum(min(end, last) - max(start, first) for start, end in busy.get(code, IDLE))
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


def _with_seats(
    wish: Wish, every: Sequence[Slot], free: Sequence[Slot], coming: Classes
) -> list[Slot]:
    """The times at which a class may be begun, and those of a class with a seat left.

    Args:
        wish: of a class.
        every: all its starts, whoever is free.
        free: those at which somebody is.
        coming: to the classes there are.
    """
    begins = {(code, slot.starts.timestamp()) for slot in free for code in slot.staff}
    offered = begins | {one for one, count in coming.items() if count < wish.service.seats}
    found = []
    for slot in every:
        at = slot.starts.timestamp()
        staff = tuple(code for code in slot.staff if (code, at) in offered)
        if staff:
            found.append(slot._replace(staff=staff))
    return found
