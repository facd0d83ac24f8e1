"""Every page and where it is: what the server mounts.

Plain pages for a phone and a keyboard, without a script.
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ExceptionHandler

from booking.access import Access
from booking.business import Business
from booking.identity.page import PageSignIn
from web.consent import Consent
from web.cookies import Cookies
from web.endpoint import Counter, Endpoint
from web.errors import ErrorPages
from web.gate import Gate
from web.look import Look
from web.sign_in import AGAIN, APPS, CODE, CONSENT, DENY, OUT, SIGN_IN, WHO, SignIn


def page_routes(
    door: PageSignIn, access: Access, shop: Business, gate: Gate, *, secure: bool
) -> list[BaseRoute]:
    """The sign-in, the consent and the list of apps.

    Args:
        door: settles who sits at a browser.
        access: what apps ask for, and what they were given.
        shop: whose pages these are.
        gate: counts forms.
        secure: people reach the pages by https; only a developer's own machine does without.
    """
    look, cookies = Look(shop), Cookies(secure=secure)
    counter = Counter(door, cookies, ErrorPages(look), gate)
    enter = SignIn(door, access, look, cookies, counter)
    decide = Consent(door, access, look, cookies, counter)
    paths = {
        SIGN_IN: Endpoint(counter, get=enter.ask_contact, post=enter.take_contact),
        CODE: Endpoint(counter, get=enter.ask_code, post=enter.take_code),
        AGAIN: Endpoint(counter, post=enter.send_again),
        WHO: Endpoint(counter, get=enter.ask_who, post=enter.take_who),
        CONSENT: Endpoint(counter, get=decide.ask, post=decide.answer),
        DENY: Endpoint(counter, post=decide.deny),
        OUT: Endpoint(counter, post=enter.sign_out),
        APPS: Endpoint(counter, get=decide.apps, post=decide.end),
    }

    async def style(_: Request) -> Response:
        return look.style()

    return [Route(look.style_url, style), *(Route(path, page) for path, page in paths.items())]


def error_handlers(shop: Business) -> Mapping[int, ExceptionHandler]:
    """What the whole server says to a path that is not there, or not in that way."""
    pages = ErrorPages(Look(shop))
    return {404: pages.missing, 405: pages.wrong_method}
