"""What comes in and what goes out, the same for every channel.

A channel turns its own form of a message into an Inbound and an Outbound into its own form; the
conversation between the two is the same for all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Inbound:
    """A message that arrived.

    Attributes:
        channel: through what, such as "terminal" or "whatsapp".
        sender: the writer's id on that channel: a phone in E.164, or an id of the channel's own.
        text: as written; may be empty.
        at: aware; when it arrived.
        id: the channel's own id of the message, for telling duplicates.
    """

    channel: str
    sender: str
    text: str
    at: datetime
    id: str


@dataclass(frozen=True)
class Outbound:
    """A message to send."""

    channel: str
    to: str
    text: str


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
