"""/token and /revoke: what apps are given, and what they give back."""

from collections.abc import Callable
from functools import partial

from anyio.to_thread import run_sync
from mcp.shared.auth import OAuthToken
from starlette.requests import Request
from starlette.responses import Response

from booking.access import Access, AccessRefused, Tokens
from booking.access.scopes import write_scopes
from booking.errors import Refusal
from mcp_server.oauth import replies
from mcp_server.oauth.parameters import Parameters, form_of


class TokenDesk:
    """Both endpoints.

    Args:
        access: gives and ends.
    """

    def __init__(self, access: Access) -> None:
        self._access = access

    async def token(self, request: Request) -> Response:
        """Tokens for a code or for an older token (RFC 6749, 4.1.3 and 6)."""
        try:
            give = self._asked_for(await form_of(request))
            tokens = await run_sync(give)
        except Refusal as refused:
            return replies.refused(refused)
        return replies.given(_on_the_wire(tokens))

    async def revoke(self, request: Request) -> Response:
        """Done, whether there was anything to do or not (RFC 7009, 2.2)."""
        try:
            said = await form_of(request)
            end = partial(
                self._access.revoke, said.needed("token"), client_id=said.one("client_id")
            )
            await run_sync(end)
        except Refusal as refused:
            return replies.refused(refused)
        return Response(headers=replies.NOT_KEPT)

    def _asked_for(self, said: Parameters) -> Callable[[], Tokens]:
        match said.needed("grant_type"):
            case "authorization_code":
                return partial(
                    self._access.exchange,
                    said.needed("code"),
                    verifier=said.needed("code_verifier"),
                    client_id=said.one("client_id"),
                    redirect_uri=said.one("redirect_uri"),
                    resource=said.every("resource"),
                )
            case "refresh_token":
                return partial(
                    self._access.refresh,
                    said.needed("refresh_token"),
                    client_id=said.one("client_id"),
                    scope=said.one("scope"),
                    resource=said.every("resource"),
                )
        raise AccessRefused("unsupported_grant_type", "There is no such grant_type here.")


def _on_the_wire(tokens: Tokens) -> dict[str, object]:
    token = OAuthToken(
        access_token=tokens.access,
        expires_in=tokens.lasts_s,
        scope=write_scopes(tokens.scopes),
        refresh_token=tokens.refresh,
    )
    return token.model_dump()
