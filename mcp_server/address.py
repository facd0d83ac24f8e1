"""Where the world finds this server: which names it answers to, and which pages may call it.

A page that a browser has open could reach a server on the same machine under a name of its own
(DNS rebinding): so hosts and origins are listed, and everything else is turned away.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

MCP_PATH = "/mcp"
METADATA_PATH = f"/.well-known/oauth-protected-resource{MCP_PATH}"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
USUAL_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Address:
    """The server's own address.

    Attributes:
        url: scheme, host and perhaps a port, no path, such as "https://book.example.com".
        other_origins: of pages elsewhere that may call it from a browser.
    """

    url: str
    other_origins: tuple[str, ...] = ()

    @property
    def is_of_this_machine(self) -> bool:
        """Whether nobody else can come by it."""
        return urlsplit(self.url).hostname in {name.strip("[]") for name in LOOPBACK}

    @property
    def resource(self) -> str:
        """What a person adds to an AI client, and what tokens are made for (RFC 8707)."""
        return f"{self.url}{MCP_PATH}"

    @property
    def metadata_url(self) -> str:
        """Where clients learn who gives out tokens (RFC 9728)."""
        return f"{self.url}{METADATA_PATH}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Values of the Host header that are ours."""
        return tuple(dict.fromkeys(name for _, name in self._names()))

    @property
    def origins(self) -> tuple[str, ...]:
        """Values of the Origin header that may call."""
        own = [f"{scheme}://{name}" for scheme, name in self._names()]
        return tuple(dict.fromkeys((*own, *self.other_origins)))

    def _names(self) -> list[tuple[str, str]]:
        """The address as clients may write it: a usual port left out or not, any loopback."""
        parts = urlsplit(self.url)
        usual = USUAL_PORTS.get(parts.scheme)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
        hosts = LOOPBACK if host in LOOPBACK else (host,)
        port = parts.port or usual
        names = [f"{name}:{port}" for name in hosts]
        return [(parts.scheme, name) for name in (*names, *(hosts if port == usual else ()))]
