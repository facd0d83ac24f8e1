"""Who carries letters: the port that Twilio, a mail server and tests satisfy.

To send is not idempotent anywhere. So a carrier says which of four things it knows, and whoever
does not know never says that it was not sent.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from booking.outbox.letter import Body, Category, Kind


@dataclass(frozen=True)
class Parcel:
    """A letter on its way.

    Attributes:
        id: of the outbox row; carriers put it where a status callback brings it back.
        tried: aware; when the first try of this letter began: a look-up starts there.
        window_is_open: whether the recipient wrote within the last 24 hours (SPEC CHAN-05).
        trace: traceparent of the work that wrote the letter; empty: not traced.
        tries: how often it was tried before.
        code: the provider's code of the failure before this try; empty: there was none.
    """

    id: int
    channel: str
    account: str
    recipient: str
    kind: Kind
    category: Category
    body: Body
    tried: datetime
    window_is_open: bool = True
    trace: str = ""
    tries: int = 0
    code: str = ""


@dataclass(frozen=True)
class Accepted:
    """The provider has it; `provider_id` is its name there."""

    provider_id: str


@dataclass(frozen=True)
class Rejected:
    """It will never be sent. `reason` is a sentence for staff; `suppress`: they want no more.

    `needs_template`: outside the 24-hour window; with a template it might go.
    """

    code: str
    reason: str
    suppress: bool = False
    needs_template: bool = False


@dataclass(frozen=True)
class Later:
    """Certainly not sent: try again, not before `after_s` seconds if the provider said so.

    `is_out_of_reach`: the provider was not even reached, so no other letter would fare better.
    """

    code: str
    reason: str
    after_s: float | None = None
    is_out_of_reach: bool = False


@dataclass(frozen=True)
class Ambiguous:
    """Nobody knows whether it was sent: never try again before looking it up."""

    reason: str


@dataclass(frozen=True)
class NotThere:
    """Looked up: the provider knows of no such message."""


Sent: TypeAlias = Accepted | Rejected | Later | Ambiguous
Found: TypeAlias = Accepted | NotThere | Ambiguous


class Carrier(Protocol):
    """Carries letters of one or several channels. Synchronous; called in a worker thread."""

    @property
    def channels(self) -> frozenset[str]:
        """Which it carries."""
        ...

    @property
    def longest(self) -> int:
        """Characters of one message; a longer text is split before it comes here."""
        ...

    def send(self, parcel: Parcel) -> Sent:
        """Send it, once; raises nothing that a provider or a network can cause."""
        ...

    def look_up(self, parcel: Parcel) -> Found:
        """Whether the provider has it, after an ambiguous try."""
        ...
