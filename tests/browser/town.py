"""The demo business and an app on the person's device, each at an address of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.browser.serving import served
from tests.web.house import House, open_house

THANKS = "<!doctype html><title>Thanks</title><link rel=icon href='data:,'><h1>Back in the app</h1>"


@dataclass(frozen=True)
class Town:
    """A house and an app."""

    house: House
    url: str
    app_url: str

    def sign_in_page(self) -> str:
        """Where the app sends somebody."""
        handle = self.house.request(redirect_uris=[f"{self.app_url}/callback"])
        return f"{self.url}/sign-in?request={handle}"


@contextmanager
def open_town() -> Iterator[Town]:
    with (
        open_house(secure=False) as house,
        served(house.app) as port,
        served(local_program()) as app_port,
    ):
        yield Town(house, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{app_port}")


def local_program() -> Starlette:
    """It takes the answer, and sends the person on to its own thanks, on another host."""

    async def callback(request: Request) -> Response:
        port = request.url.port
        return RedirectResponse(f"http://localhost:{port}/thanks?{request.url.query}", 302)

    async def thanks(_: Request) -> Response:
        return HTMLResponse(THANKS)

    return Starlette(routes=[Route("/callback", callback), Route("/thanks", thanks)])
