"""Cursors: where a long list goes on, kept by the client, not by us.

A cursor holds the place of the last row that was shown, not a number of rows, so rows that are
added meanwhile neither repeat nor skip any. It is good for the caller, the tool and the arguments
that it was made for; anything else is refused (SPEC MCP-02). Nothing has to be stored: a
signature under the server's key says that it is ours.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from booking.errors import Refusal
from booking.values import Caller
from tools.asks import Takes

Place = Sequence[str | int]
"""The sort key of the last row shown."""

_NOT_THE_QUERY = {"cursor", "limit"}
_SIGNATURE = 16


class CursorRefused(Refusal):
    """The cursor is not of this list: another caller's, other arguments', or nobody's."""

    code = "cursor_refused"


@dataclass(frozen=True)
class Listing:
    """A list that somebody reads page by page; how many rows at once may change."""

    caller: Caller
    tool: str
    ask: Takes


class Cursors:
    """Makes and reads cursors.

    Args:
        key: at least 32 bytes; every process of a deployment has the same.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < 32:
            raise ValueError("The key of the cursors must have at least 32 bytes.")
        self._key = hmac.digest(key, b"frontdesk/cursor/v1", hashlib.sha256)

    def after(self, place: Place, of: Listing) -> str:
        """The cursor of the rows after that place."""
        held = _json(list(place))
        return base64.urlsafe_b64encode(self._sign(held, of) + held).decode().rstrip("=")

    def place(self, cursor: str | None, of: Listing) -> list[Any] | None:
        """Where to go on; None at the top.

        Raises:
            CursorRefused: this cursor was not made for this list.
        """
        if cursor is None:
            return None
        signature, held = _parts(cursor)
        if not hmac.compare_digest(signature, self._sign(held, of)):
            raise CursorRefused(
                "That cursor does not belong to this list: it is good for the same caller and the "
                f"same other arguments. Call {of.tool} without a cursor to start at the top."
            )
        place: list[Any] = json.loads(held)
        return place

    def _sign(self, held: bytes, of: Listing) -> bytes:
        who = [of.caller.customer, of.caller.role.value]
        query = of.ask.model_dump(mode="json", exclude=_NOT_THE_QUERY)
        said = _json([who, of.tool, query, held.decode("latin-1")])
        return hmac.digest(self._key, said, hashlib.sha256)[:_SIGNATURE]


def _parts(cursor: str) -> tuple[bytes, bytes]:
    """Signature and place; empty ones of what is no cursor at all."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    return raw[:_SIGNATURE], raw[_SIGNATURE:]


def _json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


OF_THIS_PROCESS = Cursors(secrets.token_bytes(32))
"""Good as long as the process lives, and in it alone: for a room that nobody gave a key."""
