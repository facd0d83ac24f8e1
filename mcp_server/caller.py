"""Who is calling: a token becomes a Standing here, and nowhere else (DESIGN 1).

The token rides beside the request, as the bearer token of HTTP or in the metadata of our own
agent's requests, never in a tool's arguments: what a model cannot write it cannot get wrong.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any, Protocol

import anyio
import anyio.to_thread
from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.auth.provider import AccessToken

from booking.access import Bearer, Scope
from booking.clock import Clock
from booking.errors import NotSignedIn
from booking.values import VISITOR, Caller

SESSION_META = "frontdesk/session"
"""Key of the session token in a request's `_meta`."""

KEY_META = "frontdesk/key"
"""Key of the idempotency key in a request's `_meta`, for hosts that keep it from the model."""

STANDING = "frontdesk/standing"
"""Key of a token's standing in the SDK's access token, where it waits for the call."""

KNOWN_S = 1.0
"""For so long a token that was looked up is not looked up again: docs/decisions/0015."""

MOST_KNOWN = 1000

MOST_LOOKED_UP = 8
"""Tokens that may be looked up at the same time, each in a thread of its own."""


@dataclass(frozen=True)
class Standing:
    """Who stands behind a request, and how far the program in between may go for them.

    Attributes:
        caller: the person, with no more rights than the program has been given.
        scopes: what the program has been given; all of them where none stands in between.
        lendable: what the person could give it besides: worth asking for.
        client: the program, such as an app's id; for the audit.
        is_guest: it comes from outside, by a token that an app was given: its calls are limited.
    """

    caller: Caller
    scopes: frozenset[Scope] = frozenset(Scope)
    lendable: frozenset[Scope] = frozenset()
    client: str = ""
    is_guest: bool = False

    @property
    def who(self) -> str:
        """The person, by a name that is the same for all their apps."""
        return f"customer:{self.caller.customer}"


class Callers(Protocol):
    """Knows who stands behind a session token."""

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


class Recent:
    """Tokens that were looked up a moment ago: a model calls several tools in a row.

    What ends a token, or takes a right from the person, is felt so much later at most. Its own
    end is looked at every time.

    Args:
        clock: tells the time, for the end of tokens.
        known_s: seconds for which a look is good; by the machine's own count, not by the clock.
    """

    def __init__(self, clock: Clock, known_s: float) -> None:
        self._clock = clock
        self._known_s = known_s
        self._known: dict[str, tuple[float, datetime, AccessToken]] = {}

    def get(self, token: str) -> AccessToken | None:
        """What was found for that token, if that was a moment ago."""
        seen, expires, found = self._known.get(token) or (0.0, None, None)
        if expires is None or monotonic() >= seen + self._known_s:
            return None
        return found if expires.timestamp() > self._clock.now().timestamp() else None

    def keep(self, token: str, expires: datetime, found: AccessToken) -> None:
        """It was just looked up."""
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[token] = monotonic(), expires, found


class Apps:
    """The apps that people let in: verifies their bearer tokens, for the door of HTTP.

    Args:
        look_up: from an access token to who stands behind it; raises NotSignedIn.
        recent: remembers them for a moment; None: each is looked up at every call.
    """

    def __init__(self, look_up: Callable[[str], Bearer], recent: Recent | None = None) -> None:
        self._look_up = look_up
        self._recent = recent
        self._limiter = anyio.CapacityLimiter(MOST_LOOKED_UP)

    async def verify_token(self, token: str) -> AccessToken | None:
        """The SDK's name for it; None if the token is not, or no longer, good.

        The end of the token's life is judged by the clock of the house, not by the SDK's.
        """
        found = self._recent.get(token) if self._recent else None
        if found is not None:
            return found
        try:
            bearer = await anyio.to_thread.run_sync(self._look_up, token, limiter=self._limiter)
        except NotSignedIn:
            return None
        found = _verified(token, bearer)
        if self._recent:
            self._recent.keep(token, bearer.expires, found)
        return found


class NoSessions:
    """For a door where only apps come in: session tokens are worth nothing there."""

    def caller(self, token: str | None) -> Caller:
        """Nobody: whoever is known came in by the door.

        Raises:
            NotSignedIn: always.
        """
        raise NotSignedIn("You are not signed in. Please sign in again in your app.")


async def standing_of(meta: Mapping[str, Any] | None, callers: Callers) -> Standing:
    """Who stands behind a request: whom the door has verified, else the session's caller.

    Raises:
        NotSignedIn: the session has ended, or never was.
    """
    verified = get_access_token()
    if verified is not None:
        return standing_behind(verified)
    caller = await anyio.to_thread.run_sync(callers.caller, _text(meta, SESSION_META))
    return Standing(caller, client=caller.channel)


def standing_behind(verified: AccessToken) -> Standing:
    """What the door knows of a token that it has let in.

    Raises:
        NotSignedIn: another verifier than ours has let it in.
    """
    standing = (verified.claims or {}).get(STANDING)
    if not isinstance(standing, Standing):
        raise NotSignedIn("You are not signed in. Please sign in again in your app.")
    return standing


def key_of(meta: Mapping[str, Any] | None) -> str | None:
    """The idempotency key that the host gave beside the arguments."""
    return _text(meta, KEY_META)


def _verified(token: str, bearer: Bearer) -> AccessToken:
    return AccessToken(
        token=token,
        client_id=bearer.client,
        scopes=[*bearer.scopes],
        resource=bearer.resource,
        subject=str(bearer.caller.customer),
        claims={STANDING: _standing(bearer)},
    )


def _standing(bearer: Bearer) -> Standing:
    return Standing(
        caller=bearer.caller,
        scopes=frozenset(bearer.scopes),
        lendable=frozenset(bearer.lendable),
        client=bearer.client,
        is_guest=True,
    )


def _text(meta: Mapping[str, Any] | None, key: str) -> str | None:
    value = (meta or {}).get(key)
    return value if isinstance(value, str) and value else None
