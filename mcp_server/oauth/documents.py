"""Apps that are known by an address: what stands there is fetched, checked and kept.

(OAuth client id metadata documents, draft-ietf-oauth-client-id-metadata-document.)
"""

from functools import partial
from urllib.parse import urlsplit

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from booking.access import Access, AccessRefused
from booking.access.clients import LONGEST_ID
from booking.access.redirects import WRITTEN
from mcp_server.oauth.fetching import DocumentFetcher, Unfetchable
from mcp_server.oauth.register import read_metadata

MOST_AT_ONCE = 16
"""Anybody can make us fetch: so many at a time, and no more."""

UNREADABLE = (
    "The page on which this app describes itself cannot be read. Please try again later, or ask "
    "the makers of the app."
)
UNUSABLE = "This app names itself by an address that cannot be used. Please tell its makers."


class Documents:
    """Learns apps from their documents.

    Args:
        access: keeps them, for as long as their hosts say.
        fetcher: gets them.
    """

    def __init__(self, access: Access, fetcher: DocumentFetcher) -> None:
        self._access = access
        self._fetcher = fetcher
        self._at_once = CapacityLimiter(MOST_AT_ONCE)

    async def learn(self, client_id: str | None) -> None:
        """See to it that the app is known, if its name is the address of a document.

        Raises:
            AccessRefused: the document cannot be had, or says what cannot be.
        """
        if client_id is None or not client_id.startswith("https://"):
            return
        check_address(client_id)
        if await run_sync(self._access.client, client_id) is not None:
            return
        async with self._at_once:
            try:
                found = await self._fetcher.fetch(client_id)
            except Unfetchable as failed:
                raise AccessRefused("invalid_client", UNREADABLE) from failed
        keep = partial(
            self._access.remember_document, client_id, read_metadata(found.body), found.lasts
        )
        await run_sync(keep)


def check_address(client_id: str) -> None:
    """Whether the name of an app can be the address of its document.

    Only the usual port, and a host by its name: more would serve those who want to have our
    network looked at from within.

    Raises:
        AccessRefused: invalid_client: it cannot.
    """
    if len(client_id) > LONGEST_ID or not WRITTEN.fullmatch(client_id) or "#" in client_id:
        raise AccessRefused("invalid_client", UNUSABLE)
    try:
        parts = urlsplit(client_id)
        usual = parts.port in {None, 443} and "@" not in parts.netloc
    except ValueError:
        usual = False
        parts = urlsplit("https://")
    named = "." in (parts.hostname or "") and not (parts.hostname or "")[-1:].isdigit()
    whole = len(parts.path) > 1 and not {".", ".."} & set(parts.path.split("/"))
    if not (usual and named and whole):
        raise AccessRefused("invalid_client", UNUSABLE)
