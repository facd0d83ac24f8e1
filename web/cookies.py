"""The two cookies: which browser this is, and who has signed in there.

Both are secrets that say nothing by themselves. On https their names begin with `__Host-`: then a
browser takes them from this very host alone, and no neighbour can plant one.
"""

import secrets
from collections.abc import Mapping

from starlette.responses import Response

from booking.identity.page import PAGE_SESSION_LIFE_S

BROWSER, SESSION = "frontdesk-browser", "frontdesk-session"
BROWSER_LIFE_S = 60 * 60
"""Longer than a code is good: people look for their phone."""


class Cookies:
    """Reads and sets them.

    Args:
        secure: the pages are reached by https.
    """

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure
        prefix = "__Host-" if secure else ""
        self._browser, self._session = prefix + BROWSER, prefix + SESSION

    def browser_of(self, sent: Mapping[str, str]) -> str | None:
        """The secret name of the browser, or None."""
        return sent.get(self._browser) or None

    def token_of(self, sent: Mapping[str, str]) -> str | None:
        """The token of the session, or None."""
        return sent.get(self._session) or None

    def new_browser(self) -> str:
        """A name that nobody can guess."""
        return secrets.token_urlsafe(32)

    def name_browser(self, response: Response, browser: str) -> None:
        """Have the browser tell its name from now on."""
        self._set(response, self._browser, browser, BROWSER_LIFE_S)

    def sign_in(self, response: Response, token: str) -> None:
        """Begin a session; what led to it is forgotten, so that it cannot be used once more."""
        self._set(response, self._session, token, PAGE_SESSION_LIFE_S)
        self._drop(response, self._browser)

    def sign_out(self, response: Response) -> None:
        """End it in this browser."""
        self._drop(response, self._session)

    def _set(self, response: Response, name: str, value: str, life_s: int) -> None:
        response.set_cookie(
            name, value, max_age=life_s, secure=self._secure, httponly=True, samesite="lax"
        )

    def _drop(self, response: Response, name: str) -> None:
        response.delete_cookie(name, secure=self._secure, httponly=True, samesite="lax")
