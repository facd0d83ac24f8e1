"""OAuth 2.1 over HTTP for booking/access: how AI clients come to their tokens (SPEC MCP-06).

Only the wire is here: parameters in, JSON and redirects out. What is allowed, the domain decides;
the person is asked on the pages of web/, to which /authorize leads.
"""

from mcp_server.oauth.documents import Documents
from mcp_server.oauth.fetching import DocumentFetcher, Fetched, Unfetchable, WebFetcher
from mcp_server.oauth.routes import oauth_routes

__all__ = [
    "DocumentFetcher",
    "Documents",
    "Fetched",
    "Unfetchable",
    "WebFetcher",
    "oauth_routes",
]
