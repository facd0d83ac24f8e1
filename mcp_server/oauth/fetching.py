"""Fetches what stands at an address that a stranger has named, without harm to our own network.

A name is looked up once, every address it has must be a public one, and the connection goes to an
address that was looked at: a second look could find another one. No redirect is followed, no
proxy asked; what is too big, too slow or no JSON is left alone.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import SOCK_STREAM
from typing import Protocol

import anyio
import httpx2

LARGEST = 5 * 1024
PATIENCE_S = 5.0
SHORTEST_LIFE, USUAL_LIFE, LONGEST_LIFE = (
    timedelta(minutes=5),
    timedelta(hours=1),
    timedelta(days=1),
)

MAX_AGE = re.compile(r"max-age=\"?(\d{1,9})")
JSON_TYPE = re.compile(r"application/(?:[\w.-]+\+)?json\s*(?:;|$)", re.IGNORECASE)

PASSES_ON = tuple(ip_network(net) for net in ("64:ff9b::/96", "2002::/16", "2001::/32"))
"""IPv6 that ends at an IPv4 address somewhere: NAT64, 6to4, Teredo."""

LookUp = Callable[[str], Awaitable[Sequence[str]]]
"""From the name of a host to its addresses."""


class Unfetchable(Exception):
    """It cannot be had; the reason is for our log, not for a stranger."""


@dataclass(frozen=True)
class Fetched:
    """A document, and for how long its host lets it be kept."""

    body: bytes
    lasts: timedelta


class DocumentFetcher(Protocol):
    """Gets what stands at an https address."""

    async def fetch(self, address: str) -> Fetched:
        """The document.

        Raises:
            Unfetchable: it cannot be had, for whatever reason.
        """
        ...


class WebFetcher:
    """Gets it from the web.

    Args:
        open_client: a client for one fetch, that reads no proxies from the environment.
        look_up: the names of the net.
        patience_s: seconds for all of it.
    """

    def __init__(
        self,
        open_client: Callable[[], httpx2.AsyncClient],
        look_up: LookUp,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._open_client = open_client
        self._look_up = look_up
        self._patience_s = patience_s

    async def fetch(self, address: str) -> Fetched:
        """The document, or nothing when patience ends."""
        try:
            with anyio.fail_after(self._patience_s):
                return await self._fetch(httpx2.URL(address))
        except (TimeoutError, OSError, httpx2.HTTPError, httpx2.InvalidURL) as failed:
            raise Unfetchable(type(failed).__name__) from failed

    async def _fetch(self, url: httpx2.URL) -> Fetched:
        found = sorted(await self._look_up(url.host), key=_is_newer)
        if not found or not all(is_public(one) for one in found):
            raise Unfetchable("the name leads to no public address")
        async with (
            self._open_client() as http,
            http.stream(
                "GET",
                url.copy_with(host=found[0]),
                headers={
                    "Host": url.netloc.decode("ascii"),
                    "Accept": "application/json",
                    "Accept-Encoding": "identity",
                },
                extensions={"sni_hostname": url.host},  # also what the certificate must be for
                follow_redirects=False,
            ) as answer,
        ):
            return Fetched(await _body(answer), _lasts(answer))


def web_client() -> httpx2.AsyncClient:
    """The client for a WebFetcher."""
    return httpx2.AsyncClient(trust_env=False, timeout=PATIENCE_S)


async def look_up(host: str) -> Sequence[str]:
    """The addresses of a host, as this machine finds them.

    Raises:
        OSError: it has none.
    """
    found = await anyio.getaddrinfo(host, 443, type=SOCK_STREAM)
    return [str(where[4][0]) for where in found]


def _is_newer(address: str) -> bool:
    """IPv6, which not every machine has a way to."""
    return ":" in address


def is_public(address: str) -> bool:
    """Whether an address belongs to the open net and to nothing of ours."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if any(found in net for net in PASSES_ON):
            return False
    return found.is_global and not found.is_multicast


async def _body(answer: httpx2.Response) -> bytes:
    kind = answer.headers.get("content-type", "")
    if answer.status_code != 200 or not JSON_TYPE.match(kind):
        raise Unfetchable(f"status {answer.status_code}, or no JSON")
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise Unfetchable("it is packed")
    body = b""
    async for piece in answer.aiter_raw():
        body += piece
        if len(body) > LARGEST:
            raise Unfetchable("it is too long")
    return body


def _lasts(answer: httpx2.Response) -> timedelta:
    """As the host says, within bounds: not asked at every click, and not for ever."""
    said = answer.headers.get("cache-control", "").lower()
    if "no-store" in said or "no-cache" in said:
        return SHORTEST_LIFE
    age = MAX_AGE.search(said)
    life = timedelta(seconds=int(age[1])) if age else USUAL_LIFE
    return min(max(life, SHORTEST_LIFE), LONGEST_LIFE)
