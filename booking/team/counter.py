"""What the team does for a guest at the counter or on the phone (SPEC BOOK-13)."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from booking.acts.books import Books
from booking.acts.requests import Request
from booking.acts.transactions import Transactions, asked
from booking.errors import Refusal
from booking.people import person
from booking.permissions import Permission, require
from booking.team.guests import Guest, Guests
from booking.team.walkin import Came, Entering, Entry
from booking.values import Caller, RequestKey
from booking.wish import Wish


class Counter(Transactions):
    """The team's own desk; times and codes are as at the `Desk`."""

    def enter(
        self,
        caller: Caller,
        guest: Guest,
        service: str,
        starts: datetime,
        *,
        staff: str | None = None,
        came: Came = "walk_in",
        override: bool = False,
        reason: str = "",
        key: RequestKey | None = None,
    ) -> Entry:
        """Book for a guest, whose account is found by phone or e-mail address, or made.

        Customers' rules are what the team is warned by: closed, too soon, too far ahead, off the
        grid, earlier today, or taken. With `override` and a reason it is booked all the same.

        Raises:
            OutsideHours, SlotTaken: a warning; facts["overridable"] says whether override helps.
            Unclear: who the guest is; `choices` names those it may be.
            QuotaSpent: their plan covers it, and has no session left in that period.
            Refusal: an override without a reason, or the key was used before.
        """
        require(caller, Permission.RUN_OFFICE)
        if override and not reason.strip():
            raise Refusal("Please say why: the reason is kept in the history of the booking.")
        wish = self._wish(service, starts, staff)
        why = " ".join(reason.split()) if override else None
        what = f"{service}:{guest}:{came}:{why}"
        request = Request(caller, key, asked("enter", what, [starts], staff))
        return self._store.run(partial(self._enter, request, guest, wish, came, why))

    def _enter(
        self,
        request: Request,
        guest: Guest,
        wish: Wish,
        came: Came,
        why: str | None,
        connection: Connection,
    ) -> Entry:
        now = self.now()
        at = int(now.timestamp())
        books = Books(connection, self.shop, now, request.caller)  # the rules that bind customers
        guests = Guests(connection, self.shop.region, at)
        return request.once(
            connection,
            at,
            lambda: Entering(books, guests.account_of(guest), wish).enter(came, why),
            lambda done: {"booking": done.receipt.booking.id, "beyond": done.went_beyond},
            lambda kept: _entered_before(connection, books, kept),
        )


def _entered_before(connection: Connection, books: Books, kept: Mapping[str, Any]) -> Entry:
    made = books.diary.by_id(kept["booking"])
    whose = person(connection, made.customer)
    return Entry(books.receipt(made), whose, tuple(kept["beyond"]))
