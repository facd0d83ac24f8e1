"""How tokens are given out: for a code, and for an older token, each of them once.

Everything is checked before the code or token is used up: whoever has stolen one without the rest
spoils nothing. A second complete request can only be a theft, by one of the two: then all that the
first one gave is ended (OAuth 2.1, 4.1.3 and 4.3.1).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from booking.access import audience, clients, grants, pkce, tokens
from booking.access.face import Tokens
from booking.access.grants import GrantRow
from booking.access.refusals import AccessRefused
from booking.access.scopes import Scope, cut, read_scopes

ACCESS_LIFE_S = 15 * 60

BAD_CODE = "This code is not good, or not any more. Ask the person again."
BAD_REFRESH = "This token is not good, or not any more. Ask the person again."
UNKNOWN_CLIENT = "This app is not known here, or not any more. Register again."
USED_TWICE = "This was used before, so all that it gave is revoked. Ask the person again."


@dataclass(frozen=True)
class CodeShown:
    """What an app sends to have a code exchanged; None is what it did not send."""

    code: str = field(repr=False)
    verifier: str | None = field(repr=False)
    client_id: str | None
    redirect_uri: str | None
    resource: Sequence[str]


@dataclass(frozen=True)
class TokenShown:
    """What an app sends to have its token renewed."""

    token: str = field(repr=False)
    client_id: str | None
    scope: str | None
    resource: Sequence[str]


def for_code(connection: Connection, key: bytes, shown: CodeShown, now: int) -> Tokens | None:
    """Tokens for a code. None: it was used before, and the grant has ended for it.

    Raises:
        AccessRefused: invalid_client, invalid_grant or invalid_target; nothing has changed.
    """
    digest = tokens.digest(key, "code", shown.code)
    grant = grants.by_code(connection, digest)
    if grant is None or grant.client_id != shown.client_id:
        raise _not_given(connection, shown.client_id, BAD_CODE)
    if shown.redirect_uri not in {None, grant.redirect_uri}:
        raise AccessRefused("invalid_grant", "redirect_uri is not the one of the request.")
    if not pkce.fits(shown.verifier, grant.challenge):
        raise AccessRefused("invalid_grant", "code_verifier does not fit the request.")
    audience.check(shown.resource, grant.resource)
    if grants.use_code(connection, grant, now):
        return _tokens(key, grant, grant.scopes, grant.refresh_number, now)
    after = grants.by_code(connection, digest)
    if after is None or after.code_used_at is None:
        raise AccessRefused("invalid_grant", BAD_CODE)
    grants.end(connection, grant.id, "code used twice", now)
    return None


def for_token(connection: Connection, key: bytes, shown: TokenShown, now: int) -> Tokens | None:
    """New tokens for a refresh token. None: it was used before, and the grant has ended for it.

    Raises:
        AccessRefused: invalid_client, invalid_grant, invalid_scope or invalid_target; nothing has
            changed.
    """
    said = tokens.read_refresh(key, shown.token)
    grant = grants.by_handle(connection, said.handle) if said else None
    if said is None or grant is None or grant.client_id != shown.client_id:
        raise _not_given(connection, shown.client_id, BAD_REFRESH)
    if not grant.is_open(now):
        raise AccessRefused("invalid_grant", BAD_REFRESH)
    if grant.refresh_number == said.number:
        audience.check(shown.resource, grant.resource)
        scopes = _narrowed(grant.scopes, shown.scope)
        if grants.renew(connection, grant, said.number, now):
            return _tokens(key, grant, scopes, said.number + 1, now)
    grants.end(connection, grant.id, "token used twice", now)
    return None


def given(found: Tokens | None) -> Tokens:
    """What a transaction has given. An end must be committed before it is told.

    Raises:
        AccessRefused: invalid_grant: the grant has ended.
    """
    if found is None:
        raise AccessRefused("invalid_grant", USED_TWICE)
    return found


def _not_given(connection: Connection, client_id: str | None, text: str) -> AccessRefused:
    """An app that we do not know (any more) must introduce itself again, not only ask again."""
    if client_id is None or not clients.is_known(connection, client_id):
        return AccessRefused("invalid_client", UNKNOWN_CLIENT)
    return AccessRefused("invalid_grant", text)


def _tokens(
    key: bytes, grant: GrantRow, scopes: Collection[Scope], number: int, now: int
) -> Tokens:
    held = cut(scopes, grant.role)
    return Tokens(
        access=tokens.access_token(key, grant.handle, number, now + ACCESS_LIFE_S, held),
        refresh=tokens.refresh_token(key, grant.handle, number),
        lasts_s=ACCESS_LIFE_S,
        scopes=held,
    )


def _narrowed(granted: Collection[Scope], wanted: str | None) -> tuple[Scope, ...]:
    """What an app asks to keep of what it has (RFC 6749, 6)."""
    named = tuple(granted) if wanted is None else read_scopes(wanted)
    if not named or not set(named) <= set(granted):
        raise AccessRefused("invalid_scope", "Only what was granted can be asked for again.")
    return named
