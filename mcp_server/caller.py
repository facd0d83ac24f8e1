"""Who is calling: an opaque session token becomes a Caller here, and nowhere else (DESIGN 1).

The token rides beside the request, in its metadata or as the bearer token of HTTP, never in a
tool's arguments: what a model cannot write it cannot get wrong.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from mcp.server.auth.middleware.auth_context import get_access_token

from booking.values import VISITOR, Caller

SESSION_META = "frontdesk/session"
"""Key of the session token in a request's `_meta`."""

KEY_META = "frontdesk/key"
"""Key of the idempotency key in a request's `_meta`, for hosts that keep it from the model."""


class Callers(Protocol):
    """Knows who stands behind a token."""

    def caller(self, token: str | None) -> Caller:
        """The caller behind the token; None is a request that carries none.

        Raises:
            NotSignedIn: the token is unknown, expired or revoked.
        """
        ...


class SessionCallers:
    """Callers with sessions; a request without a token is a visitor's.

    Args:
        look_up: from a token to its caller; raises NotSignedIn.
    """

    def __init__(self, look_up: Callable[[str], Caller]) -> None:
        self._look_up = look_up

    def caller(self, token: str | None) -> Caller:
        """The caller behind the token."""
        return VISITOR if token is None else self._look_up(token)


class LocalCaller:
    """One fixed caller, for a process that serves its own user (stdio).

    Tokens are not looked at: who started the process is who calls.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def caller(self, token: str | None) -> Caller:
        """Always the same."""
        return self._caller


def token_of(meta: Mapping[str, Any] | None) -> str | None:
    """The session token of a request: HTTP's bearer token wins over the metadata."""
    bearer = get_access_token()
    return bearer.token if bearer is not None else _text(meta, SESSION_META)


def key_of(meta: Mapping[str, Any] | None) -> str | None:
    """The idempotency key that the host gave beside the arguments."""
    return _text(meta, KEY_META)


def _text(meta: Mapping[str, Any] | None, key: str) -> str | None:
    value = (meta or {}).get(key)
    return value if isinstance(value, str) and value else None
