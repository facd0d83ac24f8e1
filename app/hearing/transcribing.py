"""Makes words of a voice message, where the owner has set a model for it (SPEC CHAN-08)."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from channels.message import Media


class Transcribe(Protocol):
    """Listens to a voice message."""

    async def __call__(self, media: Media) -> str | None:
        """What is said in it; None if nothing could be made out. Neither raises nor hangs."""
        ...


Fetch: TypeAlias = Callable[[Media], Awaitable[bytes]]
"""Gets a file from the channel's provider; raises if it cannot be had or is too big."""
