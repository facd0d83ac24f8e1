"""What a provider reports about a letter that it has: status callbacks (SPEC CHAN-04)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from booking.outbox.carrier import Later, Rejected

Status = Literal["accepted", "sent", "delivered", "read", "failed"]
"""How far it came: the provider has it, it left, it arrived, it was seen, it will never arrive."""


@dataclass(frozen=True)
class Report:
    """One report, in whatever order and however often it comes.

    Attributes:
        status: how far the letter came, in our words: a provider's "queued" and "sending" are
            "accepted", its "undelivered" is "failed".
        at: aware; when it came.
        outbox_id: of the letter, if the report carries it (Parcel.id); else None.
        provider_id: the provider's name of the message; empty: it says none.
        code: the provider's error code; empty: none.
        why: of a failure, what the carrier makes of its code, as if `send` had met it: Later, if
            it may be tried again. None: it will never arrive, and we do not know why.
    """

    status: Status
    at: datetime
    outbox_id: int | None = None
    provider_id: str = ""
    code: str = ""
    why: Rejected | Later | None = None
