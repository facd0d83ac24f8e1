"""In which order the threads of a process write to a SQLite file.

It has one writer at a time. Among the threads of a process there is no reason to stand in the
kernel's queue (turns.py) with all of them: one stands there, the others wait here, holding no
connection. And whoever is in a hurry, since somebody is kept on the line meanwhile, goes first.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock


class Order:
    """One at a time, in the order in which they came, those in a hurry before all others.

    Args:
        patience_s: for how long anybody waits.
    """

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._guard = Lock()
        self._is_taken = False
        self._hurried: deque[Event] = deque()
        self._others: deque[Event] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._hurried) + len(self._others)

    @contextmanager
    def turn(self, *, first: bool = False) -> Iterator[bool]:
        """Have the turn for as long as the block lasts.

        Args:
            first: before all who are in no hurry.

        Yields:
            False: it has not come within our patience.
        """
        is_ours = self._come(self._hurried if first else self._others)
        try:
            yield is_ours
        finally:
            if is_ours:
                self._hand_on()

    def _come(self, queue: deque[Event]) -> bool:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            called = Event()
            queue.append(called)
        return called.wait(self._patience_s) or self._was_called_late(queue, called)

    def _was_called_late(self, queue: deque[Event], called: Event) -> bool:
        """Called just when our patience ended: then the turn is ours after all."""
        with self._guard:
            if called.is_set():
                return True
            queue.remove(called)
            return False

    def _hand_on(self) -> None:
        with self._guard:
            queue = self._hurried or self._others
            if queue:
                queue.popleft().set()
            else:
                self._is_taken = False
