"""Makes words of a voice message, where the owner has set a model for it (SPEC CHAN-08).

Any server that takes OpenAI's /audio/transcriptions will do, one on the same machine as well.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import anyio.to_thread
import requests

from booking.errors import Fault
from channels.message import Media

MOST_BYTES = 8 * 1024 * 1024
"""Two hours of a voice message as WhatsApp records them."""
CONNECT_S, ANSWER_S = 3.05, 20.0
LONGEST_WORDS = 4000
NAMES: Mapping[str, str] = {
    "audio/ogg": "voice.ogg",
    "application/ogg": "voice.ogg",
    "audio/opus": "voice.ogg",
    "audio/mpeg": "voice.mp3",
    "audio/mp3": "voice.mp3",
    "audio/mp4": "voice.m4a",
    "audio/m4a": "voice.m4a",
    "audio/x-m4a": "voice.m4a",
    "audio/aac": "voice.m4a",
    "audio/amr": "voice.amr",
    "audio/wav": "voice.wav",
    "audio/x-wav": "voice.wav",
    "audio/webm": "voice.webm",
}
"""Such servers tell the type of a file by the end of its name."""

log = logging.getLogger(__name__)


class Transcribe(Protocol):
    """Listens to a voice message."""

    async def __call__(self, media: Media) -> str | None:
        """What is said in it; None if nothing could be made out. Neither raises nor hangs."""
        ...


class File(Protocol):
    """A file that was fetched."""

    @property
    def content_type(self) -> str:
        """Such as audio/ogg."""
        ...

    @property
    def data(self) -> bytes:
        """All of it."""
        ...


Fetch = Callable[[Media, int], File]
"""Gets a file of at most so many bytes from the channel's provider; raises a Fault if it cannot."""


@dataclass(frozen=True)
class Transcriber:
    """Satisfies Transcribe by a server elsewhere.

    Attributes:
        fetch: gets the voice message.
        base_url: of the server, such as https://api.openai.com/v1.
        key: for it.
        model: its name there.
    """

    fetch: Fetch = field(repr=False)
    base_url: str
    key: str = field(repr=False)
    model: str

    async def __call__(self, media: Media) -> str | None:
        """What is said in it; None, and a line in the log, if that cannot be found out."""
        try:
            return await anyio.to_thread.run_sync(self._make_out, media)
        except (Fault, requests.RequestException, ValueError) as trouble:
            log.warning("a voice message was not made out: %s", type(trouble).__name__)
            return None

    def _make_out(self, media: Media) -> str | None:
        file = self.fetch(media, MOST_BYTES)
        content_type = file.content_type.partition(";")[0].strip().lower()
        answer = requests.post(
            f"{self.base_url.rstrip('/')}/audio/transcriptions",
            headers={"Authorization": f"Bearer {self.key}"},
            data={"model": self.model, "response_format": "json"},
            files={"file": (NAMES.get(content_type, "voice.ogg"), file.data, content_type)},
            timeout=(CONNECT_S, ANSWER_S),
            allow_redirects=False,
        )
        answer.raise_for_status()
        return words_in(answer.json())


def words_in(answer: object) -> str | None:
    """What a server says it heard; None if that is nothing."""
    words = answer.get("text") if isinstance(answer, dict) else None
    if not isinstance(words, str):
        return None
    return " ".join(words.replace("\0", "").split())[:LONGEST_WORDS] or None
