"""Carries letters by e-mail: the Carrier of the outbox that speaks to the business's mail server.

Nothing here logs an address or a text (SPEC AUTH-10).
"""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from booking.outbox.carrier import (
    Accepted,
    Ambiguous,
    Found,
    Later,
    NotThere,
    Parcel,
    Rejected,
    Sent,
)
from booking.outbox.moments import ms
from channels.mail.server import MailServer, NotLetIn, NotTaken, hand_over

LONGEST = 100_000
"""Characters; far more than we write, and far less than servers take."""

CHANNELS = frozenset({"email"})


@dataclass(frozen=True)
class Writer:
    """In whose name letters are written.

    Attributes:
        name: of the business.
        address: a plain e-mail address, which the mail server lets us use.
    """

    name: str
    address: str


class MailCarrier:
    """A Carrier of e-mail.

    A mail server cannot be asked what became of a letter. Each letter bears one name for ever
    (its Message-ID), by which many systems throw a second copy away. A sign-in code whose fate
    nobody knows is sent again: a second copy of the same code does no harm, and none at all leaves
    somebody outside. Anything else of unknown fate is left to the staff.

    Args:
        writer: in whose name.
        deliver: hands one letter to the mail server; raises NotTaken.
    """

    def __init__(self, writer: Writer, deliver: Callable[[EmailMessage], None]) -> None:
        self._writer = writer
        self._deliver = deliver

    @property
    def channels(self) -> frozenset[str]:
        """E-mail alone."""
        return CHANNELS

    @property
    def longest(self) -> int:
        """Characters of one letter."""
        return LONGEST

    def send(self, parcel: Parcel) -> Sent:
        """Hand it over, once."""
        try:
            letter = self._letter(parcel)
        except (ValueError, IndexError):
            return Rejected("address", "This e-mail address cannot be written to.")
        try:
            self._deliver(letter)
        except NotTaken as failed:
            return _outcome(failed, parcel)
        return Accepted(str(letter["Message-ID"]))

    def look_up(self, parcel: Parcel) -> Found:
        """Nobody can be asked. A code may be sent once more, anything else may not."""
        if parcel.kind == "code":
            return NotThere()
        return Ambiguous("A mail server cannot be asked what became of a letter.")

    def _letter(self, parcel: Parcel) -> EmailMessage:
        """What it says, and what no answering machine answers."""
        name, _, domain = self._writer.address.partition("@")
        letter = EmailMessage()
        letter["From"] = Address(self._writer.name, name, domain)
        letter["To"] = parcel.recipient
        letter["Subject"] = parcel.body.subject or f"A message from {self._writer.name}"
        letter["Date"] = format_datetime(parcel.tried)
        letter["Message-ID"] = f"<{parcel.id}.{ms(parcel.tried)}@{domain}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(parcel.body.text)
        if [bool(one.username and one.domain) for one in letter["To"].addresses] != [True]:
            raise ValueError("A letter goes to one address.")
        return letter


def open_mail(server: MailServer, writer: Writer, trust: ssl.SSLContext) -> MailCarrier:
    """A carrier that hands letters to that server; it connects for each of them anew.

    Args:
        server: where letters are handed over.
        writer: in whose name.
        trust: whose certificates are believed.
    """
    return MailCarrier(writer, lambda letter: hand_over(server, letter, trust))


def _outcome(failed: NotTaken, parcel: Parcel) -> Sent:
    reason = f"The mail server did not take it: {failed.why}."
    match failed.when:
        case "never":
            return Rejected(failed.code, reason)
        case "unknown" if parcel.kind != "code":
            return Ambiguous("The connection to the mail server was lost while it took the letter.")
        case _:
            is_shut = isinstance(failed, NotLetIn)
            return Later(failed.code or "mail", reason, is_out_of_reach=is_shut)
