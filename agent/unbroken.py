"""A turn that is called off ends at once while it has only looked, and is finished once it acts.

So whoever calls a turn off, since the customer has written more, knows where they stand: either
it ends with CancelledError, and then nothing was changed; or it ends as if nobody had called it
off, with a result that says what it changed.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from anyio import CancelScope

Result = TypeVar("Result")

AFTERWARDS_S = 60.0
"""How long a turn that was called off too late may still go on: far above what a turn is given."""


@dataclass
class Progress:
    """How far a turn has gone.

    Attributes:
        changed: something may have been changed: a booking, or where the sign-in stands.
    """

    changed: bool = False
    _called_off: bool = field(default=False, init=False)

    def begin(self) -> None:
        """A change is going to be made now.

        Raises:
            CancelledError: the turn is called off already.
        """
        if self._called_off:
            raise asyncio.CancelledError
        self.changed = True

    def call_off(self) -> bool:
        """Let no change begin any more; False if one has begun."""
        self._called_off = self._called_off or not self.changed
        return self._called_off


async def unbroken(
    work: Coroutine[Any, Any, Result], progress: Progress, afterwards_s: float = AFTERWARDS_S
) -> Result:
    """Do the work of a turn, to its end once it has begun to change something.

    Raises:
        CancelledError: this task was cancelled, and nothing was changed by the work.
        TimeoutError: it was cancelled after a change, and the work does not end: it hangs.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait([task])
    except asyncio.CancelledError:
        if progress.call_off():
            task.cancel()
        await _over(task, afterwards_s)
        if task.cancelled():
            raise
    if not task.done():
        task.cancel()
        raise TimeoutError("A turn that has changed something does not end.")
    return task.result()


async def _over(task: asyncio.Future[Any], longest_s: float) -> None:
    """Wait for the end of a task, whoever else would have us stop."""
    now = asyncio.get_running_loop().time
    deadline = now() + longest_s
    with CancelScope(shield=True):
        while not task.done() and now() < deadline:
            try:
                await asyncio.wait([task], timeout=deadline - now())
            except asyncio.CancelledError:  # called off once more: known
                continue
