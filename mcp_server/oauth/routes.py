"""Where the authorization server's endpoints are, and who may call them from a browser's page."""

from collections.abc import Awaitable, Callable

from mcp.server.auth.handlers.metadata import MetadataHandler
from mcp.server.transport_security import RequestBodyLimitMiddleware
from mcp.shared.inbound import MCP_PROTOCOL_VERSION_HEADER
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, request_response
from starlette.types import ASGIApp

from booking.access import Access
from mcp_server.oauth.authorize import Authorize, ProblemPage
from mcp_server.oauth.documents import Documents
from mcp_server.oauth.metadata import AUTHORIZE, METADATA, REGISTER, REVOKE, TOKEN, metadata_of
from mcp_server.oauth.register import Registrar
from mcp_server.oauth.token import TokenDesk

LARGEST_BODY = 16 * 1024

Handler = Callable[[Request], Awaitable[Response]]


def oauth_routes(
    access: Access, documents: Documents, problem: ProblemPage, sign_in: str = "/sign-in"
) -> list[Route]:
    """All endpoints of the authorization server.

    Args:
        access: what stands behind them; its issuer is the address under which they are found.
        documents: learns apps that are known by an address.
        problem: the page for a person whose app asks for what cannot be.
        sign_in: path of the page that asks the person; the handle is its parameter `request`.
    """
    desk, metadata = TokenDesk(access), MetadataHandler(metadata_of(access.issuer))
    authorize = Authorize(access, documents, sign_in, problem)
    return [
        _open_to_pages(METADATA, metadata.handle, "GET"),
        Route(AUTHORIZE, _limited(authorize.handle), methods=["GET", "POST"]),
        _open_to_pages(TOKEN, desk.token, "POST"),
        _open_to_pages(REGISTER, Registrar(access).register, "POST"),
        _open_to_pages(REVOKE, desk.revoke, "POST"),
    ]


def _open_to_pages(path: str, handler: Handler, method: str) -> Route:
    """Clients that run in a browser call these from their own pages; no cookie has a part in it."""
    app = CORSMiddleware(
        _limited(handler),
        allow_origins=["*"],
        allow_methods=[method],
        allow_headers=[MCP_PROTOCOL_VERSION_HEADER],
    )
    return Route(path, app, methods=[method, "OPTIONS"])


def _limited(handler: Handler) -> ASGIApp:
    return RequestBodyLimitMiddleware(request_response(handler), LARGEST_BODY)
