"""What Twilio reports of a message of ours (SPEC CHAN-04).

The order of reports means nothing and none is certain to come; booking/outbox decides what counts.
"""

from dataclasses import dataclass

from starlette.datastructures import FormData

from channels.twilio.inbound import NotAMessage, clean

OUR_ID = "m"
"""In the query of the callback's URL: the id of our outbox row."""

LONGEST_ID, LONGEST_ERROR, MOST_DIGITS = 64, 20, 18


@dataclass(frozen=True)
class StatusEvent:
    """A report.

    Attributes:
        outbox_id: of our row, as the URL of the callback brought it back; None: it did not.
        provider_id: Twilio's own name of the message.
        status: Twilio's word, in small letters: queued, sent, delivered, read, failed, ...
        error_code: Twilio's number as text, if something went wrong.
    """

    outbox_id: int | None
    provider_id: str
    status: str
    error_code: str | None = None


def status_of(form: FormData, our_id: str) -> StatusEvent:
    """The report that a form makes.

    Args:
        form: as Twilio sent it; the signature is already proven.
        our_id: from the URL; anything at all.

    Raises:
        NotAMessage: it names no message or no status.
    """
    sid = clean(form, "MessageSid", LONGEST_ID) or clean(form, "SmsSid", LONGEST_ID)
    status = (clean(form, "MessageStatus", 20) or clean(form, "SmsStatus", 20)).lower()
    if not sid or not status:
        raise NotAMessage("A status report needs MessageSid and MessageStatus.")
    error = clean(form, "ErrorCode", LONGEST_ERROR)
    return StatusEvent(_number(our_id), sid, status, None if error in {"", "0"} else error)


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None
