"""A turn that somebody holds: the messages to be answered together, and the right to do so."""

from dataclasses import dataclass, field
from typing import TypeAlias

from booking.inbox.arrival import Waiting
from booking.inbox.pace import Noise


@dataclass(frozen=True)
class Claim:
    """A conversation that one process answers now.

    Attributes:
        conversation_id: of its row.
        conversation: its name.
        channel: through what it is held.
        address: where the answer goes to.
        account: our own address, from which it goes.
        turn: the number that this turn will have.
        token: of the lease; it rises with every claim, so that an old holder is told apart.
        until: the highest number among the messages; the same however often the turn is begun.
        messages: what is to be answered, in order; at least one.
        tries: how often the turn was begun, this time included.
        is_given_up: it has ended its process too often; the customer gets an apology.
        noise: whether somebody is to be answered at all who says so much.
    """

    conversation_id: int
    conversation: str
    channel: str
    address: str
    account: str
    turn: int
    token: int
    until: int
    messages: tuple[Waiting, ...] = field(repr=False)
    tries: int
    is_given_up: bool
    noise: Noise

    @property
    def key(self) -> str:
        """The same for the same messages, and never again for others."""
        return f"{self.messages[0].provider_id}-{self.until}"


@dataclass(frozen=True)
class Done:
    """The turn has ended: everything it led to is written."""


@dataclass(frozen=True)
class Superseded:
    """A newer message came, and nothing was changed yet: all of them make the next turn."""


@dataclass(frozen=True)
class Lost:
    """Another process holds the conversation by now: nothing of ours was written."""


Finished: TypeAlias = Done | Superseded | Lost
