"""The outbox: takes letters out, and writes down what became of them (SPEC CHAN-03, CHAN-04).

pending -> leased -> accepted -> sent -> delivered -> read, or failed: what the provider tells.
Before that: ambiguous (nobody knows, and it is looked up), expired, suppressed, cancelled, dead
(staff decide). docs/decisions/0024 has the whole of it.
"""

from collections.abc import Callable, Mapping, Sequence
from secrets import SystemRandom
from typing import Any

from sqlalchemy import Connection, Row, select, update

from booking.clock import Clock
from booking.database.once import add_once
from booking.message_tables import delivery, outbox
from booking.outbox.carrier import Accepted, Ambiguous, Found, NotThere, Rejected, Sent
from booking.outbox.claiming import Claim
from booking.outbox.ending import LONGEST_CODE
from booking.outbox.errand import Errand
from booking.outbox.moments import ms
from booking.outbox.queries import HAS_WORK
from booking.outbox.report import Report
from booking.outbox.rules import RULES, Rules
from booking.outbox.seats import NO_LIMIT, NOTHING, Seats
from booking.outbox.settling import OPEN, Settling, Values
from booking.outbox.suppression import stop
from booking.sealed_box import SealedBox
from booking.store import Store

LETTER = outbox.c
DRAW = SystemRandom().random


class Outbox:
    """Letters on their way.

    Args:
        store: where they lie: any number of processes may take from it.
        clock: tells the time.
        box: opens letters that hold a code; the one that closed them.
        rules: how patient to be.
        roll: from 0 to 1: spreads what is tried again.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        box: SealedBox,
        rules: Rules = RULES,
        roll: Callable[[], float] = DRAW,
    ) -> None:
        self._store = store
        self._clock = clock
        self._box = box
        self._rules = rules
        self._roll = roll

    def has_work(self, full: Sequence[str] = ()) -> bool:
        """Whether a claim may find something; a glance that writes nothing.

        Args:
            full: channels of which none would be taken.
        """
        asked = {"now": ms(self._clock.now()), "full": list(full)}
        with self._store.glancing() as connection:
            return bool(connection.execute(HAS_WORK, asked).scalar())

    def claim(
        self, owner: str, room: int, most: int = NO_LIMIT, carried: Mapping[str, int] = NOTHING
    ) -> list[Errand]:
        """Take what is due: from here on it counts as tried, and a power cut does not undo that.

        Args:
            owner: names the sender.
            room: how many errands it can run at this moment; what waits is taken by others.
            most: of one channel at the same time.
            carried: how many of each channel it runs already.
        """
        now = ms(self._clock.now())

        def take(connection: Connection) -> list[Errand]:
            seats = Seats(most, carried)
            return Claim(owner, now, self._rules, self._box, seats).take(connection, room)

        return self._store.run(take, durable=True)

    def settle(self, errand: Errand, outcome: Sent | Found) -> str | None:
        """Write down what came of an errand.

        Whoever lost the lease meanwhile changes nothing, except by good news: that the provider
        has the letter is true whoever says it.

        Returns:
            The letter's status from now on; None: nothing was changed.
        """
        return self._store.run(lambda connection: self._settle(connection, errand, outcome))

    def took(self, reports: Sequence[Report]) -> list[bool]:
        """Reports of the provider, in any order, repeated, or about letters of somebody else.

        Returns:
            For each whether it is about a letter of ours.
        """
        return self._store.run(lambda connection: self._reports(connection, reports), first=True)

    def known(self, provider_ids: Sequence[str], but_for: int) -> set[str]:
        """Which of a provider's messages are letters that we know, apart from that one.

        Args:
            provider_ids: the provider's names of them.
            but_for: id of a letter, as in Parcel.
        """
        ours = LETTER.provider_id.in_(provider_ids), LETTER.id != but_for
        with self._store.glancing() as connection:
            return set(connection.scalars(select(LETTER.provider_id).where(*ours)))

    def _settling(self) -> Settling:
        return Settling(ms(self._clock.now()), self._rules, self._roll())

    def _settle(self, connection: Connection, errand: Errand, outcome: Sent | Found) -> str | None:
        row = _locked(connection, LETTER.id == errand.parcel.id)
        if row is None:
            return None
        values = self._outcome(row, errand, outcome)
        if isinstance(outcome, Rejected) and values:
            self._heed(connection, row, outcome)
        return _change(connection, row, values)

    def _outcome(self, row: Row[Any], errand: Errand, outcome: Sent | Found) -> Values:
        settling = self._settling()
        if isinstance(outcome, Accepted):
            return settling.forward(row, "accepted", outcome.provider_id)
        if row.lease_token != errand.token or row.status not in OPEN:
            return {}
        if errand.task == "send" and not isinstance(outcome, NotThere):
            return settling.sent(row, outcome)
        if errand.task == "look_up" and isinstance(outcome, NotThere | Ambiguous):
            return settling.found(row, outcome)
        raise TypeError(f"{outcome!r} is no answer to {errand.task}")

    def _reports(self, connection: Connection, reports: Sequence[Report]) -> list[bool]:
        """All processes lock letters in one order, so that none waits for another in a circle."""
        letters = _letters_of(connection, reports)
        in_order = sorted(range(len(reports)), key=lambda place: letters[place] or 0)
        ours = {
            place: self._report(connection, letters[place], reports[place]) for place in in_order
        }
        return [ours[place] for place in range(len(reports))]

    def _report(self, connection: Connection, letter: int | None, report: Report) -> bool:
        row = None if letter is None else _locked(connection, LETTER.id == letter)
        if row is None:
            return False
        values = self._settling().reported(row, report)
        if values or report.status != "failed":
            _note(connection, row.id, report)
        if values and isinstance(report.why, Rejected):
            self._heed(connection, row, report.why)
        _change(connection, row, values)
        return True

    def _heed(self, connection: Connection, row: Row[Any], refusal: Rejected) -> None:
        """The carrier says that they want no more: the ledger says so from now on."""
        if refusal.suppress:
            said = f"{refusal.code}: {refusal.reason}"
            at = self._clock.now()
            stop(
                connection, row.channel, row.recipient, "all", source="carrier", wording=said, at=at
            )


def _locked(connection: Connection, which: Any) -> Row[Any] | None:
    return connection.execute(select(outbox).where(which).with_for_update()).first()


def _letters_of(connection: Connection, reports: Sequence[Report]) -> list[int | None]:
    """Which letter each is about: by our own name of it, else by the provider's."""
    unnamed = {one.provider_id for one in reports if one.outbox_id is None} - {""}
    found: dict[str, int] = {}
    if unnamed:
        theirs = LETTER.provider_id.in_(unnamed)
        rows = connection.execute(select(LETTER.provider_id, LETTER.id).where(theirs))
        found = {row[0]: row[1] for row in rows}
    return [
        found.get(one.provider_id) if one.outbox_id is None else one.outbox_id for one in reports
    ]


def _change(connection: Connection, row: Row[Any], values: Values) -> str | None:
    if not values:
        return None
    connection.execute(update(outbox).where(LETTER.id == row.id), dict(values))
    return str(values.get("status", row.status))


def _note(connection: Connection, letter: int, report: Report) -> None:
    """A line of the letter's timeline, the first time that its provider says so."""
    line = {
        "outbox_id": letter,
        "status": report.status,
        "error_code": report.code[:LONGEST_CODE] or None,
        "at_ms": ms(report.at),
    }
    add_once(connection, delivery, line)
