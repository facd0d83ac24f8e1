"""The verbs of a series: look at its dates, book them, see them, cancel them (SPEC BOOK-09)."""

from collections.abc import Sequence
from datetime import datetime

from booking.acts.requests import Request
from booking.acts.series import Occurrence, Series, SeriesReceipt
from booking.acts.series_end import Scope, SeriesCancellation, SeriesEnd
from booking.acts.transactions import Transactions, asked
from booking.permissions import Permission, account_of, require
from booking.values import Booking, BookingCode, Caller, RequestKey
from booking.wish import Wish


class SeriesDesk(Transactions):
    """What regular customers ask for; times and codes are as at the `Desk`."""

    def check_series(
        self,
        caller: Caller,
        service: str,
        starts: Sequence[datetime],
        *,
        staff: str | None = None,
    ) -> list[Occurrence]:
        """Which dates of a series are free, and why the others are not (SPEC BOOK-09).

        Raises:
            OutsideHours: no date of it is a time at which bookings start; names those that are.
            Refusal: they would be more bookings than a customer may have.
        """
        require(caller, Permission.BOOK)
        wishes = self._wishes(service, starts, staff)
        with self._reading(caller) as books:
            return Series(books, account_of(caller), wishes).check()

    def book_series(
        self,
        caller: Caller,
        service: str,
        starts: Sequence[datetime],
        *,
        staff: str | None = None,
        key: RequestKey | None = None,
    ) -> SeriesReceipt:
        """Book all the free dates of a series as one (SPEC BOOK-09).

        Raises:
            SlotTaken, QuotaSpent: no date is free; nothing is booked.
            Refusal: too many bookings, or the key was used before.
        """
        require(caller, Permission.BOOK)
        request = Request(caller, key, asked("book_series", service, starts, staff))
        wishes, customer = self._wishes(service, starts, staff), account_of(caller)
        return self._once(
            request,
            act=lambda books: Series(books, customer, wishes).book(),
            keep=lambda done: {"series": done.series, "bookings": [one.id for one in done.booked]},
            recall=lambda books, kept: Series(books, customer, wishes).booked_before(
                kept["series"], [books.diary.by_id(one) for one in kept["bookings"]]
            ),
        )

    def series(self, caller: Caller, code: BookingCode) -> list[Booking]:
        """Every booking of the series that one is of, whatever became of it, by start.

        Raises:
            NotFound: there is no such booking, or it is another's.
        """
        require(caller, Permission.BOOK)
        with self._reading(caller) as books:
            return books.diary.series(books.own(code))

    def check_cancel_series(
        self, caller: Caller, code: BookingCode, scope: Scope = "one"
    ) -> list[Booking]:
        """What `cancel_series` would cancel; refuses what it would refuse, changes nothing."""
        require(caller, Permission.BOOK)
        with self._reading(caller) as books:
            return SeriesEnd(books, code, scope).check()

    def cancel_series(
        self,
        caller: Caller,
        code: BookingCode,
        scope: Scope = "one",
        *,
        key: RequestKey | None = None,
    ) -> SeriesCancellation:
        """Cancel a booking, it and the later ones of its series, or all that are still to come.

        Each gets its session back by the same rules as a single one (SPEC QUOTA-03). What can no
        longer be cancelled is kept and listed. A booking that is of no series is one by itself.

        Raises:
            NotFound: there is none, or it is another's.
            TooLate, AlreadyDone: none of them can be cancelled any more.
        """
        require(caller, Permission.BOOK)
        request = Request(caller, key, asked(f"cancel_series:{scope}", code, [], None))
        return self._once(
            request,
            act=lambda books: SeriesEnd(books, code, scope).cancel(),
            keep=lambda done: done.as_data(),
            recall=lambda books, kept: SeriesCancellation.from_data(kept, books.diary.by_id),
        )

    def _wishes(self, service: str, starts: Sequence[datetime], staff: str | None) -> list[Wish]:
        if not starts:
            raise ValueError("A series has at least one start.")
        return [self._wish(service, one, staff) for one in sorted(set(starts))]
