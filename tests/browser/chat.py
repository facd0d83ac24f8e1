"""A chat in a browser: a small host of MCP Apps before our server, and the view that it shows.

The host is a page that speaks MCP over HTTP; the view stands in the double frame that the
specification asks for, on another origin, under the policy that a host has to set.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcp.server import Server
from playwright.sync_api import Frame, FrameLocator, Locator, Page
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.browser.serving import served

HOST = Path(__file__).parent / "host"


@dataclass(frozen=True)
class Chat:
    """A person's window."""

    page: Page

    def asks(self, **search: str) -> None:
        """The model searches for free times, and the host shows the view."""
        self.page.evaluate("given => host.show('check_availability', given)", search)

    def set(self, **settings: Any) -> None:
        """Another host than the usual one."""
        self.page.evaluate("settings => Object.assign(host, settings)", settings)

    def tell(self, method: str, **params: Any) -> None:
        """The host notifies the view."""
        self.page.evaluate("([method, params]) => host.push(method, params)", [method, params])

    def of_host(self, name: str) -> Any:
        """What the host has kept under that name."""
        return self.page.evaluate("name => host[name]", name)

    @property
    def view(self) -> FrameLocator:
        """What the person sees of the view."""
        return self.page.frame_locator("iframe[title=App]").frame_locator("iframe[name=view]")

    @property
    def frame(self) -> Frame:
        """The inside of the view."""
        found = self.page.frame(name="view")
        assert found is not None
        return found

    @property
    def title(self) -> Locator:
        return self.view.get_by_role("heading", level=1)

    @property
    def chat_line(self) -> Locator:
        return self.page.get_by_label("Message")

    def button(self, name: str) -> Locator:
        return self.view.get_by_role("button", name=name, exact=True)

    def tap(self, *names: str) -> None:
        for name in names:
            self.button(name).click()


@contextmanager
def chat_with(server: Server[Any], page: Page) -> Iterator[Chat]:
    """The page, at the host before that server."""
    app = server.streamable_http_app(stateless_http=True, json_response=True)
    app.router.routes[:0] = [
        Route("/", lambda _: HTMLResponse(_file("host.html"))),
        Route("/host.js", lambda _: Response(_file("host.js"), media_type="text/javascript")),
        Route("/sandbox.html", _sandbox),
    ]
    with served(app) as port:
        page.goto(f"http://127.0.0.1:{port}/")
        yield Chat(page)


def _sandbox(request: Request) -> Response:
    """The proxy, under the policy that the specification makes of the view's own."""
    csp = json.loads(request.query_params["csp"])
    lent = " ".join(csp.get("resourceDomains", ()))
    policy = (
        f"default-src 'none'; script-src 'self' 'unsafe-inline' {lent}; "
        f"style-src 'self' 'unsafe-inline' {lent}; img-src 'self' data: {lent}; "
        f"connect-src {' '.join(csp.get('connectDomains', ())) or chr(39) + 'none' + chr(39)}; "
        "frame-src 'none'; object-src 'none'; base-uri 'self'"
    )
    return HTMLResponse(_file("sandbox.html"), headers={"Content-Security-Policy": policy})


def _file(name: str) -> str:
    return (HOST / name).read_text(encoding="utf-8")
