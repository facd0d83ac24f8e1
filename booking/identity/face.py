"""What signing in tells others: where somebody stands, and what a step did."""

from dataclasses import dataclass, field
from typing import Literal

from booking.outbox.letter import Choice
from booking.values import Caller

Stage = Literal["identify", "verify", "assistant"]
"""What the customer is asked for next."""

Via = Literal["email", "sms"]
"""How a code goes that does not go into the same chat."""

StepName = Literal["unknown", "choose", "contact", "register", "verify", "signed_in"]
"""Which guard must answer."""

STAGES: dict[StepName, Stage] = {
    "unknown": "identify",
    "choose": "identify",
    "contact": "identify",
    "register": "identify",
    "verify": "verify",
    "signed_in": "assistant",
}


@dataclass(frozen=True)
class Standing:
    """Where a channel identity stands before a turn; looking changes nothing.

    Attributes:
        caller: who it is, when signed in.
    """

    stage: Stage
    step: StepName
    caller: Caller | None


@dataclass(frozen=True)
class Step:
    """What a guard did.

    Attributes:
        text: what to say. It may contain a code: never store, log or show it to a model. Empty
            when only the request is to be answered.
        token: opaque session token, given once, when this step signed in (or found that a message
            beside it had, and there is a request to answer).
        request: the request that started the login, to be answered now (SPEC AUTH-07).
        choices: what the text asks them to choose from, if it does: each payload, written as a
            message, means what its title says (SPEC CHAN-07).
    """

    stage: Stage
    text: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    request: str | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Awaited:
    """A code that a browser is asked for.

    Attributes:
        address: where it went, if that is on file, as its owner wrote it.
    """

    via: Via
    address: str = field(repr=False)


@dataclass(frozen=True)
class Profile:
    """One of those who share the contact that was proved.

    Attributes:
        detail: what tells two of one name apart; empty if nothing does.
        ticket: how the page names the one who was chosen; good for this browser alone.
    """

    name: str
    detail: str
    ticket: str = field(repr=False)
