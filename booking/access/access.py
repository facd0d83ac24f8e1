"""The verbs between an app, the person it works for, and us (SPEC MCP-06): each a transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from booking.access.face import (
    Asked,
    AuthorizationRequest,
    Bearer,
    Client,
    Grant,
    GrantId,
    Tokens,
)
from booking.access.scopes import Scope
from booking.clock import Clock
from booking.seal import SHORTEST_KEY
from booking.store import Store
from booking.values import Caller


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
        raise NotImplementedError

    def client(self, client_id: str) -> Client | None:
        """The app by that name; None if it is unknown, or its document must be fetched again."""
        raise NotImplementedError

    def remember_document(
        self, address: str, metadata: Mapping[str, object], lasts: timedelta
    ) -> Client:
        """Keep the client id metadata document that was found at an address, for so long.

        Raises:
            AccessRefused: invalid_client_metadata or invalid_redirect_uri: it cannot be used.
        """
        raise NotImplementedError

    def ask(self, asks: AuthorizationRequest) -> str:
        """Take an app's request down; gives the handle under which a person answers it.

        Raises:
            SentBack: something is wrong that the app may hear by the redirect.
            AccessRefused: the app or the redirect itself is wrong: nobody is sent anywhere.
        """
        raise NotImplementedError

    def asked(self, handle: str) -> Asked:
        """What stands behind a handle that waits for an answer.

        Raises:
            RequestGone: nothing, not any more, or it was answered.
        """
        raise NotImplementedError

    def approve(self, handle: str, caller: Caller, scopes: Collection[Scope]) -> str:
        """The person's yes; gives the address to send them to, with the code in it.

        Args:
            handle: of the request.
            caller: the person, who has just proved who they are.
            scopes: what they allow. More than was asked for, or than they may, is left out;
                reading always belongs to it.

        Raises:
            RequestGone: too late, or answered before: of two answers one counts.
            NotSignedIn: the caller has no account.
        """
        raise NotImplementedError

    def deny(self, handle: str) -> str:
        """The person's no; gives the address to send them to.

        Raises:
            RequestGone: too late, or answered before.
        """
        raise NotImplementedError

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
            AccessRefused: invalid_grant or invalid_target.
        """
        raise NotImplementedError

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
            AccessRefused: invalid_grant, invalid_scope or invalid_target.
        """
        raise NotImplementedError

    def revoke(self, token: str, *, client_id: str | None) -> None:
        """End what a token of either kind belongs to (RFC 7009); a bad token changes nothing."""
        raise NotImplementedError

    def bearer(self, token: str) -> Bearer:
        """Who stands behind an access token now.

        Raises:
            NotSignedIn: it is no token of ours for this resource, has run out, or was ended.
        """
        raise NotImplementedError

    def grants(self, caller: Caller) -> list[Grant]:
        """The apps that have access for a person, the newest first.

        Raises:
            NotSignedIn: the caller has no account.
        """
        raise NotImplementedError

    def end_grant(self, caller: Caller, grant: GrantId) -> None:
        """Take an app's access away, at once.

        Raises:
            NotFound: the person has no such grant.
            NotSignedIn: the caller has no account.
        """
        raise NotImplementedError
