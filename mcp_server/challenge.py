"""What a client is told that may not enter, or not that far: RFC 6750, RFC 9728, MCP's own rules.

The header is what a client goes by: it says where tokens are given out, and for what to ask.
"""

from collections.abc import Mapping

from starlette.responses import JSONResponse, Response

from mcp_server.address import Address

INVALID_TOKEN, INSUFFICIENT_SCOPE = "invalid_token", "insufficient_scope"


def sign_in(address: Address, scopes: str, *, token_was_given: bool) -> Response:
    """401: nobody we know. Without a token there is no error to name, only the way in.

    Args:
        address: of this server.
        scopes: what a new client should ask for.
        token_was_given: it was no token of ours, or no longer one.
    """
    error = (
        {"error": INVALID_TOKEN, "error_description": "Sign in again"} if token_was_given else {}
    )
    return _challenge(401, address, {**error, "scope": scopes})


def ask_for(address: Address, scopes: str) -> Response:
    """403: the person may do this, but has not let the client do it.

    Args:
        address: of this server.
        scopes: everything the client then needs, what it has among it.
    """
    said = {"error": INSUFFICIENT_SCOPE, "error_description": "Ask the person for more"}
    return _challenge(403, address, {**said, "scope": scopes})


def _challenge(status: int, address: Address, said: Mapping[str, str]) -> Response:
    parts = {**said, "resource_metadata": address.metadata_url}
    header = "Bearer " + ", ".join(f'{name}="{value}"' for name, value in parts.items())
    body = {name: value for name, value in said.items() if name.startswith("error")}
    return JSONResponse(body or {"error": "unauthorized"}, status, {"WWW-Authenticate": header})
