"""Tokens of apps: names of a grant under a seal, as a session's token is (booking/identity).

Nothing of a token is stored. What is good about one is read from its grant at every use: so a
grant that has ended, an owner who is one no longer, another public address take effect at once.

    access    fda_HANDLE.NUMBER.EXPIRES.SCOPES.SEAL
    refresh   fdr_HANDLE.NUMBER.SEAL        the number says how often it was renewed

The prefixes are for those who search code and logs for secrets that have got lost there.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass

from booking.access.scopes import Scope
from booking.seal import same, seal

ACCESS, REFRESH = "fda_", "fdr_"

LETTERS = {"r": Scope.READ, "w": Scope.WRITE, "a": Scope.ADMIN}
"""Scopes as they are written into a token."""


@dataclass(frozen=True)
class AccessToken:
    """What an access token says: true when it was given, and to be looked up now."""

    handle: str
    expires: int
    scopes: frozenset[Scope]


@dataclass(frozen=True)
class RefreshToken:
    """What a refresh token says; only the newest number of a grant is good."""

    handle: str
    number: int


def new_secret() -> str:
    """A code, or the handle of a request: 256 bits that nobody can guess."""
    return secrets.token_urlsafe(32)


def new_handle() -> str:
    """The name of a grant: opens nothing without the key."""
    return secrets.token_urlsafe(24)


def digest(key: bytes, kind: str, secret: str) -> str:
    """What is stored of a secret."""
    return seal(key, f"access {kind}", secret)


def access_token(
    key: bytes, handle: str, number: int, expires: int, scopes: Collection[Scope]
) -> str:
    """A token that is good until then, in epoch seconds."""
    letters = "".join(letter for letter, scope in LETTERS.items() if scope in scopes)
    said = (handle, str(number), str(expires), letters)
    return ACCESS + ".".join((*said, seal(key, "access token", *said)))


def refresh_token(key: bytes, handle: str, number: int) -> str:
    """The token with which a grant is renewed for that time."""
    return f"{REFRESH}{handle}.{number}.{seal(key, 'refresh token', handle, number)}"


def read_access(key: bytes, token: str) -> AccessToken | None:
    """What an access token says, if it is ours."""
    said = _opened(key, token, ACCESS, "access token", 4)
    if said is None:
        return None
    handle, _, expires, letters = said
    return AccessToken(handle, int(expires), frozenset(LETTERS[letter] for letter in letters))


def read_refresh(key: bytes, token: str) -> RefreshToken | None:
    """What a refresh token says, if it is ours."""
    said = _opened(key, token, REFRESH, "refresh token", 2)
    return None if said is None else RefreshToken(said[0], int(said[1]))


def _opened(key: bytes, token: str, prefix: str, purpose: str, parts: int) -> list[str] | None:
    """The parts before the seal, if the seal is right: then they are as we wrote them."""
    if not token.startswith(prefix):
        return None
    *said, given = token.removeprefix(prefix).split(".")
    if len(said) != parts or not same(given, seal(key, purpose, *said)):
        return None
    return said
