"""Seals: what only the holder of the server key can make or check."""

import hashlib
import hmac

SHORTEST_KEY = 16


def seal(key: bytes, purpose: str, *parts: object) -> str:
    """HMAC-SHA256 in hex over a purpose and its parts.

    The purpose keeps a seal of one kind from passing as one of another. No part may hold a NUL:
    it is what stands between them.
    """
    message = "\0".join([purpose, *(str(part) for part in parts)])
    return hmac.new(key, message.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two seals are equal, in a time that does not tell how far they agree."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
