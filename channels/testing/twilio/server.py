"""The fake on a socket of this machine."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from threading import Thread

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from channels.testing.twilio.account_api import AccountApi
from channels.testing.twilio.api import Api
from channels.testing.twilio.content_api import ContentApi
from channels.testing.twilio.control import Control
from channels.testing.twilio.fake import FakeTwilio

HOSTS = ["127.0.0.1", "localhost"]
LAST_WORDS_S = 2.0
QUEUE = 1024
"""Connections that may wait to be taken."""


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

    twilio = [*api.routes(), *AccountApi(api).routes(), *ContentApi(api).routes()]
    return Starlette(
        routes=[*twilio, *Control(fake).routes(), *others],
        lifespan=opened,
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)],
    )


class Server(uvicorn.Server):
    """Ends at once when it is told to: whatever is under way is broken off, as in a power cut."""

    _loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        """Wait for the end instead of looking for it ten times a second."""
        self._end = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        if not self.should_exit:
            await self._end.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Break off, and close the application."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await self.lifespan.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=LAST_WORDS_S)

    def end(self) -> None:
        """From another thread: come to the end."""
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._end.set)


@contextmanager
def serving(app: ASGIApp, port: int = 0) -> Iterator[str]:
    """Serve it from a thread, as long as the block lasts; its URL.

    Raises:
        OSError: the port cannot be had.
    """
    with listening(port) as ear:
        config = uvicorn.Config(app, http=Wire, log_config=None, access_log=False, lifespan="on")
        server = Server(config)
        thread = Thread(target=server.run, args=([ear],), daemon=True, name="fake-twilio")
        thread.start()
        try:
            yield f"http://127.0.0.1:{ear.getsockname()[1]}"
        finally:
            server.end()
            thread.join(10)


def listening(port: int) -> socket.socket:
    """A socket that knows that it speaks TCP: only then is an answer in two pieces sent at once.

    Raises:
        OSError: the port cannot be had.
    """
    ear = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        ear.bind(("127.0.0.1", port))
        ear.listen(QUEUE)
    except OSError:
        ear.close()
        raise
    return ear
