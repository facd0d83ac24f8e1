"""Fetches the files that came with a message; they lie at Twilio until somebody wants them.

Our token goes to Twilio alone, and nowhere that Twilio sends us on to: an address in a message is
an address that somebody else wrote.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import urlsplit

import requests

from booking.errors import Fault
from channels.message import Media

MOST_BYTES = 16 * 1024 * 1024
"""WhatsApp takes no larger ones."""
PIECE = 64 * 1024
PATIENCE_S = (3.05, 15.0)
LONGEST_S = 60.0
MOST_STEPS = 3
OK, REDIRECTS, ERRORS = 200, 300, 400
AT_TWILIO = (".twilio.com",)
STORED_AT = (".twilio.com", ".twiliocdn.com", ".amazonaws.com")
"""Whither Twilio sends whoever has shown the token."""
TYPES = (
    "image/", "audio/", "video/", "application/pdf", "application/msword", "application/vnd.",
    "application/ogg", "text/plain", "text/vcard", "text/x-vcard", "text/csv",
)  # fmt: skip


class NoFile(Fault):
    """The file cannot be had; the text says why."""


@dataclass(frozen=True)
class File:
    """A file, and of what type it is by the word of whoever keeps it."""

    content_type: str
    data: bytes = field(repr=False)


class MediaFetcher:
    """Fetches files. Synchronous.

    Args:
        account: SID of the Twilio account.
        token: its auth token.
        base: where files lie when Twilio is somewhere else, such as http://127.0.0.1:4010.
    """

    def __init__(self, account: str, token: str, base: str = "") -> None:
        self._auth = (account, token)
        self._base = base.rstrip("/")

    def fetch(self, media: Media, most: int = MOST_BYTES) -> File:
        """The file.

        Args:
            media: as the message names it.
            most: bytes; what is larger is not read to its end.

        Raises:
            NoFile: it does not lie at Twilio, is too large, of a strange type or cannot be had.
        """
        url, ours = self._there(media.url), True
        for _ in range(MOST_STEPS):
            if not self._may_ask(url, ours=ours):
                raise NoFile("The file does not lie at Twilio.")
            try:
                with requests.get(
                    url,
                    auth=self._auth if ours else None,
                    stream=True,
                    timeout=PATIENCE_S,
                    allow_redirects=False,
                ) as answer:
                    if not REDIRECTS <= answer.status_code < ERRORS:
                        return _file(answer, most)
                    url, ours = answer.headers.get("Location", ""), False
            except requests.RequestException as trouble:
                raise NoFile(f"The file cannot be fetched: {type(trouble).__name__}") from None
        raise NoFile("The file moves on and on.")

    def _there(self, url: str) -> str:
        """Where a file of Twilio's lies, if Twilio is somewhere else."""
        parts = urlsplit(url)
        if self._base and (parts.hostname or "").endswith(AT_TWILIO):
            return self._base + parts.path
        return url

    def _may_ask(self, url: str, *, ours: bool) -> bool:
        """Twilio itself with our token, or where Twilio sends us to, without it."""
        if self._base and url.startswith(f"{self._base}/"):
            return True
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme != "https" or parts.port not in {None, 443}:
            return False
        return host == "twilio.com" or host.endswith(AT_TWILIO if ours else STORED_AT)


def _file(answer: requests.Response, most: int) -> File:
    if answer.status_code != OK:
        raise NoFile(f"The file cannot be fetched: {answer.status_code}")
    content_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not content_type.startswith(TYPES):
        raise NoFile(f"Files of type {content_type or 'unknown'} are not taken.")
    return File(content_type, b"".join(_pieces(answer, most)))


def _pieces(answer: requests.Response, most: int) -> Iterator[bytes]:
    size, end = 0, monotonic() + LONGEST_S
    for piece in answer.iter_content(PIECE):
        size += len(piece)
        if monotonic() > end:
            raise NoFile("The file comes too slowly.")
        if size > most:
            raise NoFile(f"The file is larger than {most // 1024} KiB.")
        yield piece
