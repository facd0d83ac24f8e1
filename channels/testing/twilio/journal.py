"""What changed, counted, so that whoever looks on can wait for the next change."""

import anyio


class Journal:
    """A counter that can be waited for."""

    def __init__(self) -> None:
        self.revision = 0
        self._changed = anyio.Event()

    def turn(self) -> int:
        """Something has changed: the new revision."""
        self.revision += 1
        changed, self._changed = self._changed, anyio.Event()
        changed.set()
        return self.revision

    async def later_than(self, revision: int, patience_s: float) -> int:
        """The revision, as soon as it is a later one, or when the patience is over."""
        with anyio.move_on_after(patience_s):
            while self.revision <= revision:
                await self._changed.wait()
        return self.revision
