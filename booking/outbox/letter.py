"""A letter: something to be sent once, written down before anybody tries to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["reply", "code", "notice"]
"""An answer to a message, a sign-in code, or a message that the business begins."""

Category = Literal["service", "authentication", "utility", "marketing"]
"""Whatever somebody may have had enough of, apart from the rest (SPEC CHAN-06, CONS-02)."""


@dataclass(frozen=True)
class Choice:
    """One of several answers that a reader can tap instead of writing (SPEC CHAN-07).

    Attributes:
        payload: what comes back with the tap; also what the tap says, if it were written.
        title: what the button shows; channels cut it to what they can show.
        description: a second line, where there is room for one.
    """

    payload: str
    title: str
    description: str = ""


@dataclass(frozen=True)
class TemplateUse:
    """An approved template with its variables filled in (SPEC CHAN-05)."""

    name: str
    language: str
    variables: Mapping[str, str]


@dataclass(frozen=True)
class Body:
    """What a letter says. Its text stands for itself: choices only spare the reader typing.

    Attributes:
        text: in WhatsApp's own form (*bold*, _italic_).
        choices: at most ten.
        button: what opens the choices, where they are shown as a list.
        subject: for e-mail.
        template: sent in place of the text outside the 24-hour window.
    """

    text: str = field(repr=False)
    choices: tuple[Choice, ...] = ()
    button: str = ""
    subject: str = ""
    template: TemplateUse | None = None


@dataclass(frozen=True)
class Letter:
    """Something to be sent.

    Attributes:
        key: names it for ever: a second letter with the same key is not written.
        channel: "whatsapp", "sms", "email".
        account: our own address there; empty: the channel's usual one.
        recipient: where to; E.164, an id of the channel's own, or an e-mail address.
        conversation: whose reply it is, by the conversation's name; None if it is none.
        group: all letters about one thing, such as "booking:42", so that they can be dropped
            together; None if it stands alone.
        not_before: aware; None: at once.
        expires: aware; after it the letter is worthless; None: never.
        is_secret: it holds a code: kept sealed, and wiped once it is sent.
        trace: traceparent of the work that wrote it (booking/traces.py); empty: not traced.
    """

    key: str
    channel: str
    recipient: str
    kind: Kind
    body: Body
    category: Category = "service"
    account: str = ""
    conversation: str | None = None
    group: str | None = None
    not_before: datetime | None = None
    expires: datetime | None = None
    is_secret: bool = False
    trace: str = ""
