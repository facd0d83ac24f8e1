"""What apps ask for, kept under a handle until the person has answered (ten minutes)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    delete,
    insert,
    select,
    update,
)

from booking.access import audience, pkce, redirects
from booking.access.face import AuthorizationRequest, Client
from booking.access.refusals import AccessRefused, RequestGone, SentBack
from booking.access.scopes import USUAL, Scope, read_scopes, write_scopes
from booking.access_tables import access_client, access_request

REQUEST_LIFE_S = 10 * 60
LONGEST_STATE = 2000
KEPT_S = 24 * 60 * 60
"""So long after its end a request is still known, so that a late answer is told why."""

GONE = {
    "unknown": "I don't know this request. Please go back to your app and connect again.",
    "late": "This request has expired. Please go back to your app and connect again.",
    "answered": "This request was answered already. If your app is not connected, please go back "
    "to it and connect again.",
}


@dataclass(frozen=True)
class Wish:
    """A request that can be put before a person. Its strings are as the app sent them."""

    redirect_uri: str
    challenge: str
    state: str | None
    scopes: tuple[Scope, ...]
    resource: str


@dataclass(frozen=True)
class Waiting:
    """A request with the app behind it; `client` is its row, `until` in epoch seconds."""

    client: int
    client_name: str
    client_site: str | None
    site_is_proven: bool
    wish: Wish
    until: int


def redirect_for(asks: AuthorizationRequest, client: Client) -> str:
    """The address the answer goes to: one that the app has named before.

    Raises:
        AccessRefused: it has not; nobody is sent there, not even with an error.
    """
    if asks.redirect_uri is None:
        if len(client.redirect_uris) == 1:
            return client.redirect_uris[0]
        raise AccessRefused("invalid_request", "The app did not say where to send you back to.")
    if not redirects.fits(client.redirect_uris, redirects.check(asks.redirect_uri)):
        raise AccessRefused(
            "invalid_request", "The app wants you sent to an address that it has not registered."
        )
    return asks.redirect_uri


def read_wish(
    asks: AuthorizationRequest, redirect_uri: str, resource: str, issuer: str, client: Client
) -> Wish:
    """What an app asks for, checked.

    Raises:
        SentBack: it cannot be asked for; the app may hear why.
    """
    state = asks.state if _can_return(asks.state) else None
    try:
        _check_form(asks)
        audience.check(asks.resource, resource)
        scopes = _scopes(asks.scope)
    except AccessRefused as refused:
        told = redirects.answered(
            redirect_uri,
            error=refused.problem,
            error_description=refused.text,
            state=state,
            iss=issuer,
        )
        own = client.is_proven and client.site == redirects.host_of(redirect_uri)
        trusted = own or redirects.is_local(redirect_uri)
        raise SentBack(refused.problem, refused.text, told, is_trusted=trusted) from None
    return Wish(redirect_uri, asks.code_challenge or "", state, scopes, resource)


def keep(connection: Connection, digest: str, client: int, wish: Wish, now: int) -> None:
    """Write a request down; older ones are swept away."""
    connection.execute(delete(access_request).where(access_request.c.expires_at < now - KEPT_S))
    connection.execute(
        insert(access_request).values(
            digest=digest,
            client_id=client,
            redirect_uri=wish.redirect_uri,
            challenge=wish.challenge,
            state=wish.state,
            scopes=write_scopes(wish.scopes),
            resource=wish.resource,
            expires_at=now + REQUEST_LIFE_S,
        )
    )


def waiting(connection: Connection, digest: str, now: int) -> Waiting:
    """The request and its app, while it waits for an answer.

    Raises:
        RequestGone: it does not.
    """
    row = connection.execute(_with_app().where(access_request.c.digest == digest, _waits(now)))
    return _found(connection, row.first(), digest)


def answer(connection: Connection, digest: str, now: int) -> Waiting:
    """Take the request for an answer: of any number that try at once, one gets it.

    Raises:
        RequestGone: it is not there to be answered.
    """
    taken = connection.execute(
        update(access_request)
        .where(access_request.c.digest == digest, _waits(now))
        .values(answered_at=now)
        .returning(access_request.c.id)
    ).scalar()
    row = connection.execute(_with_app().where(access_request.c.id == taken)).first()
    return _found(connection, row, digest)


def _check_form(asks: AuthorizationRequest) -> None:
    if asks.response_type != "code":
        missing = asks.response_type is None
        raise AccessRefused(
            "invalid_request" if missing else "unsupported_response_type",
            "response_type must be code.",
        )
    if asks.response_mode not in {None, "query"}:
        raise AccessRefused("invalid_request", "response_mode can only be query.")
    if asks.code_challenge_method != "S256" or not pkce.is_challenge(asks.code_challenge):
        raise AccessRefused(
            "invalid_request", "PKCE is needed: code_challenge, and code_challenge_method=S256."
        )
    if not _can_return(asks.state):
        raise AccessRefused(
            "invalid_request", f"state has at most {LONGEST_STATE} characters, all of them visible."
        )


def _can_return(state: str | None) -> bool:
    return state is None or (len(state) <= LONGEST_STATE and state.isprintable())


def _scopes(text: str | None) -> tuple[Scope, ...]:
    if text is None or not text.strip():
        return USUAL
    found = read_scopes(text)
    if not found:
        raise AccessRefused("invalid_scope", f"The scopes are: {write_scopes(tuple(Scope))}.")
    return found


def _with_app() -> Select[*tuple[Any, ...]]:
    asked, app = access_request.c, access_client.c
    return select(
        asked.client_id,
        app.name,
        app.site,
        app.is_proven,
        asked.redirect_uri,
        asked.challenge,
        asked.state,
        asked.scopes,
        asked.resource,
        asked.expires_at,
    ).join(access_client, app.id == asked.client_id)


def _found(connection: Connection, row: Row[*tuple[Any, ...]] | None, digest: str) -> Waiting:
    if row is None:
        raise _gone(connection, digest)
    wish = Wish(row.redirect_uri, row.challenge, row.state, read_scopes(row.scopes), row.resource)
    return Waiting(row.client_id, row.name, row.site, row.is_proven, wish, row.expires_at)


def _waits(now: int) -> ColumnElement[bool]:
    return and_(access_request.c.answered_at.is_(None), access_request.c.expires_at > now)


def _gone(connection: Connection, digest: str) -> RequestGone:
    row = connection.execute(
        select(access_request.c.answered_at).where(access_request.c.digest == digest)
    ).first()
    why = "unknown" if row is None else "late" if row[0] is None else "answered"
    return RequestGone(GONE[why], why=why)
