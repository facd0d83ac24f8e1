"""The verbs of a hold: keep a time for some minutes, let it go (SPEC BOOK-11)."""

from datetime import datetime

from booking.acts.transactions import Transactions
from booking.calendar.holds import LONGEST, Hold
from booking.permissions import Permission, require
from booking.values import Caller, HoldCode


class HoldDesk(Transactions):
    """What somebody asks for who has not made up their mind; times and codes as at the `Desk`."""

    def hold(
        self,
        caller: Caller,
        service: str,
        starts: datetime,
        *,
        staff: str | None = None,
        minutes: int = 10,
        holder: str | None = None,
    ) -> Hold:
        """Keep a time for the caller: from now on nobody else sees it or can have it.

        It dies by itself. The same wish again is the same hold, and does not make it live longer.

        Args:
            caller: anybody, a visitor too.
            service: code of what is to be booked.
            starts: aware; must be one of the times that `free` shows.
            staff: code of who is to do it; without it as in `book`.
            minutes: how long it lives, 1 to 60.
            holder: who a visitor is, such as a conversation; customers hold as themselves.

        Raises:
            ValueError: too many minutes or too few, or a visitor without a holder.
            OutsideHours, SlotTaken: as in `book`.
            TooMany: they hold three times already.
        """
        require(caller, Permission.SEE_OFFER)
        if not 1 <= minutes <= LONGEST:
            raise ValueError(f"A hold lives for 1 to {LONGEST} minutes.")
        keeper, wish = _holder(caller, holder), self._wish(service, starts, staff)
        return self._write(caller, lambda books: books.holds.hold(keeper, wish, minutes))

    def release(self, caller: Caller, code: HoldCode) -> None:
        """Let go what a hold keeps; whoever has the code may. One that is gone is no matter."""
        require(caller, Permission.SEE_OFFER)
        self._write(caller, lambda books: books.holds.release(code))


def _holder(caller: Caller, visitor: str | None) -> str:
    if caller.customer is not None:
        return f"customer:{caller.customer}"
    if not visitor:
        raise ValueError("Visitors are told apart by a holder.")
    return f"visitor:{visitor}"
