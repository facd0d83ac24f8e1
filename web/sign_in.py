"""The pages of signing in: a contact, its code, and who it is (SPEC MCP-06, AUTH-01, 04, 06).

The rules are in booking/identity; here is only what a person sees of them.
"""

from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from booking.access import Access, Asked
from booking.errors import NotFound, NotSignedIn, Refusal, TooMany
from booking.identity.page import PageSignIn
from web.cookies import Cookies
from web.endpoint import Counter
from web.look import Look
from web.visit import Visit

SIGN_IN, CODE, AGAIN, WHO = "/sign-in", "/sign-in/code", "/sign-in/again", "/sign-in/who"
CONSENT, DENY, OUT, APPS = "/sign-in/consent", "/sign-in/deny", "/sign-out", "/apps"


def to(path: str, handle: str, **more: str) -> str:
    """The address of a page of ours, about an app's request if there is one."""
    query = ({"request": handle} if handle else {}) | more
    return f"{path}?{urlencode(query)}" if query else path


def bad(refused: Refusal) -> int:
    """The status of a page that shows its form again."""
    return 429 if isinstance(refused, TooMany) else 422


class SignIn:
    """What each of the pages does.

    Args:
        door: settles who it is.
        access: knows what the app asked.
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

    def ask_contact(self, visit: Visit) -> Response:
        """The first page. Whoever is signed in goes on at once."""
        asked = self._asked(visit)
        if self._is_signed_in(visit):
            return self._onward(visit)
        browser = visit.browser or self._cookies.new_browser()
        page = self._contact_page(visit, asked, browser)
        self._cookies.name_browser(page, browser)
        return page

    def take_contact(self, visit: Visit) -> Response:
        """A phone or e-mail address: send a code if it is on file, and never say whether it is."""
        asked, browser = self._asked(visit), self._browser(visit)
        try:
            self._door.send(browser, visit.typed("contact"))
        except Refusal as refused:
            return self._contact_page(visit, asked, browser, refused)
        return self._look.elsewhere(to(CODE, visit.handle))

    def ask_code(self, visit: Visit) -> Response:
        """Where the code is typed."""
        if self._is_signed_in(visit):
            return self._onward(visit)
        return self._code_page(visit)

    def take_code(self, visit: Visit) -> Response:
        """The code; who shares a contact is asked one thing more."""
        try:
            token = self._door.prove(self._browser(visit), visit.typed("code"))
        except Refusal as refused:
            return self._code_page(visit, refused)
        if token is None:
            return self._look.elsewhere(to(WHO, visit.handle))
        return self._let_in(visit, token)

    def send_again(self, visit: Visit) -> Response:
        """A new code to the same contact."""
        try:
            self._door.resend(self._browser(visit))
        except TooMany as refused:
            return self._code_page(visit, too_soon=refused)
        except NotSignedIn:
            return self._look.elsewhere(to(SIGN_IN, visit.handle))
        return self._look.elsewhere(to(CODE, visit.handle, sent="again"))

    def ask_who(self, visit: Visit) -> Response:
        """Which of those who share the contact it is."""
        if self._is_signed_in(visit):
            return self._onward(visit)
        return self._who_page(visit)

    def take_who(self, visit: Visit) -> Response:
        """The one who was chosen."""
        try:
            token = self._door.choose(self._browser(visit), visit.typed("who"))
        except NotFound as refused:
            return self._who_page(visit, refused)
        except NotSignedIn:
            return self._look.elsewhere(to(SIGN_IN, visit.handle))
        return self._let_in(visit, token)

    def sign_out(self, visit: Visit) -> Response:
        """Be nobody again, in this browser."""
        if visit.token:
            self._door.sign_out(visit.token)
        page = self._look.elsewhere(to(SIGN_IN, visit.handle))
        self._cookies.sign_out(page)
        return page

    def _contact_page(
        self, visit: Visit, asked: Asked | None, browser: str, refused: Refusal | None = None
    ) -> Response:
        return self._look.page(
            "contact" if self._door.ways else "no_way",
            bad(refused) if refused else 200,
            asked=asked,
            ways=self._door.ways,
            typed=visit.typed("contact"),
            is_late="late" in visit.query,
            **self._form(visit, browser, refused),
        )

    def _code_page(
        self, visit: Visit, refused: Refusal | None = None, too_soon: TooMany | None = None
    ) -> Response:
        """With what was wrong with the code, or why there is no new one yet."""
        browser = self._browser(visit)
        awaited = self._door.awaited(browser)
        if awaited is None:
            return self._look.elsewhere(to(SIGN_IN, visit.handle))
        wrong = refused or too_soon
        return self._look.page(
            "code",
            bad(wrong) if wrong else 200,
            too_soon=too_soon.text if too_soon else "",
            address=awaited.address,
            via=awaited.via,
            was_sent_again="sent" in visit.query,
            **self._form(visit, browser, refused),
        )

    def _who_page(self, visit: Visit, refused: Refusal | None = None) -> Response:
        browser = self._browser(visit)
        try:
            people = self._door.profiles(browser)
        except NotSignedIn:
            return self._look.elsewhere(to(SIGN_IN, visit.handle))
        form = self._form(visit, browser, refused)
        return self._look.page("who", bad(refused) if refused else 200, people=people, **form)

    def _form(self, visit: Visit, browser: str, refused: Refusal | None) -> dict[str, Any]:
        """What every form needs."""
        return {
            "handle": visit.handle,
            "check": self._counter.check_for(browser),
            "error": refused.text if refused else "",
        }

    def _let_in(self, visit: Visit, token: str) -> Response:
        page = self._onward(visit)
        self._cookies.sign_in(page, token)
        return page

    def _onward(self, visit: Visit) -> Response:
        return self._look.elsewhere(to(CONSENT, visit.handle) if visit.handle else APPS)

    def _asked(self, visit: Visit) -> Asked | None:
        return self._access.asked(visit.handle) if visit.handle else None

    def _is_signed_in(self, visit: Visit) -> bool:
        try:
            self._door.caller_of(visit.token or "")
        except NotSignedIn:
            return False
        return True

    def _browser(self, visit: Visit) -> str:
        """Its name; one that was never seen has no code to wait for."""
        return visit.browser or self._cookies.new_browser()
