"""The fake on a socket of this machine."""

import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from threading import Thread

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from channels.testing.twilio.api import Api
from channels.testing.twilio.content_api import ContentApi
from channels.testing.twilio.control import Control
from channels.testing.twilio.fake import FakeTwilio

HOSTS = ["127.0.0.1", "localhost"]


class Wire(HttpToolsProtocol):
    """HTTP whose handlers can lay hands on the connection: they have to break it at times."""

    def on_message_begin(self) -> None:
        """Hand the connection on with the request."""
        super().on_message_begin()
        self.scope["state"]["transport"] = self.transport


def create_fake_app(fake: FakeTwilio, others: Sequence[BaseRoute] = ()) -> Starlette:
    """Twilio's API, the control API and other routes, for this machine alone."""
    api = Api(fake)

    @asynccontextmanager
    async def opened(_: Starlette) -> AsyncIterator[None]:
        async with fake.open():
            yield

    return Starlette(
        routes=[*api.routes(), *ContentApi(api).routes(), *Control(fake).routes(), *others],
        lifespan=opened,
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)],
    )


@contextmanager
def serving(app: Starlette, port: int = 0) -> Iterator[str]:
    """Serve it from a thread, as long as the block lasts; its URL.

    Raises:
        OSError: the port cannot be had.
    """
    with socket.create_server(("127.0.0.1", port)) as ear:
        config = uvicorn.Config(app, http=Wire, log_config=None, access_log=False, lifespan="on")
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, args=([ear],), daemon=True, name="fake-twilio")
        thread.start()
        try:
            yield f"http://127.0.0.1:{ear.getsockname()[1]}"
        finally:
            server.force_exit = server.should_exit = True
            thread.join(10)
