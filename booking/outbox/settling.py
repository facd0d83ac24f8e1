"""What becomes of a letter by what its carrier says, and by what its provider reports.

Pure: from a row and an outcome to the row's new values. All times are epoch milliseconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from booking.outbox.carrier import Accepted, Ambiguous, Found, Later, NotThere, Rejected, Sent
from booking.outbox.ending import CALLED_BACK, LONGEST_CODE, LONGEST_NAME, LONGEST_REASON, over
from booking.outbox.report import Report
from booking.outbox.rules import Rules

RANK = {"accepted": 1, "sent": 2, "failed": 3, "delivered": 4, "read": 5}
"""Forward only, in whatever order it is told: what arrived has not failed. Others rank below."""

OPEN = frozenset({"leased", "ambiguous"})

TRIED_OFTEN = "It was tried {times} times, and the provider never took it. Last it said: {reason}"
LONG_OUTAGE = "The provider could not be reached for hours. Last: {reason}"
NOT_FOUND = "It was in doubt; the provider was asked {times} times and does not know it."
NEVER_KNOWN = (
    "Nobody could find out whether it was sent. Ask the recipient, or look into the provider's "
    "list of messages, before you send it again."
)
UNEXPLAINED = "The provider reported that it could not be delivered."
CODE_IS_GONE = " It held a code, which is deleted by now: a new one has to be asked for."

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Settling:
    """Settles at one moment.

    Attributes:
        now: epoch milliseconds.
        rules: how patient to be.
        roll: from 0 to 1, drawn anew for each letter: spreads what is tried again.
    """

    now: int
    rules: Rules
    roll: float

    def sent(self, row: Row[Any], outcome: Sent) -> Values:
        """After a try that this very lease covers."""
        match outcome:
            case Accepted(provider_id):
                return self.forward(row, "accepted", provider_id)
            case Rejected():
                return self._rejected(row, outcome)
            case Later():
                return self._later(row, outcome)
            case Ambiguous(reason):
                return self._doubted(reason)

    def found(self, row: Row[Any], outcome: Found) -> Values:
        """After a look-up that this very lease covers."""
        match outcome:
            case Accepted(provider_id):
                return self.forward(row, "accepted", provider_id)
            case NotThere():
                return self._not_there(row)
            case Ambiguous():
                return self._still_in_doubt(row, row.look_ups)

    def reported(self, row: Row[Any], report: Report) -> Values:
        """After a report of the provider; nothing, if it is old news."""
        rank = RANK[report.status]
        if rank <= RANK["failed"] and _is_of_an_earlier_try(row, report):
            return {}
        if report.status != "failed":
            return self.forward(row, report.status, report.provider_id)
        if RANK.get(row.status, 0) >= rank:
            return {}
        return {**self._failed(row, report), **_named(row, report.provider_id)}

    def forward(self, row: Row[Any], status: str, provider_id: str) -> Values:
        """The provider has it: never back again."""
        if RANK[status] <= RANK.get(row.status, 0):
            return _named(row, provider_id) if row.provider_id is None else {}
        settled = self.now if row.settled_ms is None else row.settled_ms
        return {**over(status, settled), **_named(row, provider_id)}

    def _failed(self, row: Row[Any], report: Report) -> Values:
        why = report.why
        code = report.code or (why.code if why else "")
        wiped = row.body.get("is_secret", False) and row.sealed is None
        if isinstance(why, Later) and not wiped:
            return self._later(row, why)
        if isinstance(why, Rejected) and _may_go_as_template(row, why):
            return self._as_template(row, why)
        reason = (why.reason if why else UNEXPLAINED) + (CODE_IS_GONE if wiped else "")
        return over("failed", self.now, reason, code)

    def _rejected(self, row: Row[Any], refusal: Rejected) -> Values:
        if _may_go_as_template(row, refusal):
            return self._as_template(row, refusal)
        status = "suppressed" if refusal.suppress else "dead"
        return over(status, self.now, refusal.reason, refusal.code)

    def _as_template(self, row: Row[Any], refusal: Rejected) -> Values:
        return self._again(row, self.now, as_template=True, error_code=refusal.code[:LONGEST_CODE])

    def _later(self, row: Row[Any], put_off: Later) -> Values:
        if put_off.is_out_of_reach:
            return self._out_of_reach(row, put_off)
        if row.attempts >= self.rules.most_tries:
            reason = TRIED_OFTEN.format(times=row.attempts, reason=put_off.reason)
            return over("dead", self.now, reason, put_off.code)
        pause = (put_off.after_s or 0.0) + self.rules.pause(row.attempts, self.roll)
        return self._again(
            row,
            self.now + round(pause * 1000),
            reason=put_off.reason[:LONGEST_REASON],
            error_code=put_off.code[:LONGEST_CODE],
        )

    def _out_of_reach(self, row: Row[Any], put_off: Later) -> Values:
        """No fault of the letter's, and no try of it: who sends lets the whole line rest."""
        if self.now - row.tried_ms >= self.rules.longest_outage * 1000:
            return over("dead", self.now, LONG_OUTAGE.format(reason=put_off.reason), put_off.code)
        return self._again(
            row,
            self.now + round(self.rules.pause(1, self.roll) * 1000),
            attempts=max(1, row.attempts - 1),  # one that was tried keeps its place
            reason=put_off.reason[:LONGEST_REASON],
            error_code=put_off.code[:LONGEST_CODE],
        )

    def _again(self, row: Row[Any], when: int, **values: Any) -> Values:
        if row.cancelled_ms is not None:
            return over("cancelled", self.now, CALLED_BACK)
        return {
            "status": "pending",
            "not_before_ms": when,
            "doubted_ms": None,
            "settled_ms": None,
            "lease_owner": None,
            "lease_until_ms": None,
            **values,
        }

    def _doubted(self, reason: str) -> Values:
        return {
            "status": "ambiguous",
            "was_ambiguous": True,
            "look_ups": 0,
            "doubted_ms": self.now,
            "not_before_ms": self.now + self._look_pause(0),
            "lease_owner": None,
            "lease_until_ms": None,
            "reason": reason[:LONGEST_REASON],
        }

    def _not_there(self, row: Row[Any]) -> Values:
        """Asked often enough and for long enough, its absence is knowledge, and it goes again."""
        times = row.look_ups + 1
        waited = self.now - row.doubted_ms >= self.rules.not_there_for * 1000
        if times < self.rules.not_there_times or not waited:
            return self._still_in_doubt(row, times)
        reason = NOT_FOUND.format(times=times)
        if row.attempts >= self.rules.most_tries:
            return over("dead", self.now, reason)
        return self._again(row, self.now, reason=reason)

    def _still_in_doubt(self, row: Row[Any], not_there: int) -> Values:
        if self.now - row.doubted_ms >= self.rules.longest_doubt * 1000:
            return over("dead", self.now, NEVER_KNOWN)
        return {
            "look_ups": not_there,
            "not_before_ms": self.now + self._look_pause(self.now - row.doubted_ms),
            "lease_owner": None,
            "lease_until_ms": None,
        }

    def _look_pause(self, doubted_for: int) -> int:
        return round(self.rules.look_pause(doubted_for / 1000) * 1000)


def _may_go_as_template(row: Row[Any], refusal: Rejected) -> bool:
    """Once: what is refused as a template, too, is refused."""
    has_template = row.body.get("template") is not None
    return refusal.needs_template and has_template and not row.as_template


def _is_of_an_earlier_try(row: Row[Any], report: Report) -> bool:
    """Told again, or late, after that message had failed and the letter goes another time."""
    if not row.provider_id or not report.provider_id:
        return False
    tries_again = row.status == "pending" or row.status in OPEN
    is_the_one_before: bool = row.provider_id == report.provider_id
    return tries_again == is_the_one_before


def _named(row: Row[Any], provider_id: str) -> Values:
    return {"provider_id": provider_id[:LONGEST_NAME]} if provider_id else {}
