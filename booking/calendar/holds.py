"""Times that are kept for somebody for some minutes, while they make up their mind (SPEC BOOK-11).

A hold takes its time as a booking does, from its first second, in the same rows; so nobody else
can have it, and every reader sees it. It dies by itself: readers pass over a dead one, writers
delete its rows under the lock. Whoever holds need not be a customer yet.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from booking.business import Business
from booking.calendar.lanes import Taker
from booking.calendar.rota import Rota
from booking.calendar.taking import Taking
from booking.errors import Refusal, TooMany
from booking.spoken import moment, time_of
from booking.tables import hold as holds
from booking.values import CODE_ALPHABET, HoldCode, HoldId, Slot
from booking.wish import Wish

MOST = 3
"""How many times one holder may hold at once."""
LONGEST = 60
"""For how many minutes at most."""
CODE_LENGTH = 16


@dataclass(frozen=True)
class Hold:
    """A time that is kept for somebody.

    Attributes:
        code: whoever has it may book the time or let it go.
        service: its code.
        slot: when, and with whom; one member of staff.
        expires: when it dies; aware, in the business's zone.
    """

    code: HoldCode
    service: str
    slot: Slot
    expires: datetime


@dataclass(frozen=True)
class Held:
    """A hold as the house knows it."""

    taker: Taker
    hold: Hold

    @property
    def staff(self) -> str:
        """The code of who is to do it."""
        return self.hold.slot.staff[0]

    def is_for(self, wish: Wish) -> bool:
        """Whether it is what is wished."""
        return (
            self.hold.service == wish.service.code
            and self.hold.slot.starts.timestamp() == wish.starts.timestamp()
            and self.staff in [one.code for one in wish.members]
        )


class Holds:
    """The holds, as one transaction sees them; `now` is aware and in the business's zone."""

    def __init__(
        self, connection: Connection, shop: Business, now: datetime, rota: Rota, taking: Taking
    ) -> None:
        self._connection = connection
        self._shop = shop
        self._now = now
        self._at = int(now.timestamp())
        self._rota = rota
        self._taking = taking

    def hold(self, holder: str, wish: Wish, minutes: int) -> Hold:
        """Keep a time for a holder; the very same wish again is the hold they have already.

        Raises:
            OutsideHours, SlotTaken: as it says.
            TooMany: they hold as many times as one may.
        """
        self._taking.hold_still(wish.codes, holder=_number(holder))
        self._connection.execute(delete(holds).where(holds.c.holder == holder, self._is_dead))
        live = self._found(holds.c.holder == holder)
        for held in live:
            if held.is_for(wish):
                return held.hold
        if len(live) >= MOST:
            raise self._too_many(live)
        staff = self._rota.assign(wish)
        held = self._add(holder, wish, staff, self._at + minutes * 60)
        self._taking.take(wish, staff, held.taker)
        return held.hold

    def _add(self, holder: str, wish: Wish, staff: str, until: int) -> Held:
        row = {
            "code": "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)),
            "holder": holder,
            "service": wish.service.code,
            "staff": staff,
            "starts": int(wish.starts.timestamp()),
            "ends": int(wish.ends.timestamp()),
            "expires_at": until,
        }
        self._connection.execute(insert(holds).values(row))
        (held,) = self._found(holds.c.code == row["code"])
        return held

    def release(self, code: HoldCode) -> None:
        """Let a time go before it dies; one that is dead or gone is let go already."""
        for held in self._found(holds.c.code == code):
            self._taking.hold_still([held.staff, *self._taking.codes_of(held.taker)])
            self._taking.give_back(held.taker)
            self._forget(held)

    def live(self, code: HoldCode, wish: Wish) -> Held | None:
        """The hold with that code if it keeps what is wished; None if there is no such any more.

        What the wish might take is locked. A dead hold is none: whether the time is still free
        is then asked as ever.

        Raises:
            Refusal: it keeps something else.
        """
        for held in self._found(holds.c.code == code):
            if not held.is_for(wish):
                raise self._other(held)
            is_to_come = wish.starts.timestamp() >= self._at
            if is_to_come and self._taking.has_all(wish, held.staff, held.taker):
                return held
            self._taking.give_back(held.taker)
        return None

    def turn(self, held: Held, wish: Wish, booked: Taker) -> None:
        """What was held is booked; not for a moment could anybody else have had it."""
        self._taking.turn(held.taker, booked, wish, held.staff)
        self._forget(held)

    def _forget(self, held: Held) -> None:
        self._connection.execute(delete(holds).where(holds.c.code == held.hold.code))

    @property
    def _is_dead(self) -> ColumnElement[bool]:
        return holds.c.expires_at <= self._at

    def _found(self, which: ColumnElement[bool]) -> list[Held]:
        """The holds that are not dead, by the time at which they die."""
        wanted = select(holds).where(which, ~self._is_dead).order_by(holds.c.expires_at)
        return [
            Held(
                Taker(hold=HoldId(row.id), until=row.expires_at),
                Hold(
                    HoldCode(row.code),
                    row.service,
                    Slot(self._local(row.starts), self._local(row.ends), (row.staff,)),
                    self._local(row.expires_at),
                ),
            )
            for row in self._connection.execute(wanted)
        ]

    def _local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, UTC).astimezone(self._shop.tz)

    def _too_many(self, live: Sequence[Held]) -> TooMany:
        soonest = live[0].hold.expires
        return TooMany(
            f"I am keeping {len(live)} times for you already. Please book one of them, let one go, "
            f"or try again at {time_of(soonest + timedelta(minutes=1))}.",
            retry_after_s=int((soonest - self._now).total_seconds()),
        )

    def _other(self, held: Held) -> Refusal:
        name = self._shop.service(held.hold.service).name
        return Refusal(
            f"What I am keeping for you is {name} on {moment(held.hold.slot.starts)}. "
            "Would you like that one, or shall I look for another time?",
            starts=held.hold.slot.starts.isoformat(timespec="minutes"),
        )


def _number(holder: str) -> int:
    """The second half of the lock's key: two holders may share one, and wait for each other."""
    digest = hashlib.blake2s(holder.encode(), digest_size=4).digest()
    return int.from_bytes(digest, signed=True)
