"""What Twilio's error codes mean for a letter, and how an owner is told (SPEC CHAN-03).

The table is data. What is not in it is final, and is told in Twilio's own words. Source: the
pages https://www.twilio.com/docs/api/errors/<code>; what WhatsApp itself says is in brackets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from booking.outbox.carrier import Later, Rejected

Then = Literal["final", "later", "suppress", "needs_template"]
TOO_MANY_REQUESTS, SERVER_ERRORS = 429, 500
LONGEST_REASON = 300


@dataclass(frozen=True)
class Meaning:
    """What a code means.

    Attributes:
        then: what is done about the letter.
        reason: a sentence for staff.
        after_s: before which it makes no sense to try again; None: our own patience decides.
    """

    then: Then
    reason: str
    after_s: float | None = None


_WINDOW = "More than 24 hours since the customer wrote: WhatsApp takes approved templates only."
_BLOCKED = "The customer has blocked this number, so nothing more is sent to it."
_OPTED_OUT = "The customer wrote STOP to this number, so nothing more is sent to it."
_NO_NUMBER = "This is no number that can be reached; ask the customer for another."
_NO_SENDER = "Our own sender number is not set up at Twilio; check FRONTDESK_TWILIO_WHATSAPP_FROM."
_BUSY = "Too many messages at once; it goes out a little later."
_TEMPLATE = "The template is unknown, paused or not approved; see `frontdesk templates`."
_VARIABLES = "The template and what should stand in it do not fit together."
_ACCOUNT = "Twilio has suspended or not yet opened our account for this; look into its console."
_MEDIA = "WhatsApp did not take the file."

MEANINGS: Mapping[int, Meaning] = {
    # our account
    20003: Meaning("later", "Twilio does not accept our account and token; check them.", 300),
    20005: Meaning("later", _ACCOUNT, 900),
    20429: Meaning("later", _BUSY),
    21603: Meaning("final", _NO_SENDER),
    21606: Meaning("final", _NO_SENDER),
    21609: Meaning("final", "Twilio cannot call our public address; check FRONTDESK_PUBLIC_URL."),
    21910: Meaning("final", "Our sender and the recipient are of different channels."),
    30002: Meaning("later", _ACCOUNT, 900),
    63007: Meaning("final", _NO_SENDER),
    63051: Meaning("later", _ACCOUNT, 900),
    # the recipient
    21211: Meaning("final", _NO_NUMBER),
    21408: Meaning("final", "Sending to this country is switched off in Twilio's console."),
    21604: Meaning("final", _NO_NUMBER),
    21610: Meaning("suppress", _OPTED_OUT),
    21612: Meaning("final", "There is no way from our number to this one."),
    21614: Meaning("final", "This is a landline: it takes no messages."),
    30003: Meaning("final", "The phone is off or out of reach."),
    30004: Meaning("final", "The network or the phone refuses our messages."),
    30005: Meaning("final", _NO_NUMBER),
    30006: Meaning("final", "This is a landline: it takes no messages."),
    30007: Meaning("final", "The network took it for unwanted advertising and dropped it."),
    63003: Meaning("final", "Nobody uses WhatsApp on this number."),
    63014: Meaning("suppress", _BLOCKED),
    63024: Meaning("final", "Nobody can be reached on WhatsApp under this number."),
    63033: Meaning("suppress", _BLOCKED),
    # the message
    21617: Meaning("final", "The text is longer than Twilio takes."),
    21619: Meaning("final", "The message was empty."),
    21655: Meaning("final", _TEMPLATE),
    21656: Meaning("final", _VARIABLES),
    63005: Meaning("final", "WhatsApp did not take the content of the message."),
    63013: Meaning("final", "WhatsApp refused it for its policy."),
    63016: Meaning("needs_template", _WINDOW),  # (131047)
    63018: Meaning("later", _BUSY, 6),  # (131056): one message in 6 s to one recipient
    63019: Meaning("final", _MEDIA),
    63027: Meaning("final", _TEMPLATE),
    63028: Meaning("final", _VARIABLES),
    63040: Meaning("final", _TEMPLATE),
    63041: Meaning("final", _TEMPLATE),
    63049: Meaning("final", "WhatsApp held it back: this person gets enough advertising today."),
    # nobody's fault
    30001: Meaning("later", _BUSY),
    30008: Meaning("final", "The network gives no reason."),
    63017: Meaning("later", _BUSY),
}


OF_CONTENT = frozenset(
    {"20404", "21654", "21655", "21656", "63005", "63013", "63019", "63027", "63028"}
)
"""Codes that may speak of buttons and variables, and not of the recipient."""

WITHOUT_BUTTONS = "WhatsApp did not take the buttons; the text goes alone."
BY_TEXT = {str(code): meaning for code, meaning in MEANINGS.items()}


def meaning_of(code: str, said: str = "") -> Rejected | Later:
    """What an error code makes of a letter.

    Args:
        code: Twilio's, as text; one that is not known is final.
        said: Twilio's own words, for a code that is not in the table.
    """
    known = BY_TEXT.get(code)
    if known is None:
        return Rejected(code, _unknown(code, said))
    if known.then == "later":
        return Later(code, known.reason, known.after_s)
    return Rejected(
        code,
        known.reason,
        suppress=known.then == "suppress",
        needs_template=known.then == "needs_template",
    )


def meaning_of_report(code: str, said: str = "") -> Rejected | Later:
    """What a code means that comes later, in a report: what was not taken may have been buttons.

    Whether the letter had any, its carrier knows when it comes again.
    """
    return Later(code, WITHOUT_BUTTONS) if code in OF_CONTENT else meaning_of(code, said)


def _unknown(code: str, said: str) -> str:
    code = code[:20]
    words = " ".join(said.split())[: LONGEST_REASON - 60]
    return f"Twilio refused it ({code}): {words}" if words else f"Twilio refused it ({code})."
