"""Everything that can go wrong, in two families.

Could a wiser request have avoided it? Yes: Refusal. No: Fault.

Refusal            the customer can act on it; its text may be shown and says what to do next
  NotSignedIn      no valid session
  NotAllowed       the role may not do this
  NotFound         no such thing, or not yours: both read the same outside
  Unclear          the words fit nothing or several things; names the choices
    UnknownService
    UnclearTime    a date that is past, ambiguous, impossible or missing
  SlotTaken        someone has that time, or nobody works then; carries free times
  OutsideHours     closed, a holiday, too soon, too far ahead
  QuotaSpent       the plan of that month has no session left
  TooLate          inside the cut-off
  AlreadyDone      nothing left to do
  CodeRefused      a login code was wrong, late or used up
  TooMany          a cap on codes or calls; says when to try again
  Busy             others were in the way for too long; nothing was changed
Fault              ours: logged with an id, one neutral sentence outside
  LedgerBroken     a sum that cannot be
  BusinessFileWrong  raised to the owner at start, names the key
"""

from collections.abc import Mapping, Sequence
from typing import Any


class Refusal(Exception):
    """The request cannot be met, and the caller can do something about it.

    Args:
        text: complete sentences for a person: what is wrong, and what to do next.
        facts: the same as data for programs (JSON types only), such as free times.
    """

    code = "refused"

    def __init__(self, text: str, **facts: Any) -> None:
        super().__init__(text)
        self.text = text
        self.facts: Mapping[str, Any] = facts


class NotSignedIn(Refusal):
    """There is no valid session behind the request."""

    code = "not_signed_in"


class NotAllowed(Refusal):
    """The caller's role may not do this."""

    code = "not_allowed"


class NotFound(Refusal):
    """Nothing by that name, or not the caller's: outside the two cannot be told apart."""

    code = "not_found"


class Unclear(Refusal):
    """The words fit nothing, or several things; `choices` names them."""

    code = "unclear"

    def __init__(
        self, text: str, *, choices: Sequence[Mapping[str, Any]] = (), **facts: Any
    ) -> None:
        super().__init__(text, choices=[dict(choice) for choice in choices], **facts)


class UnknownService(Unclear):
    """No service by that name; `choices` are the services there are."""

    code = "unknown_service"


class UnclearTime(Unclear):
    """A date or time that is past, ambiguous, impossible, mismatched or missing.

    facts["problem"] is one of past, ambiguous, impossible, mismatch, no_day, no_time, no_repeat.
    """

    code = "unclear_time"


class SlotTaken(Refusal):
    """Nobody is free then. facts["free"]: ISO starts of that day, ["alternatives"]: nearest.

    When somebody was named: ["staff"] is who, ["others_free"] the names of those who are free.
    """

    code = "slot_taken"


class OutsideHours(Refusal):
    """Closed, on holiday, too soon (lead time) or beyond the horizon; facts["why"] says which."""

    code = "outside_hours"


class QuotaSpent(Refusal):
    """The plan has no session left in the period the booking falls in."""

    code = "quota_spent"


class TooLate(Refusal):
    """Inside the cut-off in which a customer can no longer cancel or move without us."""

    code = "too_late"


class AlreadyDone(Refusal):
    """The thing asked for has been done before, such as cancelling a cancelled booking."""

    code = "already_done"


class CodeRefused(Refusal):
    """A login code was wrong, late, used or tried too often."""

    code = "code_refused"


class TooMany(Refusal):
    """A cap was reached; facts["retry_after_s"] says when to come back."""

    code = "too_many"


class Busy(Refusal):
    """The database waited too long for others; nothing was changed, and trying again helps."""

    code = "busy"


class Fault(Exception):
    """Ours, not the caller's. Outside it is one neutral sentence and a reference."""


class LedgerBroken(Fault):
    """A quota balance that the rules make impossible."""


class BusinessFileWrong(Fault):
    """The business file does not say what we need; the text names the key and what is allowed."""
