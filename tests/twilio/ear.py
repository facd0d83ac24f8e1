"""Whoever is told by webhooks: keeps what came, and says how it wants to answer."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition

from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from twilio.request_validator import RequestValidator, get_signature_algorithm

from channels.testing.twilio.server import serving


@dataclass(frozen=True)
class Call:
    """One webhook."""

    url: str
    form: FormData
    headers: dict[str, str]

    def is_signed_with(self, secret: str) -> bool:
        """Whether Twilio's own validator believes it."""
        algorithm = get_signature_algorithm(
            self.headers.get("x-twilio-webhooks-signature-settings")
        )
        signature = self.headers.get("x-twilio-signature", "")
        return bool(RequestValidator(secret).validate(self.url, self.form, signature, algorithm))

    @property
    def sid(self) -> str:
        """Of the message that it is about."""
        return str(self.form["MessageSid"])


@dataclass
class Ear:
    """Keeps calls.

    Attributes:
        answers: status codes of the next ones; then 200.
    """

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    answers: deque[int] = field(default_factory=deque)
    _came: Condition = field(default_factory=Condition)

    async def take(self, request: Request) -> Response:
        """Keep it."""
        call = Call(
            self.url + str(request.url).removeprefix(str(request.base_url)[:-1]),
            await request.form(),
            dict(request.headers),
        )
        with self._came:
            self.calls.append(call)
            self._came.notify_all()
        return Response(status_code=self.answers.popleft() if self.answers else 200)

    def heard(self, number: int, seconds: float = 5) -> list[Call]:
        """The calls, once there are so many."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.calls) >= number, seconds), self.calls
        return self.calls


@contextmanager
def listening() -> Iterator[Ear]:
    """An ear on a free port."""
    ear = Ear()
    app = Starlette(routes=[Route("/{path:path}", ear.take, methods=["POST"])])
    with serving(app) as url:
        ear.url = url
        yield ear
