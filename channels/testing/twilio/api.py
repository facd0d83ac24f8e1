"""The Messages resource of the REST API, and the typing indicator, over HTTP."""

import binascii
import socket
import struct
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from secrets import compare_digest
from typing import Any, TypeAlias
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from channels.testing.twilio.errors import TwilioRefusal
from channels.testing.twilio.fake import FakeTwilio
from channels.testing.twilio.faults import Place
from channels.testing.twilio.messages import API_VERSION, Wanted

USUAL_PAGE, LARGEST_PAGE = 50, 1000
CLOSES_HARD = struct.pack("ii", 1, 0)
"""SO_LINGER, 0 s: the connection ends with a reset instead of a farewell."""

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]


class Api:
    """Answers as Twilio would, or fails on purpose.

    Args:
        fake: does what is asked.
    """

    def __init__(self, fake: FakeTwilio) -> None:
        self.fake = fake

    def routes(self) -> list[Route]:
        """Of messages and the typing indicator."""
        account = f"/{API_VERSION}/Accounts/{{account}}"
        message = f"{account}/Messages/{{sid}}"
        return [
            Route(f"{account}/Messages.json", self.guarded(self._create, "send"), methods=["POST"]),
            Route(f"{account}/Messages.json", self.guarded(self._list, "list"), methods=["GET"]),
            Route(f"{message}.json", self.guarded(self._fetch, "list"), methods=["GET"]),
            Route(f"{message}/Media/{{media}}", self.guarded(self._media), methods=["GET"]),
            Route("/v2/Indicators/Typing.json", self.guarded(self._typing), methods=["POST"]),
        ]

    def guarded(self, handler: Handler, place: Place | None = None) -> Handler:
        """For who may log in alone, with Twilio's errors, and with faults on purpose."""

        async def answer(request: Request) -> Response:
            try:
                self._admit(request)
                return await self._with_faults(handler, request, place)
            except TwilioRefusal as refusal:
                return JSONResponse(refusal.as_json(), refusal.status)

        return answer

    def _admit(self, request: Request) -> None:
        account = self.fake.account
        given = _login(request.headers.get("authorization", ""))
        if not compare_digest(given, f"{account.sid}:{account.token}".encode()):
            raise TwilioRefusal(20003)
        if request.path_params.get("account", account.sid) != account.sid:
            raise TwilioRefusal(20404)

    async def _with_faults(
        self, handler: Handler, request: Request, place: Place | None
    ) -> Response:
        fault = self.fake.faults.next(place) if place else ""
        if fault == "429":
            raise TwilioRefusal(20429)
        if not fault:
            return await handler(request)
        if fault.endswith("_accepted"):
            await handler(request)
        if fault.startswith("reset"):
            _reset(request)
        if fault.startswith("hang"):
            await self.fake.journal.end_within(self.fake.faults.hang_s)
        raise TwilioRefusal(20500)

    async def _create(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        message = self.fake.take(form)
        return JSONResponse(message.as_json(self.fake.account.sid), 201)

    async def _list(self, request: Request) -> Response:
        asked = request.query_params
        found = self.fake.messages.found(
            Wanted(asked.get("To", ""), asked.get("From", ""), _dates(asked))
        )
        size, page = (
            number_in(asked, "PageSize", USUAL_PAGE, LARGEST_PAGE),
            number_in(asked, "Page", 0),
        )
        start = size * page
        shown = [one.as_json(self.fake.account.sid) for one in found[start : start + size]]
        links = _links(request, asked, page, has_next=len(found) > start + size)
        return JSONResponse(
            {
                **links,
                "messages": shown,
                "page": page,
                "page_size": size,
                "start": start,
                "end": max(start, start + len(shown) - 1),
            }
        )

    async def _fetch(self, request: Request) -> Response:
        message = self.fake.messages.get(request.path_params["sid"])
        return JSONResponse(message.as_json(self.fake.account.sid))

    async def _media(self, request: Request) -> Response:
        message = self.fake.messages.get(request.path_params["sid"])
        for attachment in message.attachments:
            if attachment.sid == request.path_params["media"]:
                return Response(attachment.data, media_type=attachment.content_type)
        raise TwilioRefusal(20404)

    async def _typing(self, request: Request) -> Response:
        form = await request.form()
        if form.get("channel") != "whatsapp":
            raise TwilioRefusal(20001)
        self.fake.type_at(str(form.get("messageId", "")))
        return JSONResponse({"success": True})


def _login(header: str) -> bytes:
    kind, _, given = header.partition(" ")
    try:
        return b64decode(given, validate=True) if kind.lower() == "basic" else b""
    except binascii.Error:
        return b""


def _reset(request: Request) -> None:
    """End the connection as a broken network does, without an answer."""
    transport = request.scope["state"]["transport"]
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, CLOSES_HARD)
    transport.abort()


def _dates(asked: Mapping[str, str]) -> Callable[[datetime], bool] | None:
    """What DateSent, DateSent> and DateSent< ask for: moments or whole days, in GMT."""
    named = {name: asked[name] for name in ("DateSent", "DateSent>", "DateSent<") if name in asked}
    if not named:
        return None
    bounds = {name: _moment(text) for name, text in named.items()}

    def within(sent: datetime) -> bool:
        return all(
            (name != "DateSent" or sent.date() == bound.date())
            and (name != "DateSent>" or sent >= bound)
            and (name != "DateSent<" or sent <= bound)
            for name, bound in bounds.items()
        )

    return within


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise TwilioRefusal(20001, f"Invalid date: {text}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def number_in(asked: Mapping[str, str], name: str, usual: int, most: int = 10**9) -> int:
    """A number of a question. Raises TwilioRefusal."""
    text = asked.get(name, str(usual))
    if not text.isdigit() or int(text) > most:
        raise TwilioRefusal(20001, f"Invalid {name}: {text}")
    return int(text)


def _links(
    request: Request, asked: Mapping[str, str], page: int, *, has_next: bool
) -> dict[str, Any]:
    def uri(number: int) -> str:
        words = {name: value for name, value in asked.items() if name != "Page"}
        return f"{request.url.path}?{urlencode({**words, 'Page': number})}"

    return {
        "uri": uri(page),
        "first_page_uri": uri(0),
        "next_page_uri": uri(page + 1) if has_next else None,
        "previous_page_uri": uri(page - 1) if page else None,
    }
