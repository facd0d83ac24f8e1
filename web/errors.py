"""Pages for what goes wrong: each says what to do next."""

from collections.abc import Collection
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from booking.access import AccessRefused, RequestGone, SentBack
from booking.access.redirects import host_of
from booking.errors import NotFound, NotSignedIn, Refusal, TooMany
from web.look import Look

STATUS: dict[type[Refusal], int] = {
    RequestGone: 410,
    TooMany: 429,
    NotSignedIn: 401,
    NotFound: 404,
}
HEADINGS: dict[type[Refusal], str] = {
    RequestGone: "This request can no longer be answered",
    TooMany: "Too many at once",
    NotSignedIn: "Please sign in again",
    NotFound: "There is no such thing here",
}
GO_BACK = "Please go back to your app and connect it again from there."


class ErrorPages:
    """Makes them.

    Args:
        look: how pages look.
    """

    def __init__(self, look: Look) -> None:
        self._look = look

    def refused(self, refused: Refusal) -> Response:
        """Something that the visitor can act on."""
        if isinstance(refused, AccessRefused):
            return self._of_the_app(refused)
        kind = type(refused)
        page = self._page(
            STATUS.get(kind, 400), HEADINGS.get(kind, "That did not work"), refused.text
        )
        if isinstance(refused, TooMany):
            page.headers["Retry-After"] = str(refused.facts["retry_after_s"])
        return page

    def _of_the_app(self, refused: AccessRefused) -> Response:
        """What an app asked for cannot be; mostly the person can only go back and tell."""
        heading = "The app could not be connected"
        if refused.problem == "invalid_client":  # not known any more, say: there is a way out
            return self._page(400, heading, refused.text)
        text = (
            "The app did not ask in a way that we can answer, so it was not connected, and nothing "
            "has been changed. Please try again from the app. If it happens once more, its makers "
            f"may want to know this: {refused.text}"
        )
        if not isinstance(refused, SentBack):
            return self._page(400, heading, text)
        label = f"Go back to the app ({host_of(refused.to)})"
        return self._page(400, heading, text, refused.to, label)

    def stale_form(self, handle: str) -> Response:
        """A form that is not of this browser, or lay open for too long."""
        again = "/sign-in" + (f"?{urlencode({'request': handle})}" if handle else "")
        text = (
            "This page has been open for a long time, or your browser keeps no cookies for it. "
            "Nothing has been changed. Please begin again, and allow cookies for this site."
        )
        return self._page(403, "Please begin again", text, again)

    def not_found(self) -> Response:
        """No page by that name."""
        text = "There is no page at this address. " + GO_BACK
        return self._page(404, "Page not found", text)

    def not_allowed(self, allowed: Collection[str]) -> Response:
        """A page that was called in a way it does not know."""
        text = "This page cannot be opened in that way. " + GO_BACK
        page = self._page(405, "That is not possible here", text)
        page.headers["Allow"] = ", ".join(sorted(allowed))
        return page

    def unreadable(self, status: int) -> Response:
        """A form that no page of ours would send."""
        text = "We could not read what your browser sent. Please go back and try once more."
        return self._page(status, "That could not be read", text)

    def fault(self, reference: str) -> Response:
        """Something of ours failed."""
        text = (
            f"Sorry, something went wrong on our side (reference {reference}). Nothing has been "
            "changed. Please try again in a minute."
        )
        return self._page(500, "Something went wrong", text)

    async def missing(self, request: Request, _: Exception) -> Response:
        """For the whole server: a page for people, a line for programs."""
        if "text/html" in request.headers.get("accept", ""):
            return self.not_found()
        return PlainTextResponse("Not found\n", 404)

    async def wrong_method(self, request: Request, wrong: Exception) -> Response:
        """The same for a path that is there and does not take that method."""
        allowed = wrong.headers if isinstance(wrong, HTTPException) else None
        methods = (allowed or {}).get("Allow", "").split(", ")
        if "text/html" in request.headers.get("accept", ""):
            return self.not_allowed(methods)
        return PlainTextResponse("Method not allowed\n", 405, headers=allowed)

    def _page(
        self, status: int, heading: str, text: str, to: str = "", label: str = "Begin again"
    ) -> Response:
        return self._look.page("error", status, heading=heading, text=text, to=to, label=label)
