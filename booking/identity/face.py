"""What signing in tells others: where somebody stands, what a step did, where codes are posted."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from booking.outbox.letter import Choice
from booking.values import Caller

Stage = Literal["identify", "verify", "assistant"]
"""What the customer is asked for next."""

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


class CodePost(Protocol):
    """Carries codes that do not go into the same chat."""

    def send_code(self, kind: Literal["email", "sms"], address: str, text: str) -> None:
        """Take a code for delivery.

        Comes back at once and raises nothing that depends on the address: a stranger who names
        one must not learn from the answer, or from its time, whether it is on file.
        """
        ...
