"""The verbs between an app, the person it works for, and us (SPEC MCP-06): each a transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from booking.access import clients, giving, grants, redirects, requests, tokens
from booking.access.face import (
    Asked,
    AuthorizationRequest,
    Bearer,
    Client,
    ClientId,
    Grant,
    GrantId,
    Tokens,
)
from booking.access.giving import CodeShown, TokenShown, given
from booking.access.grants import GrantRow
from booking.access.refusals import AccessRefused
from booking.access.requests import Wish
from booking.access.scopes import Scope, cut, grantable, offered
from booking.clock import Clock
from booking.errors import NotFound, NotSignedIn
from booking.people import person
from booking.permissions import account_of
from booking.seal import SHORTEST_KEY
from booking.store import Store
from booking.values import Caller, Role

CHANNEL = "mcp"
"""How what an app does is written into the history of a booking."""

UNKNOWN_CLIENT = (
    "This app is not known here, or not any more. Please remove the connection in your app and "
    "add it again."
)
SIGN_IN_AGAIN = "You are not signed in, or not any more. Please connect your app again."


class Access:
    """Lets apps act for people who have said yes to it.

    Args:
        store: where apps, requests and grants are kept.
        clock: tells the time.
        key: 16 bytes or more, of this room alone; with another one every token is void.
        issuer: the public address of the house, without a slash at its end.
        resource: the address for which tokens are good, such as issuer + "/mcp".
    """

    def __init__(
        self, store: Store, clock: Clock, key: bytes, *, issuer: str, resource: str
    ) -> None:
        if len(key) < SHORTEST_KEY:
            raise ValueError(f"The key needs {SHORTEST_KEY} bytes or more.")
        self._store = store
        self._clock = clock
        self._key = key
        self.issuer = issuer
        self.resource = resource

    def register(self, metadata: Mapping[str, object]) -> Client:
        """Take in an app that introduces itself (RFC 7591). It gets no secret: PKCE proves it.

        Raises:
            AccessRefused: invalid_redirect_uri or invalid_client_metadata.
        """
        profile, now = clients.read_profile(metadata), self._now()
        name = tokens.new_handle()

        def take_in(connection: Connection) -> Client:
            clients.forget_unused(connection, now)
            return clients.add(connection, name, profile, now)

        return self._store.run(take_in)

    def client(self, client_id: str) -> Client | None:
        """The app by that name; None if it is unknown, or its document must be fetched again."""
        with self._store.glancing() as connection:
            found = clients.find(connection, client_id, self._now())
        return None if found is None else found[1]

    def remember_document(
        self, address: str, metadata: Mapping[str, object], lasts: timedelta
    ) -> Client:
        """Keep the client id metadata document that was found at an address, for so long.

        Raises:
            AccessRefused: invalid_client_metadata or invalid_redirect_uri: it cannot be used.
        """
        profile, now = clients.read_document(address, metadata), self._now()
        until = now + int(lasts.total_seconds())
        return self._store.run(
            lambda connection: clients.put(connection, address, profile, now, until)
        )

    def ask(self, asks: AuthorizationRequest) -> str:
        """Take an app's request down; gives the handle under which a person answers it.

        Raises:
            SentBack: something is wrong that the app may hear by the redirect.
            AccessRefused: the app or the redirect itself is wrong: nobody is sent anywhere.
        """
        now, handle = self._now(), tokens.new_secret()

        def write_down(connection: Connection) -> None:
            found = clients.find(connection, asks.client_id or "", now)
            if found is None:
                raise AccessRefused("invalid_client", UNKNOWN_CLIENT)
            row, client = found
            redirect_uri = requests.redirect_for(asks, client)
            wish = requests.read_wish(asks, redirect_uri, self.resource, self.issuer, client)
            clients.seen(connection, row, now)
            requests.keep(connection, self._digest("request", handle), row, wish, now)

        self._store.run(write_down)
        return handle

    def asked(self, handle: str) -> Asked:
        """What stands behind a handle that waits for an answer.

        Raises:
            RequestGone: nothing, not any more, or it was answered.
        """
        with self._store.glancing() as connection:
            found = requests.waiting(connection, self._digest("request", handle), self._now())
        uri = found.wish.redirect_uri
        return Asked(
            client_name=found.client_name,
            client_site=found.client_site,
            site_is_proven=found.site_is_proven,
            redirect_uri=uri,
            redirect_host=redirects.host_of(uri),
            is_local=redirects.is_local(uri),
            scopes=found.wish.scopes,
            resource=found.wish.resource,
            until=_moment(found.until),
        )

    def approve(self, handle: str, caller: Caller, scopes: Collection[Scope]) -> str:
        """The person's yes; gives the address to send them to, with the code in it.

        Args:
            handle: of the request.
            caller: the person, who has just proved who they are.
            scopes: what they allow. More than is `offered` to them, or than they may, is left
                out; reading always belongs to it.

        Raises:
            RequestGone: too late, or answered before: of two answers one counts.
            NotSignedIn: the caller has no account.
        """
        account, now, code = account_of(caller), self._now(), tokens.new_secret()

        def grant(connection: Connection) -> Wish:
            found = requests.answer(connection, self._digest("request", handle), now)
            role = person(connection, account).role
            allowed = {Scope.READ, *set(scopes) & set(offered(found.wish.scopes, role))}
            grants.add(
                connection,
                person=account,
                client=found.client,
                wish=replace(found.wish, scopes=cut(allowed, role)),
                handle=tokens.new_handle(),
                code_digest=self._digest("code", code),
                now=now,
            )
            return found.wish

        return self._answered(self._store.run(grant), code=code)

    def deny(self, handle: str) -> str:
        """The person's no; gives the address to send them to.

        Raises:
            RequestGone: too late, or answered before.
        """
        digest, now = self._digest("request", handle), self._now()
        found = self._store.run(lambda connection: requests.answer(connection, digest, now))
        return self._answered(found.wish, error="access_denied")

    def exchange(
        self,
        code: str,
        *,
        verifier: str | None,
        client_id: str | None,
        redirect_uri: str | None,
        resource: Sequence[str] = (),
    ) -> Tokens:
        """Give tokens for a code, once. A second time ends what the first one gave.

        Raises:
            AccessRefused: invalid_client, invalid_grant or invalid_target.
        """
        now = self._now()
        shown = CodeShown(code, verifier, client_id, redirect_uri, resource)
        return given(self._store.run(lambda db: giving.for_code(db, self._key, shown, now)))

    def refresh(
        self,
        token: str,
        *,
        client_id: str | None,
        scope: str | None = None,
        resource: Sequence[str] = (),
    ) -> Tokens:
        """Give new tokens for a refresh token, once. A second time ends the whole grant.

        Raises:
            AccessRefused: invalid_client, invalid_grant, invalid_scope or invalid_target.
        """
        now = self._now()
        shown = TokenShown(token, client_id, scope, resource)
        return given(self._store.run(lambda db: giving.for_token(db, self._key, shown, now)))

    def revoke(self, token: str, *, client_id: str | None) -> None:
        """End what a token of either kind belongs to (RFC 7009); a bad token changes nothing."""
        said = tokens.read_refresh(self._key, token) or tokens.read_access(self._key, token)
        if said is None:
            return
        now = self._now()

        def end(connection: Connection) -> None:
            grant = grants.by_handle(connection, said.handle)
            if grant is not None and client_id in {None, grant.client_id}:
                grants.end(connection, grant.id, "by the app", now)

        self._store.run(end)

    def bearer(self, token: str) -> Bearer:
        """Who stands behind an access token now.

        Raises:
            NotSignedIn: it is no token of ours for this resource, has run out, or was ended.
        """
        now, said = self._now(), tokens.read_access(self._key, token)
        if said is None or said.expires <= now:
            raise NotSignedIn(SIGN_IN_AGAIN)
        with self._store.glancing() as connection:
            grant = grants.by_handle(connection, said.handle)
        if grant is None or not grant.is_open(now) or grant.resource != self.resource:
            raise NotSignedIn(SIGN_IN_AGAIN)
        scopes = cut(said.scopes & set(grant.scopes), grant.role)
        return Bearer(
            caller=Caller(grant.customer, _role_within(grant.role, scopes), CHANNEL),
            scopes=scopes,
            lendable=grantable(grant.role),
            client=ClientId(grant.client_id),
            client_name=grant.client_name,
            resource=grant.resource,
            expires=_moment(said.expires),
        )

    def grants(self, caller: Caller) -> list[Grant]:
        """The apps that have access for a person, the newest first.

        Raises:
            NotSignedIn: the caller has no account.
        """
        account = account_of(caller)
        with self._store.glancing() as connection:
            found = grants.of_person(connection, account, self._now())
        return [_as_seen(grant) for grant in found]

    def end_grant(self, caller: Caller, grant: GrantId) -> None:
        """Take an app's access away, at once.

        Raises:
            NotFound: the person has no such grant.
            NotSignedIn: the caller has no account.
        """
        account, now = account_of(caller), self._now()

        def end(connection: Connection) -> None:
            if not grants.end_own(connection, account, grant, now):
                raise NotFound("That app has no access any more. There is nothing to end.")

        self._store.run(end)

    def _now(self) -> int:
        return int(self._clock.now().timestamp())

    def _digest(self, kind: str, secret: str) -> str:
        return tokens.digest(self._key, kind, secret)

    def _answered(self, wish: Wish, **answer: str) -> str:
        said = {**answer, "state": wish.state, "iss": self.issuer}
        return redirects.answered(wish.redirect_uri, **said)


def _role_within(role: Role, scopes: Collection[Scope]) -> Role:
    """The team without its scope is a customer like any other."""
    return role if Scope.ADMIN in scopes or role is Role.VISITOR else Role.CUSTOMER


def _as_seen(grant: GrantRow) -> Grant:
    return Grant(
        id=GrantId(grant.id),
        client_name=grant.client_name,
        client_site=grant.client_site,
        site_is_proven=grant.site_is_proven,
        redirect_host=redirects.host_of(grant.redirect_uri),
        scopes=cut(grant.scopes, grant.role),
        since=_moment(grant.granted_at),
        used=_moment(grant.refreshed_at),
        until=_moment(grant.expires_at),
    )


def _moment(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)
