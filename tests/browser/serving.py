"""A web application on a free port of this machine, for as long as a test needs it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp


@contextmanager
def served(app: ASGIApp) -> Iterator[int]:
    """Its port, on 127.0.0.1 and so on localhost."""
    with socket.create_server(("127.0.0.1", 0)) as ear:
        running = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=running.run, args=([ear],), daemon=True)
        thread.start()
        try:
            yield ear.getsockname()[1]
        finally:
            running.should_exit = True
            thread.join(10)
