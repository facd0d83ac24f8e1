"""What Twilio reports of a message of ours (SPEC CHAN-04).

The order of reports means nothing and none is certain to come; booking/outbox decides what counts.
"""

from collections.abc import Mapping
from datetime import datetime

from starlette.datastructures import FormData

from booking.outbox.report import Report, Status
from channels.twilio.codes import meaning_of_report
from channels.twilio.inbound import LONGEST_ID, NotAMessage, clean

OUR_ID = "m"
"""In the query of the callback's URL: the id of our outbox row."""

HIGHEST_ID = 2**31 - 1
STATUSES: Mapping[str, Status] = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "partially_delivered": "sent",
    "delivered": "delivered",
    "read": "read",
    "failed": "failed",
    "undelivered": "failed",
    "canceled": "failed",
}


def status_of(form: FormData, our_id: str, at: datetime) -> Report | None:
    """The report that a form makes; None: of a kind that tells nothing of our letters.

    Args:
        form: as Twilio sent it; the signature is already proven.
        our_id: from the URL; anything at all.
        at: aware; now.

    Raises:
        NotAMessage: it names no message or no status. Nothing else is raised.
    """
    sid = clean(form, "MessageSid", LONGEST_ID) or clean(form, "SmsSid", LONGEST_ID)
    word = (clean(form, "MessageStatus", 40) or clean(form, "SmsStatus", 40)).lower()
    if not sid or not word:
        raise NotAMessage("A status report needs MessageSid and MessageStatus.")
    status = STATUSES.get(word)
    if status is None:
        return None
    error = clean(form, "ErrorCode", 20)
    code = "" if error == "0" else error
    said = clean(form, "ErrorMessage", 200) or clean(form, "ChannelStatusMessage", 200)
    return Report(
        status=status,
        at=at,
        outbox_id=_number(our_id),
        provider_id=sid,
        code=code,
        why=meaning_of_report(code, said) if code and status == "failed" else None,
    )


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(HIGHEST_ID))
    return int(text) if is_number and int(text) <= HIGHEST_ID else None
