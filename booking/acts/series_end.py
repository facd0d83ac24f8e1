"""Cancelling a series: one booking of it, that and the later ones, or all still to come.

Each goes by the rules of a single cancellation, in one transaction. One that can no longer be
cancelled does not keep the others: it stays, and is listed with the reason (SPEC BOOK-09).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from booking.acts.books import Books, Cancellation
from booking.errors import AlreadyDone, Refusal, TooLate
from booking.values import Booking, BookingCode, BookingId, BookingStatus

Scope = Literal["one", "this_and_later", "all"]
"""How much of a series is meant; "all" are those that are still to come."""

Done = TypeVar("Done")


@dataclass(frozen=True)
class Kept:
    """A booking that could not be cancelled, and why: a sentence for the customer."""

    booking: Booking
    why: str


@dataclass(frozen=True)
class SeriesCancellation:
    """What was cancelled of a series, by start, and what had to stay."""

    cancelled: list[Cancellation]
    kept: list[Kept]

    def as_data(self) -> dict[str, Any]:
        """The same in JSON types."""
        return {
            "cancelled": [[one.booking.id, one.credit] for one in self.cancelled],
            "kept": [[one.booking.id, one.why] for one in self.kept],
        }

    @classmethod
    def from_data(
        cls, data: Mapping[str, Any], booking: Callable[[BookingId], Booking]
    ) -> "SeriesCancellation":
        """The same again, with the bookings as they stand now."""
        return cls(
            [Cancellation(booking(one), credit) for one, credit in data["cancelled"]],
            [Kept(booking(one), why) for one, why in data["kept"]],
        )


class SeriesEnd:
    """One wish to cancel, in one transaction.

    Args:
        books: of the transaction.
        code: of a booking of the series.
        scope: how much of it is meant.
    """

    def __init__(self, books: Books, code: BookingCode, scope: Scope) -> None:
        self._books = books
        self._code = code
        self._scope = scope

    def check(self) -> list[Booking]:
        """Those that would be cancelled, by start; changes nothing.

        Raises:
            NotFound: there is no such booking, or it is another's.
            TooLate, AlreadyDone: none can be cancelled any more.
        """
        tried = [_try(self._books.check_cancel, one) for one in self._meant()]
        return _some(tried)

    def cancel(self) -> SeriesCancellation:
        """Cancel them.

        Raises:
            NotFound, TooLate, AlreadyDone: as in `check`; nothing is changed.
        """
        named = self._books.own(self._code)
        self._books.hold_bookings_still(self._meant(), named.customer)
        meant = self._meant()  # once more, under the lock
        tried = [_try(self._books.cancel, one) for one in meant]
        kept = [
            Kept(one, result.text)
            for one, result in zip(meant, tried, strict=True)
            if isinstance(result, Refusal)
        ]
        return SeriesCancellation(_some(tried), kept)

    def _meant(self) -> list[Booking]:
        named = self._books.own(self._code)
        if self._scope == "one":
            return [named]
        now = self._books.now.timestamp()
        since = named.starts.timestamp() if self._scope == "this_and_later" else now
        later = [
            one
            for one in self._books.diary.series(named)
            if one.status == BookingStatus.CONFIRMED
            and one.starts.timestamp() >= since
            and one.starts.timestamp() > now
        ]
        return later or [named]  # which then says why it cannot be cancelled


def _try(act: Callable[[BookingCode], Done], one: Booking) -> Done | TooLate | AlreadyDone:
    try:
        return act(one.code)
    except (TooLate, AlreadyDone) as refused:
        return refused


def _some(tried: Sequence[Done | TooLate | AlreadyDone]) -> list[Done]:
    """What worked; if nothing did, the first refusal is raised."""
    worked = [result for result in tried if not isinstance(result, TooLate | AlreadyDone)]
    if not worked:
        raise next(result for result in tried if isinstance(result, TooLate | AlreadyDone))
    return worked
