"""Every message that came or went, as the Messages resource shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from channels.testing.twilio.errors import WORDS
from channels.testing.twilio.shelf import Shelf

API_VERSION = "2010-04-01"
INBOUND, OUTBOUND = "inbound", "outbound-api"
SEGMENT = 153
"""Characters of one part of a long SMS."""


@dataclass(frozen=True)
class Button:
    """What a reader can tap: under a message, or in the list that it opens."""

    title: str
    payload: str
    description: str = ""


@dataclass(frozen=True)
class Attachment:
    """A file that a customer sent."""

    sid: str
    content_type: str
    data: bytes = field(repr=False)


@dataclass
class Message:
    """One message.

    Attributes:
        sid: "SM" and 32 hexadecimal digits.
        direction: INBOUND or OUTBOUND.
        created: aware.
        sent: aware; None before that.
        updated: aware.
        status: Twilio's word for how far it is.
        callback: where changes of the status are told.
        buttons: what its reader can tap.
        opener: the button that opens them as a list; empty: they stand under the message.
        content_sid: of the Content it was made from.
        answers: the message that this one replies to.
        form: of an incoming one, what its webhook says.
        revision: of the journal, when it last changed.
    """

    sid: str
    direction: str
    sender: str
    to: str
    body: str
    created: datetime
    updated: datetime
    status: str
    sent: datetime | None = None
    error_code: int | None = None
    callback: str = ""
    buttons: tuple[Button, ...] = ()
    opener: str = ""
    content_sid: str = ""
    answers: str = ""
    attachments: tuple[Attachment, ...] = ()
    form: dict[str, str] = field(default_factory=dict)
    revision: int = 0

    def as_json(self, account: str) -> dict[str, Any]:
        """The resource."""
        uri = f"/{API_VERSION}/Accounts/{account}/Messages/{self.sid}"
        return {
            "account_sid": account,
            "api_version": API_VERSION,
            "body": self.body,
            "date_created": format_datetime(self.created),
            "date_sent": format_datetime(self.sent) if self.sent else None,
            "date_updated": format_datetime(self.updated),
            "direction": self.direction,
            "error_code": self.error_code,
            "error_message": WORDS[self.error_code][1] if self.error_code in WORDS else None,
            "from": self.sender,
            "messaging_service_sid": None,
            "num_media": str(len(self.attachments)),
            "num_segments": str(max(1, -(-len(self.body) // SEGMENT))),
            "price": None,
            "price_unit": None,
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": self.to,
            "uri": f"{uri}.json",
        }


@dataclass(frozen=True)
class Wanted:
    """A search among messages; what is empty does not matter.

    Attributes:
        sent_within: whether a moment of sending is wanted; None: all are, the unsent as well.
    """

    to: str = ""
    sender: str = ""
    sent_within: Callable[[datetime], bool] | None = None

    def fits(self, message: Message) -> bool:
        """Whether it is wanted."""
        if self.to and message.to != self.to:
            return False
        if self.sender and message.sender != self.sender:
            return False
        if self.sent_within is None:
            return True
        return message.sent is not None and self.sent_within(message.sent)


class MessageBook(Shelf[Message]):
    """Keeps them, in the order in which they were made."""

    def found(self, wanted: Wanted) -> Sequence[Message]:
        """Those that fit, the newest first, as Twilio lists them."""
        return [message for message in reversed(self._by_sid.values()) if wanted.fits(message)]

    def changed_since(self, revision: int, address: str = "") -> Sequence[Message]:
        """What has changed since then, oldest first; with an address: to or from it."""
        return [
            message
            for message in self._by_sid.values()
            if message.revision > revision
            and (not address or address in (message.to, message.sender))
        ]

    def last_from(self, address: str) -> datetime | None:
        """When that address last wrote."""
        written = (m.created for m in reversed(self._by_sid.values()) if m.sender == address)
        return next(written, None)
