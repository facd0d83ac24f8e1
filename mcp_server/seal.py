"""Seals: short tokens that prove what a person was asked, kept by the client, not by us.

A seal is bound to caller, tool, arguments and the facts of the question, and is good once, for
some minutes. It holds no secret and no data: only its time, a name of its own, a digest of those
facts, and a signature under the server's key, so any process of ours can check it. Stored is
nothing but the name of one that was used.

The SDK has a seal of its own for the state of a multi-round request. This one serves that too:
it goes by the business's clock, knows our callers, and a broken one is met with the question
again rather than with a protocol error.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from booking.values import Caller

Purpose = Literal["elicited", "two-step"]
"""Where a seal is good: a client that shows questions may not use the other kind's."""

LIFE: dict[Purpose, timedelta] = {
    "elicited": timedelta(minutes=10),
    "two-step": timedelta(minutes=5),
}
"""A yes that comes later is asked for again. A person who reads the question on a phone may take
their time; a token in the hands of a model may not."""


@dataclass(frozen=True)
class Call:
    """A call that needs a yes: the same caller, tool and arguments are the same call."""

    caller: Caller
    tool: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Seal:
    """A seal that was made here for a call.

    Attributes:
        nonce: its own name.
        expires: aware.
        facts: digest of what the question was about.
    """

    nonce: str
    expires: datetime
    facts: str

    def is_about(self, binds: Mapping[str, Any]) -> bool:
        """Whether the question was about these very facts."""
        return self.facts == _digest(binds)


class Seals:
    """Makes and checks seals.

    Args:
        key: the server's key, at least 32 bytes; every process of a deployment has the same.
        now: the present moment, aware.
    """

    def __init__(self, key: bytes, now: Callable[[], datetime]) -> None:
        if len(key) < 32:
            raise ValueError("The server key must have at least 32 bytes.")
        self._key = hmac.digest(key, b"frontdesk/confirmation/v1", hashlib.sha256)
        self._now = now

    def seal(self, purpose: Purpose, call: Call, binds: Mapping[str, Any]) -> str:
        """A token that says: this was asked for this call, just now."""
        expires = int((self._now() + LIFE[purpose]).timestamp())
        nonce, facts = secrets.token_urlsafe(12), _digest(binds)
        return f"{expires}.{nonce}.{facts}.{self._sign(purpose, call, nonce, facts, expires)}"

    def read(self, token: str | None, purpose: Purpose, call: Call) -> Seal | None:
        """What that token says, if it was made for this call and is not too late.

        Whatever the facts were then: hold them against those of now.
        """
        parts = (token or "").split(".")
        if len(parts) != 4 or not (parts[0].isascii() and parts[0].isdigit()):
            return None
        if len(parts[0]) > 12 or int(parts[0]) <= self._now().timestamp():
            return None
        expires, nonce, facts, signature = int(parts[0]), *parts[1:]
        right = self._sign(purpose, call, nonce, facts, expires)
        if not hmac.compare_digest(right.encode(), signature.encode()):
            return None
        return Seal(nonce, datetime.fromtimestamp(expires, UTC), facts)

    def _sign(self, purpose: Purpose, call: Call, nonce: str, facts: str, expires: int) -> str:
        who = [call.caller.customer, call.caller.role.value]
        said = [purpose, expires, nonce, who, call.tool, dict(call.arguments), facts]
        return _text(hmac.digest(self._key, _json(said), hashlib.sha256))


def _digest(binds: Mapping[str, Any]) -> str:
    return _text(hashlib.sha256(_json(dict(binds))).digest()[:16])


def _json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
