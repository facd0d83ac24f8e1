"""How every page looks, and the headers that keep it safe.

No scripts at all, nothing from other hosts, never inside a frame, never in a cache. What stands
in a page is escaped by the templates; what an app says about itself is cleaned before it comes
here, and is shown as its own words.
"""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from booking.access import Scope
from booking.business import Business
from booking.spoken import plain_day

HERE = Path(__file__).parent

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}

MEANING: dict[Scope, tuple[str, str]] = {
    Scope.READ: (
        "See what concerns you",
        "Your bookings, your plan and your contact details, besides services and free times.",
    ),
    Scope.WRITE: (
        "Book, move and cancel for you",
        "It must get your yes before it moves or cancels anything, or books several times at once.",
    ),
    Scope.ADMIN: (
        "See and do what the team can",
        "All bookings, all customers with their contact details, and the figures. "
        "Tick this only for an app that you trust with everything.",
    ),
}
"""Each scope in plain words: what it is, and what that means."""


class Look:
    """Makes pages.

    Args:
        shop: whose pages they are.

    Attributes:
        style_url: where `style` is to be found.
    """

    def __init__(self, shop: Business) -> None:
        self._shop = shop
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._style = (HERE / "static/pages.css").read_bytes()
        self.style_url = f"/pages-{hashlib.sha256(self._style).hexdigest()[:12]}.css"
        self._templates.filters["day"] = self._day
        self._templates.filters["meaning"] = MEANING.__getitem__

    def page(self, name: str, status: int = 200, /, **facts: Any) -> HTMLResponse:
        """The page of that name, with these facts in it.

        Args:
            name: of the template, without its ending.
            status: of HTTP.
            facts: what the template says; a missing one is an error.
        """
        template = self._templates.get_template(f"{name}.html")
        written = template.render(shop=self._shop, style=self.style_url, **facts)
        return HTMLResponse(written, status, headers=HEADERS)

    def style(self) -> Response:
        """The style of all pages. Its address changes with it, so that browsers may keep it."""
        kept = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(self._style, media_type="text/css", headers=HEADERS | kept)

    def elsewhere(self, path: str) -> RedirectResponse:
        """Go on to another page of ours, by GET."""
        return RedirectResponse(path, 303, headers=HEADERS)

    def _day(self, moment: datetime) -> str:
        return plain_day(moment.astimezone(self._shop.tz))
