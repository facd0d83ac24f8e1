"""What we ask Twilio to send: which requests it refuses, and which messages fail later."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from channels.testing.twilio.account import Account
from channels.testing.twilio.contents import (
    LIST_PICKER,
    MOST_BUTTONS_IN_SESSION,
    Content,
    ContentShelf,
    Filled,
    check_filled,
)
from channels.testing.twilio.errors import TwilioRefusal

LONGEST_BODY = 1600
WINDOW = timedelta(hours=24)

_PHONE = re.compile(r"\+[1-9]\d{6,14}")
_WHATSAPP = re.compile(r"whatsapp:(\+[1-9]\d{6,14}|[A-Z]{2}(\.ENT)?\.\w{1,128})")


@dataclass(frozen=True)
class Draft:
    """A message that Twilio has agreed to try.

    Attributes:
        content: the Content it is made from; None: plain text.
    """

    to: str
    sender: str
    given: Filled
    callback: str
    content: Content | None = None

    @property
    def begins(self) -> bool:
        """Whether it may begin a conversation: an approved template."""
        return self.content is not None and self.content.is_approved


def read_draft(form: Mapping[str, str], account: Account, shelf: ContentShelf) -> Draft:
    """The message that the form asks for.

    Raises:
        TwilioRefusal: Twilio does not take it.
    """
    to, sender, callback = form.get("To", ""), form.get("From", ""), form.get("StatusCallback", "")
    _check_addresses(to, sender, account)
    if callback and urlsplit(callback).scheme not in {"http", "https"}:
        raise TwilioRefusal(21609)
    if form.get("ContentSid"):
        content, given = shelf.fill(form["ContentSid"], form.get("ContentVariables", ""))
        check_filled(given)
        return Draft(to, sender, given, callback, content)
    body = form.get("Body", "")
    if not body:
        raise TwilioRefusal(21619)
    if len(body) > LONGEST_BODY:
        raise TwilioRefusal(21617)
    return Draft(to, sender, Filled(body), callback)


def _check_addresses(to: str, sender: str, account: Account) -> None:
    if not to:
        raise TwilioRefusal(21604)
    if not sender:
        raise TwilioRefusal(21603)
    on_whatsapp = to.startswith("whatsapp:")
    if not (_WHATSAPP if on_whatsapp else _PHONE).fullmatch(to):
        raise TwilioRefusal(21211, f"Invalid 'To' Phone Number: {to}")
    if on_whatsapp != sender.startswith("whatsapp:"):
        raise TwilioRefusal(21910)
    if not account.has_sender(sender):
        raise TwilioRefusal(63007 if on_whatsapp else 21606)


def failure_of(draft: Draft, last_in: datetime | None, now: datetime) -> int | None:
    """Twilio's code for what it finds out only after it has said yes; None: it goes.

    Args:
        draft: what was taken.
        last_in: aware; when the recipient last wrote to us.
        now: aware.
    """
    if not draft.to.startswith("whatsapp:"):
        return None
    is_open = last_in is not None and now - last_in < WINDOW
    if not is_open and not draft.begins:
        return 63016
    if draft.content is None or draft.begins:
        return None
    too_many = (
        draft.content.kind != LIST_PICKER and len(draft.given.buttons) > MOST_BUTTONS_IN_SESSION
    )
    return 63013 if too_many else None
