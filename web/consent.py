"""What an app may do: asked on a page of its own, and taken away on another (SPEC MCP-06)."""

from string import punctuation
from urllib.parse import quote

from starlette.responses import Response

from booking.access import Access, Scope
from booking.access.scopes import offered
from booking.errors import NotSignedIn
from booking.identity.page import PageSignIn
from booking.values import Caller
from web.cookies import Cookies
from web.endpoint import Counter
from web.look import Look
from web.sign_in import APPS, SIGN_IN, to
from web.visit import Visit

TICKED = frozenset({Scope.READ, Scope.WRITE})
"""Boxes that are ticked when the page comes. Access to everybody's data is never given by habit."""


class Consent:
    """What the pages of those who have signed in do.

    Args:
        door: knows who has.
        access: keeps who may do what.
        look: how pages look.
        cookies: sets them.
        counter: seals the forms.
    """

    def __init__(
        self, door: PageSignIn, access: Access, look: Look, cookies: Cookies, counter: Counter
    ) -> None:
        self._door = door
        self._access = access
        self._look = look
        self._cookies = cookies
        self._counter = counter

    def ask(self, visit: Visit) -> Response:
        """Who asks, for what, and where it leads."""
        asked = self._access.asked(visit.handle)
        caller = self._caller(visit)
        if caller is None:
            return self._to_sign_in(visit)
        return self._look.page(
            "consent",
            asked=asked,
            name=self._door.name_of(caller),
            scopes=[one for one in offered(asked.scopes, caller.role) if one != Scope.READ],
            ticked=TICKED,
            handle=visit.handle,
            check=self._counter.check_for(visit.token or ""),
        )

    def answer(self, visit: Visit) -> Response:
        """Yes, with what was ticked; anything else is no."""
        caller = self._caller(visit)
        if caller is None:
            return self._to_sign_in(visit)
        if visit.typed("answer") != "allow":
            return self.deny(visit)
        asked = self._access.asked(visit.handle)
        allowed = [scope for scope in Scope if scope in visit.ticked("scope")]
        back = self._access.approve(visit.handle, caller, [Scope.READ, *allowed])
        return self._send_back(back, asked.client_name, is_allowed=True)

    def deny(self, visit: Visit) -> Response:
        """No; for this nobody has to sign in."""
        asked = self._access.asked(visit.handle)
        back = self._access.deny(visit.handle)
        return self._send_back(back, asked.client_name, is_allowed=False)

    def apps(self, visit: Visit) -> Response:
        """The apps that have access."""
        caller = self._caller(visit)
        if caller is None:
            return self._to_sign_in(visit)
        return self._look.page(
            "apps",
            name=self._door.name_of(caller),
            grants=self._access.grants(caller),
            was_ended="ended" in visit.query,
            handle="",
            check=self._counter.check_for(visit.token or ""),
        )

    def end(self, visit: Visit) -> Response:
        """Take the access of one away, at once."""
        caller = self._caller(visit)
        if caller is None:
            return self._to_sign_in(visit)
        own = {str(grant.id): grant.id for grant in self._access.grants(caller)}
        ended = own.get(visit.typed("app"))
        if ended is not None:  # else it has ended already: people press twice
            self._access.end_grant(caller, ended)
        return self._look.elsewhere(to(APPS, "", ended="yes"))

    def _caller(self, visit: Visit) -> Caller | None:
        try:
            return self._door.caller_of(visit.token or "")
        except NotSignedIn:
            return None

    def _to_sign_in(self, visit: Visit) -> Response:
        """Who was signed in until a moment ago is told why they are asked again."""
        late = {"late": "yes"} if visit.token else {}
        page = self._look.elsewhere(to(SIGN_IN, visit.handle, **late))
        self._cookies.sign_out(page)
        return page

    def _send_back(self, address: str, app: str, *, is_allowed: bool) -> Response:
        """Leave by a page of ours, not by a redirect of the form.

        Chromium holds every redirect that follows a form against `form-action`, the app's own
        ones included; and an app on the device may not come to the front by itself.
        """
        page = self._look.page("back", address=address, app=app, is_allowed=is_allowed)
        page.headers["Refresh"] = f"0; url={quote(address, safe=punctuation)}"
        return page
