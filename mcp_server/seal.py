"""Seals: short tokens that prove what a person was asked, kept by the client, not by us.

A seal is bound to caller, tool, arguments and the facts of the question, and lasts ten minutes.
It holds no secret and no data: only its time, a digest of those facts, and a signature under the
server's key, so any process of ours can check it and nothing has to be stored.

The SDK has a seal of its own for the state of a multi-round request. This one serves that too:
it goes by the business's clock, knows our callers, and a broken one is met with the question
again rather than with a protocol error.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from booking.values import Caller

LIFE = timedelta(minutes=10)
"""A yes that comes later than this is asked for again."""

Purpose = Literal["elicited", "two-step"]
"""Where a seal is good: a client that shows questions may not use the other kind's."""


@dataclass(frozen=True)
class Call:
    """A call that needs a yes: the same caller, tool and arguments are the same call."""

    caller: Caller
    tool: str
    arguments: Mapping[str, Any]


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
        expires = int((self._now() + LIFE).timestamp())
        facts = _digest(binds)
        return f"{expires}.{facts}.{self._sign(purpose, call, facts, expires)}"

    def asked(self, token: str | None, purpose: Purpose, call: Call) -> bool:
        """Whether that token was made for this call, whatever the facts were then."""
        parts = (token or "").split(".")
        if len(parts) != 3 or not (parts[0].isascii() and parts[0].isdigit()):
            return False
        if len(parts[0]) > 12 or int(parts[0]) <= self._now().timestamp():
            return False
        signature = self._sign(purpose, call, parts[1], int(parts[0]))
        return hmac.compare_digest(signature.encode(), parts[2].encode())

    def good(
        self, token: str | None, purpose: Purpose, call: Call, binds: Mapping[str, Any]
    ) -> bool:
        """Whether that token was made for this call with these very facts."""
        return self.asked(token, purpose, call) and (token or "").split(".")[1] == _digest(binds)

    def _sign(self, purpose: Purpose, call: Call, facts: str, expires: int) -> str:
        who = [call.caller.customer, call.caller.role.value]
        said = _json([purpose, expires, who, call.tool, dict(call.arguments), facts])
        return _text(hmac.digest(self._key, said, hashlib.sha256))


def _digest(binds: Mapping[str, Any]) -> str:
    return _text(hashlib.sha256(_json(dict(binds))).digest()[:16])


def _json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
