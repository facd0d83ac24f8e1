"""The verbs of a series: look at its dates, book them, see them (SPEC BOOK-09)."""

from collections.abc import Sequence
from datetime import datetime

from booking.permissions import Permission, account_of, require
from booking.requests import Request
from booking.series import Occurrence, Series, SeriesReceipt
from booking.transactions import Transactions, asked
from booking.values import Caller, RequestKey
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
        """Which dates of a series are free, and why the others are not (SPEC BOOK-09)."""
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

    def _wishes(self, service: str, starts: Sequence[datetime], staff: str | None) -> list[Wish]:
        if not starts:
            raise ValueError("A series has at least one start.")
        return [self._wish(service, one, staff) for one in sorted(set(starts))]
