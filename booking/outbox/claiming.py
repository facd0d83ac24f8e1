"""Which letters are sent next, and by whom.

A claim leases letters and writes down that they are being tried, before anybody tries: whoever is
killed from then on leaves a letter in doubt, never one that looks untried. One letter of each
recipient is under way at a time. Answers go out in the order in which they were written, and so
does what the business begins; an answer waits for no letter of the other kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from booking.outbox.ending import end
from booking.outbox.errand import Errand, body_of, parcel_of, shown_body
from booking.outbox.judging import Judge, Verdict
from booking.outbox.queries import (
    ANSWERS,
    DOUBT_LOST,
    HEADS,
    LEASE,
    LEASE_AND_TRY,
    NOTICES,
    TO_LOOK_UP,
)
from booking.outbox.rules import Rules
from booking.outbox.seats import Seats
from booking.sealed_box import SealBroken, SealedBox
from booking.store import LockKind, lock

MOST_ROUNDS = 20
"""In one claim: so often letters are looked for in the place of those that may not go."""

KEY_CHANGED = "It was sealed under another server key and cannot be read any more."


@dataclass(frozen=True)
class Claim:
    """One sender's wish for work.

    Attributes:
        owner: who asks: names the lease.
        now: epoch milliseconds.
        rules: how patient to be.
        box: opens letters that hold a code.
        seats: what there is room for of each channel.
    """

    owner: str
    now: int
    rules: Rules
    box: SealedBox
    seats: Seats

    def take(self, connection: Connection, room: int) -> list[Errand]:
        """At most `room` errands: answers, then look-ups, then what the business begins.

        Look-ups come after answers: when a provider comes back after an hour, there are thousands
        of them, and whoever writes now would wait for them all. One claim at a time, so that of
        two letters to one person never both are taken.
        """
        lock(connection, [(LockKind.OUTBOX, 0)])
        connection.execute(DOUBT_LOST, {"now": self.now})
        errands = self._letters(connection, ANSWERS, room)
        errands += self._look_ups(connection, room - len(errands))
        return errands + self._letters(connection, NOTICES, room - len(errands))

    def _look_ups(self, connection: Connection, room: int) -> list[Errand]:
        if room <= 0:
            return []
        asked = {"now": self.now, "room": room, "full": self.seats.full}
        rows = self.seats.fitting(connection.execute(TO_LOOK_UP, asked).all())
        if rows:
            connection.execute(LEASE, self._lease(rows))
            self.seats.take(row.channel for row in rows)
        return [
            Errand(parcel_of(row, shown_body(row, self.box), self.now), "look_up", _token(row))
            for row in rows
        ]

    def _letters(self, connection: Connection, kinds: tuple[str, ...], room: int) -> list[Errand]:
        """Those that may go; one that may not is told why, and makes room for the one behind it.

        If there are very many of those, the next claim goes on with them: the lock is not held
        for as long as it takes to read a day's letters that came too late.
        """
        errands: list[Errand] = []
        for _ in range(MOST_ROUNDS):
            if room <= len(errands):
                break
            asked = self._asked(kinds, room - len(errands))
            rows = connection.execute(HEADS[kinds], asked).all()
            taken = self._sendable(connection, self.seats.fitting(rows))
            self.seats.take(errand.parcel.channel for errand in taken)
            errands += taken
            if len(taken) == len(rows):
                break
        return errands

    def _asked(self, kinds: tuple[str, ...], room: int) -> dict[str, Any]:
        rules = self.rules
        spared = rules.kept_for_answers if kinds == NOTICES else 0
        return {
            "now": self.now,
            "room": room,
            "full": self.seats.full,
            "in_doubt_since": self.now - round(rules.hold_back * 1000),
            "paced_since": self.now - round(rules.burst * rules.refill * 1000),
            "burst": rules.burst - spared,
        }

    def _sendable(self, connection: Connection, rows: Sequence[Row[Any]]) -> list[Errand]:
        judge = Judge(connection, rows, self.now)
        taken, errands = [], []
        for row in rows:
            judged = self._judged(judge, row)
            if isinstance(judged, Verdict):
                end(connection, row.id, judged.status, judged.reason, self.now)
            else:
                taken.append(row)
                errands.append(judged)
        if taken:
            connection.execute(LEASE_AND_TRY, self._lease(taken))
        return errands

    def _judged(self, judge: Judge, row: Row[Any]) -> Verdict | Errand:
        verdict = judge.verdict(row)
        if verdict is not None:
            return verdict
        try:
            body = body_of(row, self.box)
        except SealBroken:
            return Verdict("dead", KEY_CHANGED)
        is_open = judge.window_is_open(row)
        return Errand(parcel_of(row, body, self.now, window_is_open=is_open), "send", _token(row))

    def _lease(self, rows: Sequence[Row[Any]]) -> dict[str, Any]:
        until = self.now + round(self.rules.lease * 1000)
        ids = [row.id for row in rows]
        return {"ids": ids, "owner": self.owner, "until": until, "now": self.now}


def _token(row: Row[Any]) -> int:
    return int(row.lease_token) + 1
