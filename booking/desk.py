"""What a front desk can do. Each verb is one transaction, and asks first whether it may.

The desk is law: whatever a model, a client or a page believes, here it is settled who may do
what, what is free, and what it costs. How a verb is done is told in booking/acts: those
of a series begin in its series_desk.py, those of a hold in its hold_desk.py.
"""

from collections.abc import Sequence
from datetime import date, datetime, time

from booking.acts.books import Cancellation, Move, Receipt
from booking.acts.hold_desk import HoldDesk
from booking.acts.requests import Request
from booking.acts.series_desk import SeriesDesk
from booking.acts.transactions import asked
from booking.calendar.diary import Which
from booking.calendar.history import Event
from booking.people import Person, person
from booking.permissions import Permission, account_of, require
from booking.policy import why_no_day
from booking.quota import PlanStanding
from booking.values import Booking, BookingCode, Caller, HoldCode, RequestKey, Slot


class Desk(HoldDesk, SeriesDesk):
    """The front desk of one business.

    All times it is given must be aware; those it gives are in the business's zone. `service` and
    `staff` are codes of the business file. Every verb raises NotSignedIn or NotAllowed for a
    caller without the right, UnknownService or Unclear for a code that fits nothing.
    """

    def free(
        self,
        caller: Caller,
        service: str,
        days: Sequence[date],
        *,
        staff: str | None = None,
        earliest: time | None = None,
        latest: time | None = None,
    ) -> list[Slot]:
        """Free starts on some local days, in order of time (SPEC BOOK-02, BOOK-03).

        With `staff` only those of that member of staff; `earliest` and `latest` are local times
        that bound the start, both included.
        """
        require(caller, Permission.SEE_OFFER)
        wish = self._wish(service, self.now(), staff)
        with self._glancing(caller) as books:
            slots = books.rota.free(wish, days)
        if earliest is None and latest is None:
            return slots
        first, last = earliest or time.min, latest or time.max
        return [slot for slot in slots if first <= slot.starts.time() <= last]

    def why_none(self, day: date) -> str | None:
        """Why a local day has no time for anybody; None means that it is simply fully booked.

        Either closed, too_soon, beyond_horizon, past, or the name of the holiday.
        """
        return why_no_day(self.shop, day, self.now())

    def alternatives(
        self,
        caller: Caller,
        service: str,
        near: datetime,
        *,
        count: int = 5,
        staff: str | None = None,
    ) -> list[Slot]:
        """The free times nearest to a wish: that day first, then the days around (SPEC BOOK-10)."""
        require(caller, Permission.SEE_OFFER)
        with self._glancing(caller) as books:
            return books.rota.alternatives(self._wish(service, near, staff), count)

    def book(
        self,
        caller: Caller,
        service: str,
        starts: datetime,
        *,
        staff: str | None = None,
        key: RequestKey | None = None,
        hold: HoldCode | None = None,
    ) -> Receipt:
        """Make one booking for the caller (SPEC BOOK-04, BOOK-05, BOOK-11, QUOTA-02).

        The start must be one of the times that `free` shows, or be kept by the `hold`, which is
        turned into the booking; one that has died is passed over. Without `staff` whoever has
        least to do that day gets it. The same key, or the same service and start, is one booking.

        Raises:
            OutsideHours: closed, in the past, too soon, too far ahead, or no time to start at.
            SlotTaken: nobody is free then.
            QuotaSpent: the plan covers it, and has no session left in that month.
            Refusal: the customer has too many upcoming bookings, the key was used before, or the
                hold keeps something else.
        """
        require(caller, Permission.BOOK)
        wish = self._wish(service, starts, staff)
        request = Request(caller, key, asked("book", service, [starts], staff))
        return self._once(
            request,
            act=lambda books: books.book(wish, hold=hold),
            keep=lambda done: {"booking": done.booking.id},
            recall=lambda books, kept: books.receipt(books.diary.by_id(kept["booking"])),
        )

    def bookings(self, caller: Caller, which: Which = "upcoming") -> list[Booking]:
        """The caller's own bookings (SPEC BOOK-06); in which order says `Diary.listed`."""
        require(caller, Permission.BOOK)
        with self._reading(caller) as books:
            return books.diary.listed(account_of(caller), which)

    def booking(self, caller: Caller, code: BookingCode) -> Booking:
        """One booking of the caller's own; the team may see any.

        Raises:
            NotFound: there is none, or it is another's.
        """
        require(caller, Permission.BOOK)
        with self._reading(caller) as books:
            return books.diary.own(caller, code)

    def history(self, caller: Caller, code: BookingCode) -> list[Event]:
        """What happened to a booking of the caller's own, in order (SPEC BOOK-12).

        The team may read that of any.

        Raises:
            NotFound: there is none, or it is another's.
        """
        require(caller, Permission.BOOK)
        with self._reading(caller) as books:
            return books.history.of(books.diary.own(caller, code).id)

    def check_cancel(self, caller: Caller, code: BookingCode) -> Booking:
        """The booking that `cancel` would cancel; refuses what it would refuse, changes nothing."""
        require(caller, Permission.BOOK)
        with self._reading(caller) as books:
            return books.check_cancel(code)

    def cancel(
        self, caller: Caller, code: BookingCode, *, key: RequestKey | None = None
    ) -> Cancellation:
        """Cancel a booking and give back its time and its session (SPEC BOOK-07, QUOTA-03).

        Raises:
            NotFound: there is none, or it is another's.
            TooLate: inside the cut-off, where the business lets nobody cancel.
            AlreadyDone: it is cancelled, or its time has come.
        """
        require(caller, Permission.BOOK)
        request = Request(caller, key, asked("cancel", code, [], None))
        return self._once(
            request,
            act=lambda books: books.cancel(code),
            keep=lambda done: {"booking": done.booking.id, "credit": done.credit},
            recall=lambda books, kept: Cancellation(
                books.diary.by_id(kept["booking"]), kept["credit"]
            ),
        )

    def check_move(
        self, caller: Caller, code: BookingCode, starts: datetime, *, staff: str | None = None
    ) -> Booking:
        """The booking that `move` would move; refuses what it would refuse, changes nothing."""
        require(caller, Permission.BOOK)
        with self._reading(caller) as books:
            return books.check_move(code, starts, staff)

    def move(
        self,
        caller: Caller,
        code: BookingCode,
        starts: datetime,
        *,
        staff: str | None = None,
        key: RequestKey | None = None,
    ) -> Move:
        """Move a booking to another time; it keeps its code (SPEC BOOK-08).

        Without `staff` it stays with who has it, if they are free then.

        Raises:
            NotFound: there is none, or it is another's.
            TooLate, AlreadyDone: by the start that it has now.
            OutsideHours, SlotTaken, QuotaSpent: of the new time; the old one is kept.
        """
        require(caller, Permission.BOOK)
        request = Request(caller, key, asked("move", code, [starts], staff))
        return self._once(
            request,
            act=lambda books: books.move(code, starts, staff),
            keep=lambda done: {"booking": done.booking.id, "was": done.was.isoformat()},
            recall=lambda books, kept: Move(
                books.diary.by_id(kept["booking"]),
                datetime.fromisoformat(kept["was"]).astimezone(self.shop.tz),
            ),
        )

    def quota(self, caller: Caller) -> PlanStanding | None:
        """The caller's plan in the present month; None without one (SPEC QUOTA-01, ACCT-02)."""
        require(caller, Permission.BOOK)
        with self._reading(caller) as books:
            found = books.ledger.subscribed(account_of(caller))
            return books.ledger.standing(found, self.now().date()) if found else None

    def profile(self, caller: Caller) -> Person:
        """The caller's own name, e-mail and phone (SPEC ACCT-01)."""
        require(caller, Permission.BOOK)
        with self._store.reading() as connection:
            return person(connection, account_of(caller))
