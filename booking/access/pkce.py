"""PKCE: only the program that asked can use the code that it is given (RFC 7636, S256 alone)."""

import base64
import hashlib
import re

from booking.seal import same

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}", re.ASCII)


def is_challenge(text: str | None) -> bool:
    """Whether that can be the digest of a verifier."""
    return text is not None and CHALLENGE.fullmatch(text) is not None


def fits(verifier: str | None, challenge: str) -> bool:
    """Whether the verifier is the one from which the challenge was made."""
    if verifier is None or not VERIFIER.fullmatch(verifier):
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    return same(base64.urlsafe_b64encode(digest).decode().rstrip("="), challenge)
