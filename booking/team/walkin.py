"""Bookings that the team enters for a guest who came in or called (SPEC BOOK-13).

They are judged by the rules that bind customers, so that whoever enters them is warned; and the
team may go on all the same, with a reason, which the history keeps. What is taken twice takes a
lane of its own beyond those there are: the rule against overlaps stays whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from booking.acts.books import Books, Entered, Receipt
from booking.calendar.rota import NotFree
from booking.errors import Refusal
from booking.people import Person
from booking.wish import Wish

Came = Literal["walk_in", "phone"]
"""How the guest reached the team; in the history it is the channel of the booking."""


@dataclass(frozen=True)
class Entry:
    """A booking that the team entered.

    Attributes:
        person: the customer, found or new.
        went_beyond: what was overridden: a reason as in `policy.Why`, or "taken".
    """

    receipt: Receipt
    person: Person
    went_beyond: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """Who is to do it, and what stands in its way."""

    staff: str
    warnings: tuple[str, ...]


class Entering:
    """One entry, in one transaction; the rules of `books` are those that bind customers.

    Args:
        books: of the transaction.
        person: the customer.
        wish: what is entered.
    """

    def __init__(self, books: Books, person: Person, wish: Wish) -> None:
        self._books = books
        self._person = person
        self._wish = wish

    def enter(self, came: Came, reason: str | None) -> Entry:
        """Book it.

        Args:
            came: how the guest reached the team.
            reason: why to go on although something stands in the way; None: be warned of it.

        Raises:
            OutsideHours, SlotTaken: something stands in the way; facts["overridable"] says whether
                a reason helps, facts["warnings"] names all of it.
            QuotaSpent: their plan covers it, and has no session left.
        """
        self._books.hold_still(self._wish, self._person.id)
        service, starts = self._wish.service.code, self._wish.starts
        for same in self._books.diary.same(self._person.id, service, [starts]):
            return Entry(self._books.receipt(same), self._person, ())
        judged = self._judged(reason)
        entered = Entered(came, judged.warnings, reason)
        receipt = self._books.write(self._person.id, self._wish, judged.staff, entered=entered)
        return Entry(receipt, self._person, judged.warnings)

    def _judged(self, reason: str | None) -> Judged:
        rota = self._books.rota
        try:
            return Judged(rota.assign(self._wish), ())
        except NotFree as unfree:
            warnings = self._warnings(unfree)
            if reason is None or not self._is_overridable(warnings):
                raise self._warned(rota.refusal(unfree), warnings) from unfree
        return Judged(rota.anyway(self._wish), warnings)

    def _warnings(self, unfree: NotFree) -> tuple[str, ...]:
        """The reason, and that nobody is free besides."""
        if unfree.why is None:
            return ("taken",)
        return (unfree.why,) if self._books.rota.idle(self._wish) else (unfree.why, "taken")

    def _is_overridable(self, warnings: Sequence[str]) -> bool:
        """Whoever came earlier today may be entered late; yesterday is a slip of the pen."""
        return "past" not in warnings or self._wish.day == self._books.now.date()

    def _warned(self, refused: Refusal, warnings: Sequence[str]) -> Refusal:
        may = self._is_overridable(warnings)
        besides = " Besides, nobody is free then." if len(warnings) > 1 else ""
        way_out = " You can enter it all the same, with a reason." if may else ""
        facts = {**refused.facts, "overridable": may, "warnings": list(warnings)}
        return type(refused)(f"{refused.text}{besides}{way_out}", **facts)
