"""A message on its way into the house, and as it lies there until it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Arrival:
    """A message that a provider has just handed over.

    Attributes:
        channel: such as "whatsapp".
        account: our own address there, from which the answer goes.
        provider_id: the provider's id of it; with channel and account it tells duplicates.
        conversation: whose it is, by the conversation's name: "whatsapp:+447700900001".
        address: where the answer goes to.
        at: aware; when it arrived.
        kind: "text", "tap", "voice" and so on.
        text: as written; may be empty.
        detail: whatever else makes up the message; JSON types only.
        raw: the form as it came; JSON types only; None: there is none.
        trace: the W3C traceparent of its webhook; empty: nobody traces.
        also: another name of the sender there, told beside the address; empty: none.
    """

    channel: str
    account: str
    provider_id: str
    conversation: str
    address: str
    at: datetime
    kind: str
    text: str = field(repr=False)
    detail: Mapping[str, Any] = field(default_factory=dict, repr=False)
    raw: Mapping[str, Any] | None = field(default=None, repr=False)
    trace: str = ""
    also: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two arrivals the same message."""
        return self.channel, self.account, self.provider_id


@dataclass(frozen=True)
class Waiting:
    """A stored message of a turn that is under way.

    Attributes:
        id: rises in the order in which the messages of one conversation were stored.
        at: aware, in UTC.
    """

    id: int
    provider_id: str
    at: datetime
    kind: str
    text: str = field(repr=False)
    detail: Mapping[str, Any] = field(repr=False)
    trace: str = ""
