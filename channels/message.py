"""What comes in and what goes out, the same for every channel.

A channel turns its own form of a message into an Inbound and an Outbound into its own form; the
conversation between the two is the same for all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from booking.outbox.letter import Choice

Kind = Literal[
    "text",
    "tap",
    "image",
    "voice",
    "video",
    "document",
    "sticker",
    "location",
    "contact",
    "reaction",
    "unsupported",
]
"""What came: words, a tap on a button or list, or something that is not words (SPEC CHAN-08)."""


@dataclass(frozen=True)
class Media:
    """A file that came with a message; it stays at the provider until somebody fetches it."""

    url: str
    content_type: str


@dataclass(frozen=True)
class Place:
    """A location that was shared: degrees, and what the sender's app calls it."""

    latitude: float
    longitude: float
    label: str = ""


@dataclass(frozen=True)
class Inbound:
    """A message that arrived.

    Attributes:
        channel: through what, such as "terminal" or "whatsapp".
        sender: the writer's id on that channel: a phone in E.164, or an id of the channel's own.
        text: as written; may be empty.
        at: aware; when it arrived.
        id: the channel's own id of the message, for telling duplicates.
        account: our own address there, to answer from; empty where there is one only.
        kind: what came.
        choice: the payload of the button or list entry that was tapped.
        answers: the channel's id of the message of ours that this one answers, if it says so.
        media: files that came with it.
        place: a location that was shared.
        name: what the sender calls themselves there: anything at all, to be believed nowhere.
        phone: E.164, if the channel proves that the sender holds it.
        also: the channel's own id of the sender, where it told one beside the phone.
        raw: the form as it came, kept for look-ups; parameters come and go without notice.
        trace: traceparent of the webhook that brought it (booking/traces.py); empty: not traced.
    """

    channel: str
    sender: str
    text: str
    at: datetime
    id: str
    account: str = ""
    kind: Kind = "text"
    choice: str | None = None
    answers: str | None = None
    media: tuple[Media, ...] = ()
    place: Place | None = None
    name: str = ""
    phone: str | None = None
    also: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)
    trace: str = ""


@dataclass(frozen=True)
class Outbound:
    """A message to send; choices only spare the reader typing what the text asks for."""

    channel: str
    to: str
    text: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What one inbound message led to.

    Attributes:
        message: exactly one message: a turn is answered once.
        stage: what the writer is asked for next: identify, verify, assistant, confirm or human.
        tools: the calls that were completed in this turn: name, arguments, is_error.
    """

    message: Outbound
    stage: str
    tools: Sequence[Mapping[str, Any]] = field(default=())


class Desk(Protocol):
    """Whoever answers: the conversation."""

    def __call__(self, message: Inbound) -> Answer:
        """Answer one message. Never raises for anything a customer can write."""
        ...
