"""What changed, counted, so that whoever looks on can wait for the next change."""

import anyio


class Journal:
    """A counter that can be waited for."""

    def __init__(self) -> None:
        self.revision = 0
        self._changed = anyio.Event()
        self._ended = anyio.Event()

    def end(self) -> None:
        """Nothing more will change: nobody waits any longer."""
        self._ended.set()
        self._changed.set()

    async def end_within(self, seconds: float) -> None:
        """Wait for the end, so long at most."""
        with anyio.move_on_after(seconds):
            await self._ended.wait()

    def turn(self) -> int:
        """Something has changed: the new revision."""
        self.revision += 1
        changed, self._changed = self._changed, anyio.Event()
        changed.set()
        return self.revision

    async def later_than(self, revision: int, patience_s: float) -> int:
        """The revision, as soon as it is a later one, or when the patience is over."""
        with anyio.move_on_after(patience_s):
            while self.revision <= revision and not self._ended.is_set():
                await self._changed.wait()
        return self.revision
