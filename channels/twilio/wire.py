"""The way to Twilio: its own HTTP client, and whether anything of a request has left this machine.

Errors tell that badly: "connection aborted" may mean a handshake that failed before anything was
said, or a message that Twilio has already sent on. So it is watched, not guessed: as long as a
connection is only being made, nothing has left, whatever goes wrong in it.
"""

import logging
import threading
from typing import Any
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter
from twilio.http.http_client import TwilioHttpClient
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

CONNECTIONS = 16
"""Kept open: one for each letter that may be under way."""


class _Journey(threading.local):
    """The request of a thread. Whoever cannot tell has to assume that it has left."""

    has_left = True


_JOURNEY = _Journey()


def has_left() -> bool:
    """Whether anything of this thread's last request may have left this machine."""
    return _JOURNEY.has_left


class _Watched(HTTPConnection):
    """Says when a connection is begun, and when the request goes out on it."""

    def connect(self) -> None:
        """Make the connection, through a proxy too."""
        _JOURNEY.has_left = False
        super().connect()

    def endheaders(self, *args: Any, **kwargs: Any) -> None:
        """Send what has been put together."""
        if self.sock is None:
            self.connect()
        _JOURNEY.has_left = True
        super().endheaders(*args, **kwargs)


class _WatchedTls(_Watched, HTTPSConnection):
    """The same; the handshake is part of making the connection."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedTls


_POOLS = {"http": _Pool, "https": _TlsPool}


class _Adapter(HTTPAdapter):
    """Connections that are watched, to Twilio and to a proxy before it."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Where connections come from."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        """Where connections through a proxy come from."""
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager


class Wire(TwilioHttpClient):  # type: ignore[misc]  # Twilio's classes are not typed for us
    """Twilio's HTTP client, which may be led to another address. It never tries twice.

    Args:
        base: in place of every twilio.com, such as http://127.0.0.1:4010; empty: Twilio itself.
        patience: seconds for a connection, and for an answer.
    """

    def __init__(self, base: str, patience: tuple[float, float]) -> None:
        super().__init__(logger=_quiet())
        self.timeout = patience  # its constructor would take one number for both
        self._base = base.rstrip("/")
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, _Adapter(pool_maxsize=CONNECTIONS))

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        """Make a request."""
        _JOURNEY.has_left = True  # on a connection that is there already, it does at once
        if self._base:
            parts = urlsplit(url)
            url = self._base + parts.path + (f"?{parts.query}" if parts.query else "")
        return super().request(method, url, *args, **kwargs)


def _quiet() -> logging.Logger:
    """Twilio's client writes whom a message goes to; that is nothing for a log."""
    quiet = logging.getLogger(__name__)
    quiet.setLevel(logging.WARNING)
    return quiet
