"""What is written at the desk: booking, cancelling, moving, each inside one transaction.

The caller's right was asked before, and what was asked twice is met before (requests.py).
Everything here follows one order: lock, judge by the function that shows the times, write the
booking, its time, its session and its history (DESIGN decision 4).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection

from booking.business import Business
from booking.calendar.diary import Diary
from booking.calendar.history import History
from booking.calendar.holds import Held, Holds
from booking.calendar.lanes import Lanes, Taker
from booking.calendar.rota import Rota
from booking.calendar.taking import Places, Taking
from booking.errors import AlreadyDone
from booking.permissions import account_of
from booking.plans.ledger import Ledger
from booking.policy import in_time, may_cancel, may_move, room_for
from booking.quota import PoolStanding
from booking.spoken import moment
from booking.values import Booking, BookingCode, BookingStatus, Caller, CustomerId, HoldCode
from booking.wish import Wish, wish_of

Credit = Literal["restored", "forfeited", "none"]
"""What became of the session that had paid; none: no plan had paid."""


@dataclass(frozen=True)
class Receipt:
    """A booking that was made.

    Attributes:
        repeated: the very same request had been met before; nothing new was made.
        pool_left: the pool that paid, after it; None if no plan paid.
    """

    booking: Booking
    repeated: bool
    pool_left: PoolStanding | None


@dataclass(frozen=True)
class Cancellation:
    """A booking that was cancelled, and what became of its session."""

    booking: Booking
    credit: Credit


@dataclass(frozen=True)
class Move:
    """A booking that was moved, and its start before: aware, in the business's zone."""

    booking: Booking
    was: datetime


@dataclass(frozen=True)
class Entered:
    """How the team came to enter a booking for a guest.

    Attributes:
        came: walk_in or phone; in the history it is the channel.
        overrides: what stood in the way, if anything did.
        reason: why it was booked all the same.
    """

    came: str
    overrides: tuple[str, ...] = ()
    reason: str | None = None


class Books:
    """The diary, the rota and the ledger, in one transaction for one caller.

    `now` is aware and in the business's zone; the rules of `shop` are those that bind the caller.
    """

    def __init__(
        self, connection: Connection, shop: Business, now: datetime, caller: Caller
    ) -> None:
        at = int(now.timestamp())
        self._shop = shop
        self.now = now
        self._caller = caller
        lanes = Lanes(connection, at)
        self._taking = Taking(shop, lanes)
        self.diary = Diary(connection, now)
        self.rota = Rota(shop, lanes, now)
        self.ledger = Ledger(connection, shop, at)
        self.history = History(connection, now)
        self.holds = Holds(connection, shop, now, self.rota, self._taking)

    def book(
        self, wish: Wish, *, series: str | None = None, hold: HoldCode | None = None
    ) -> Receipt:
        """Make a booking for the caller, or give the one they have already (SPEC BOOK-05).

        Raises:
            OutsideHours, SlotTaken, QuotaSpent: as it says; nothing is booked.
            Refusal: they have as many bookings as one may have, or the hold is for another time.
        """
        customer = account_of(self._caller)
        self.hold_still(wish, customer)
        ahead = self.diary.ahead(customer, wish)
        if ahead.same is not None:
            return self.receipt(self.diary.by_id(ahead.same))
        held = self.holds.live(hold, wish) if hold else None
        staff = held.staff if held else self.rota.assign(wish)
        room_for(self._shop, ahead.count)
        return self.write(customer, wish, staff, series=series, held=held)

    def write(
        self,
        customer: CustomerId,
        wish: Wish,
        staff: str,
        *,
        series: str | None = None,
        held: Held | None = None,
        entered: Entered | None = None,
    ) -> Receipt:
        """Write a booking that was judged: its row, its time, its history, its session.

        Raises:
            QuotaSpent: a plan covers it, and has no session left.
        """
        plan = self.ledger.covering(customer, wish.service.code, wish.day)
        draft = self.diary.draft(
            customer,
            wish,
            staff=staff,
            price=self._shop.money(wish.service.price),
            series=series,
            paid_by_plan=plan is not None,
        )
        beyond = entered is not None and bool(entered.overrides)
        places = Places(()) if held else self._taking.places(wish, staff, beyond=beyond)
        made = self.diary.enter(draft, places.every, self._line(draft, entered))
        pool = self.ledger.spend(plan, made, self.now.date()) if plan else None
        taker = Taker(booking=made.id)
        if held:
            self.holds.turn(held, wish, taker)
        else:
            self._taking.settle(places, taker)
        return Receipt(made, repeated=False, pool_left=pool)

    def _line(self, made: Booking, entered: Entered | None) -> dict[str, Any]:
        """How it came about, for the history."""
        if entered is None:
            return self.history.line(self._caller, "booked", None, made)
        caller = replace(self._caller, channel=entered.came)
        kept = {"overrides": list(entered.overrides), "reason": entered.reason}
        more = kept if entered.overrides else {}
        return self.history.line(caller, "booked", None, made, **more)

    def hold_still(self, wish: Wish, customer: CustomerId) -> None:
        """Lock all that may serve what is wished, and the customer's account, before looking."""
        self._taking.hold_still(wish.codes, customer=customer)

    def hold_bookings_still(self, bookings: Sequence[Booking], customer: CustomerId) -> None:
        """Lock what some bookings of a customer take, and their account, before changing them."""
        codes = [code for one in bookings for code in self._codes_of(one)]
        self._taking.hold_still(codes, customer=customer)

    def _codes_of(self, one: Booking) -> list[str]:
        return [one.staff, *self._taking.codes_of(Taker(booking=one.id))]

    def own(self, code: BookingCode) -> Booking:
        """The booking with that code, if the caller may see it.

        Raises:
            NotFound: there is none, or it is another's.
        """
        return self.diary.own(self._caller, code)

    def room_for(self, customer: CustomerId, more: int) -> None:
        """Let so many more bookings pass, or refuse them."""
        room_for(self._shop, self.diary.count_upcoming(customer), more)

    def receipt(self, made: Booking) -> Receipt:
        """The receipt of a booking that was made before, as it stands now."""
        return Receipt(made, repeated=True, pool_left=self.ledger.paying_pool(made))

    def check_cancel(self, code: BookingCode) -> Booking:
        """The booking, if it may be cancelled; changes nothing."""
        one = self.diary.own(self._caller, code)
        may_cancel(self._shop, one, self.now)
        return one

    def cancel(self, code: BookingCode) -> Cancellation:
        """Cancel, give the time back, and the session too unless it is too late for that.

        Raises:
            NotFound, AlreadyDone, TooLate: as they say; nothing is changed.
        """
        one = self.diary.own(self._caller, code)
        self.hold_bookings_still([one], one.customer)
        one = self.check_cancel(code)  # once more, under the lock
        credit = self._give_back(one)
        self._taking.give_back(Taker(booking=one.id))
        gone = self.diary.change(one, status=BookingStatus.CANCELLED)
        self.history.note(self._caller, "cancelled", one, gone, credit=credit)
        return Cancellation(gone, credit)

    def _give_back(self, one: Booking) -> Credit:
        if not one.paid_by_plan:
            return "none"
        # The business's own cancelling always gives back: its cut-off is zero (policy.shop_for).
        if not in_time(self._shop, one, self.now):
            return "forfeited"
        return "restored" if self.ledger.restore(one) else "none"

    def check_move(self, code: BookingCode, starts: datetime, staff: str | None) -> Booking:
        """The booking, if it may move there; changes nothing."""
        one = self.diary.own(self._caller, code)
        wish = wish_of(self._shop, one.service, starts, staff)
        self._new_staff(one, wish)
        if not self.ledger.same_period(one.customer, one.starts.date(), wish.day):
            self.ledger.check(one, wish.day, self.now.date())
        return one

    def move(self, code: BookingCode, starts: datetime, staff: str | None) -> Move:
        """Move a booking, which stays the same booking (SPEC BOOK-08).

        Raises:
            NotFound, AlreadyDone, TooLate: of the booking as it is.
            OutsideHours, SlotTaken, QuotaSpent: of the new time; the old one is kept.
        """
        one = self.diary.own(self._caller, code)
        wish = wish_of(self._shop, one.service, starts, staff)
        codes = [*self._codes_of(one), *wish.codes]
        self._taking.hold_still(codes, customer=one.customer)
        one = self.diary.own(self._caller, code)  # once more, under the lock
        who = self._new_staff(one, wish)
        moved = self.diary.change(
            one,
            starts=int(wish.starts.timestamp()),
            ends=int(wish.ends.timestamp()),
            staff=who,
        )
        moved = self._move_session(one, moved)
        self._taking.give_back(Taker(booking=one.id))
        self._taking.take(wish, who, Taker(booking=one.id))
        self.history.note(self._caller, "moved", one, moved)
        return Move(moved, one.starts)

    def _new_staff(self, one: Booking, wish: Wish) -> str:
        may_move(self._shop, one, self.now)
        # Where the clock shows an hour twice, the moment counts and not what it shows.
        is_there = wish.starts.timestamp() == one.starts.timestamp()
        if is_there and (not wish.named or wish.members[0].code == one.staff):
            raise AlreadyDone(
                f"Your {wish.service.name} is already on {moment(one.starts)}. "
                "Which other time would you like?"
            )
        return self.rota.assign(wish, but=one.id, rather=one.staff)

    def _move_session(self, was: Booking, moved: Booking) -> Booking:
        """Nothing within a period; between two the session goes back and another is spent."""
        if self.ledger.same_period(was.customer, was.starts.date(), moved.starts.date()):
            return moved
        self.ledger.restore(was)
        plan = self.ledger.covering(moved.customer, moved.service, moved.starts.date())
        if plan is not None:
            self.ledger.spend(plan, moved, self.now.date())
        return self.diary.change(moved, paid_by_plan=plan is not None)
