"""What goes in and comes out of the room: requests of apps, and what they are given.

Everything that a string of an app stands in is as the app sent it, cleaned of what a page cannot
show and cut to a length: nobody has checked that it is true.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from booking.access.scopes import Scope
from booking.values import Caller

ClientId = NewType("ClientId", str)
"""What an app calls itself on the wire: a name that we gave it, or the https address of its
client id metadata document."""

GrantId = NewType("GrantId", int)
"""One yes of a person to an app. Worth nothing by itself: whoever uses it must be that person."""


@dataclass(frozen=True)
class Client:
    """An app.

    Attributes:
        name: what it calls itself.
        site: the host it says it belongs to; None if it says nothing.
        is_proven: the site itself has said so (a client id metadata document); else nobody has.
        redirect_uris: where it may have people sent back to.
        document: what RFC 7591 answers a registration with, kept as it was accepted.
    """

    id: ClientId
    name: str
    site: str | None
    is_proven: bool
    redirect_uris: tuple[str, ...]
    document: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True)
class AuthorizationRequest:
    """What an app asks for at /authorize, as it came; None is what it did not send.

    Attributes:
        resource: every value it sent (RFC 8707).
    """

    client_id: str | None
    redirect_uri: str | None
    response_type: str | None
    code_challenge: str | None
    code_challenge_method: str | None
    state: str | None = None
    scope: str | None = None
    response_mode: str | None = None
    resource: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What a person is to say yes or no to.

    Attributes:
        client_name: what the app calls itself.
        client_site: the host it says it belongs to, if it says one.
        site_is_proven: that host has itself confirmed it. If not, show it as a claim.
        redirect_uri: where the browser goes in the end; its origin belongs into `form-action`.
        redirect_host: the part of it that a person can judge: a host, or the scheme of an app.
        is_local: it leads to a program on the person's own device.
        scopes: what the app asks for; `scopes.cut` makes of it what this person may lend.
        resource: for which address the tokens will be good.
        until: aware; afterwards the request is gone.
    """

    client_name: str
    client_site: str | None
    site_is_proven: bool
    redirect_uri: str
    redirect_host: str
    is_local: bool
    scopes: tuple[Scope, ...]
    resource: str
    until: datetime


@dataclass(frozen=True)
class Tokens:
    """What an app is given. Both are secrets: never store, log or show them.

    Attributes:
        lasts_s: seconds for which the access token is good.
        scopes: what it may do.
    """

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    lasts_s: int
    scopes: tuple[Scope, ...]


@dataclass(frozen=True)
class Bearer:
    """Who stands behind an access token, at this moment.

    Attributes:
        caller: the person, with no more rights than the scopes leave them: without `admin` an
            owner calls as a customer would. Its channel is "mcp".
        scopes: cut to the role the person has now.
        lendable: everything that the person could allow an app: what is worth a challenge.
        client: the app.
        resource: the address for which the token was given; it is ours, or there is no Bearer.
        expires: aware, by the clock of the house: do not hold it against another.
    """

    caller: Caller
    scopes: tuple[Scope, ...]
    lendable: tuple[Scope, ...]
    client: ClientId
    client_name: str
    resource: str
    expires: datetime


@dataclass(frozen=True)
class Grant:
    """An app that has access, as the person who let it in sees it.

    Attributes:
        since, used: aware; when the person said yes, and when the app last renewed its token.
        until: aware; afterwards it must ask again, if it does not come back before.
    """

    id: GrantId
    client_name: str
    client_site: str | None
    site_is_proven: bool
    redirect_host: str
    scopes: tuple[Scope, ...]
    since: datetime
    used: datetime
    until: datetime
