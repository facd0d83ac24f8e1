"""Access: the apps that people let in, and what those may do (SPEC MCP-06).

An authorization server of OAuth 2.1 without its wire: mcp_server/oauth speaks the protocol, web/
asks the person, and this room decides. Apps have no secrets; a code is good for a minute and
once, an access token for a quarter of an hour, and a person can end it all at any moment.
"""

from booking.access.access import Access
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
from booking.access.refusals import AccessRefused, RequestGone, SentBack
from booking.access.scopes import Scope

__all__ = [
    "Access",
    "AccessRefused",
    "Asked",
    "AuthorizationRequest",
    "Bearer",
    "Client",
    "ClientId",
    "Grant",
    "GrantId",
    "RequestGone",
    "Scope",
    "SentBack",
    "Tokens",
]
