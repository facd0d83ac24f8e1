"""The page and its parts. It asks the fake's control API for everything it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

HERE = Path(__file__).parent
SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Person:
    """Somebody as whom the developer can write.

    Attributes:
        name: shown in the list, and told as the name of the WhatsApp profile.
        sender: E.164, or a business-scoped id.
        note: what is particular about them.
    """

    name: str
    sender: str
    note: str


@dataclass(frozen=True)
class Stage:
    """What the page is about.

    Attributes:
        business: its name.
        zone: IANA name of its zone, in which times are shown.
        people: as whom the developer can write.
        letters: e-mail that was sent; grows while the page is open.
    """

    business: str
    zone: str
    people: Sequence[Person]
    letters: Sequence[EmailMessage] = ()


def chat_routes(stage: Stage) -> list[Route]:
    """The page at "/", and its style and script."""
    templates = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = templates.get_template("chat.html").render(stage=stage)

    async def shown(_: Request) -> Response:
        return HTMLResponse(page, headers=SAFE)

    async def letters(_: Request) -> Response:
        return JSONResponse([_shown(letter) for letter in list(stage.letters)], headers=SAFE)

    return [
        Route("/", shown),
        Route("/letters", letters),
        _file("chat.css", "text/css"),
        _file("chat.js", "text/javascript"),
        _file("letters.js", "text/javascript"),
    ]


def _shown(letter: EmailMessage) -> dict[str, str]:
    body = letter.get_body(("plain",))
    text = body.get_content() if body else ""
    return {"to": letter["To"], "subject": letter["Subject"], "text": str(text).strip()}


def _file(name: str, media_type: str) -> Route:
    content = (HERE / name).read_bytes()

    async def given(_: Request) -> Response:
        return Response(content, media_type=media_type, headers=SAFE)

    return Route(f"/{name}", given)
