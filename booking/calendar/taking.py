"""All that a booking takes, taken and given back as one: a member of staff, rooms, a seat.

A class takes its teacher and its rooms once, however many come: their rows belong to one of those
who come, and go to another when that one leaves. They belong to the one who is sure to stay the
longest, a booking before a hold: else they would die with a hold while others still come.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from booking.availability import Need, Span
from booking.business import Business
from booking.calendar.lanes import Lanes, Place, Taker
from booking.errors import Busy
from booking.store import LockKind
from booking.values import CustomerId
from booking.wish import Wish


@dataclass(frozen=True)
class Places:
    """All that a wish is to take.

    Attributes:
        keeper: to whom the teacher and the rooms belong already, of those who come to a class;
            then the one place is a seat.
    """

    every: Sequence[Place]
    keeper: Taker | None = None


class Taking:
    """What is taken in one transaction; nothing can be that was not locked before."""

    def __init__(self, shop: Business, lanes: Lanes) -> None:
        self._shop = shop
        self._lanes = lanes
        self._known: dict[str, int] = {}

    def hold_still(
        self,
        codes: Iterable[str],
        *,
        customer: CustomerId | None = None,
        holder: int | None = None,
    ) -> None:
        """Lock resources by code, and an account or a holder, before looking and taking."""
        accounts = []
        if customer is not None:
            accounts.append((LockKind.QUOTA, int(customer)))
        if holder is not None:
            accounts.append((LockKind.HOLDER, holder))
        self._known.update(self._lanes.hold_still(codes, accounts))

    def codes_of(self, taker: Taker) -> list[str]:
        """Of what it has taken."""
        return [row.code for row in self._lanes.of(taker)]

    def places(self, wish: Wish, staff: str, *, beyond: bool = False) -> Places:
        """Find room for what is wished, with that member of staff; nothing is taken yet.

        Args:
            wish: what and when.
            staff: their code; they and all that the service needs are locked.
            beyond: although it is taken already (see `Lanes.place`).

        Raises:
            SlotTaken: it is not free after all.
        """
        span, service, keeper = self.span_of(wish), wish.service, None
        wanted = [(staff, 1), *((code, self._shop.resource(code).count) for code in service.needs)]
        if service.is_class:
            keeper = self._keeper(wish, staff, span)
            wanted = [(wish.seats(staff), service.seats), *([] if keeper else wanted)]
        every = [
            self._lanes.place(self._known[code], span, lanes, beyond=beyond)
            for code, lanes in wanted
        ]
        return Places(every, keeper)

    def take(self, wish: Wish, staff: str, taker: Taker) -> None:
        """Take what is wished, with that member of staff.

        Raises:
            SlotTaken: it is not free after all.
        """
        found = self.places(wish, staff)
        self._lanes.occupy(found.every, taker)
        self.settle(found, taker)

    def settle(self, taken: Places, taker: Taker) -> None:
        """Once the places are taken: who is to keep the teacher of a class from now on."""
        if taken.keeper is not None:
            (seat,) = taken.every
            self._keep_by_the_surest(taken.keeper, taker, seat.resource)

    def _keeper(self, wish: Wish, staff: str, span: Span) -> Taker | None:
        """To whom the teacher belongs, of those who come to a class; None: it is not given."""
        coming = self._lanes.at(self._known[wish.seats(staff)], span)
        teaching = self._lanes.at(self._known[staff], span)
        return next((one for one in teaching if one in coming), None)

    def _keep_by_the_surest(self, keeper: Taker, other: Taker, seat: int) -> None:
        if other.stays > keeper.stays:
            self._lanes.hand_over(keeper, other, but=seat)

    def has_all(self, wish: Wish, staff: str, taker: Taker) -> bool:
        """Whether all that is wished is taken for somebody: a hold may have died meanwhile."""
        mine, keeper = set(self.codes_of(taker)), taker
        if wish.service.is_class:
            found = self._keeper(wish, staff, self.span_of(wish))
            if found is None or wish.seats(staff) not in mine:
                return False
            keeper = found
        return set(self.codes_of(keeper)) >= {staff, *wish.service.needs}

    def turn(self, held: Taker, booked: Taker, wish: Wish, staff: str) -> None:
        """What was held is booked from now on."""
        self._lanes.hand_over(held, booked)
        if wish.service.is_class and (keeper := self._keeper(wish, staff, self.span_of(wish))):
            self._keep_by_the_surest(keeper, booked, self._known[wish.seats(staff)])

    def give_back(self, taker: Taker) -> None:
        """Give back all it has taken; what others of the same class need stays theirs.

        Raises:
            Busy: it has something since the locks were taken that is not locked.
        """
        if not set(self.codes_of(taker)) <= self._known.keys():
            raise Busy("This was changed at this very moment. Please try again.")
        going = self._lanes.going(taker)
        self._lanes.free(going)
        if self._lanes.of(taker):
            seat = going[0]
            others = self._lanes.at(seat.resource, seat.span)
            self._lanes.hand_over(taker, max(others, key=lambda one: one.stays))

    def span_of(self, wish: Wish) -> Span:
        """The time a wish takes, buffers included."""
        need = Need.of(wish.service, self._shop.rules.slot_step_minutes)
        return need.occupied(int(wish.starts.timestamp()))
