"""Looks at everything that passes between our side and the fake."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.twilio.checking import Exchange, Inspector


class Inspected:
    """An ASGI application whose requests and answers an inspector sees.

    Args:
        app: answers.
        inspector: looks.
    """

    def __init__(self, app: ASGIApp, inspector: Inspector) -> None:
        self._app = app
        self._inspector = inspector

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        taken, given = bytearray(), bytearray()
        started: Message = {}

        async def listening() -> Message:
            event = await receive()
            taken.extend(event.get("body", b""))
            return event

        async def speaking(event: Message) -> None:
            started.update(event) if event["type"] == "http.response.start" else given.extend(
                event.get("body", b"")
            )
            await send(event)

        await self._app(scope, listening, speaking)
        if started:
            self._inspector.look_at(_exchange(scope, bytes(taken), started, bytes(given)))
        return None


def _exchange(scope: Scope, body: bytes, started: Message, answer: bytes) -> Exchange:
    headers = _headers(scope["headers"])
    return Exchange(
        method=scope["method"],
        path=scope["path"],
        query=scope["query_string"].decode(),
        headers=headers,
        body=body,
        status=started["status"],
        answer=answer,
        answer_type=_headers(started["headers"]).get("content-type", "application/json"),
    )


def _headers(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode().lower(): value.decode("latin-1") for name, value in raw}
