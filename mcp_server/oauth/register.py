"""/register: an app introduces itself (RFC 7591)."""

import json
from collections.abc import Mapping

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from booking.access import Access, AccessRefused
from booking.errors import Refusal
from mcp_server.oauth import replies


class Registrar:
    """The endpoint.

    Args:
        access: keeps apps.
    """

    def __init__(self, access: Access) -> None:
        self._access = access

    async def register(self, request: Request) -> Response:
        """Give the app its name, and say what we have understood of it."""
        try:
            client = await run_sync(self._access.register, read_metadata(await request.body()))
        except Refusal as refused:
            return replies.refused(refused)
        return replies.given(client.document, 201)


def read_metadata(body: bytes) -> Mapping[str, object]:
    """What an app says about itself.

    Raises:
        AccessRefused: invalid_client_metadata: it is no JSON object.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise AccessRefused("invalid_client_metadata", "An app is described by a JSON object.")
    return said
