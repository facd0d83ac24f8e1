"""Wakes a loop that waits: something came that it need not find out by looking."""

import asyncio
from contextlib import suppress

import anyio


class Bell:
    """Rings in any thread; heard in one event loop."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def ring(self) -> None:
        """Wake whoever waits, or whoever waits next. Nothing happens once their loop is closed."""
        loop = self._loop
        if loop is None:
            self._rung.set()
            return
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(self._rung.set)

    async def wait(self, longest_s: float) -> None:
        """Until it rings, and for so many seconds at most."""
        self._loop = asyncio.get_running_loop()
        with anyio.move_on_after(longest_s):  # wait_for may swallow a cancellation
            await self._rung.wait()
        self._rung.clear()
