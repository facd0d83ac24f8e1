"""How often something came of late: the counting behind every limit that a process keeps by itself.

What is scarce, such as codes and bookings, has limits of its own in the database.
"""

import math
from collections import OrderedDict, deque
from threading import Lock

from booking.clock import Clock

MOST_NAMES = 20_000
"""More are not remembered: the one that was quiet longest is forgotten."""


class SlidingWindow:
    """Counts by name, each within the last stretch of time. Threads may share it.

    Args:
        clock: tells the time.
        stretch_s: how far back is counted, in seconds.
    """

    def __init__(self, clock: Clock, stretch_s: float = 60.0) -> None:
        self._clock = clock
        self._stretch_s = stretch_s
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    @property
    def names(self) -> int:
        """How many are remembered."""
        return len(self._seen)

    def wait(self, name: str, most: int) -> int:
        """Whole seconds until that name has come less than `most` times; 0: it has now."""
        with self._lock:
            return self._wait(name, most, self._now())

    def count(self, name: str) -> None:
        """It came."""
        with self._lock:
            self._count(name, self._now())

    def admit(self, name: str, most: int) -> int:
        """Count it unless it came `most` times already; whole seconds until it may; 0: counted."""
        with self._lock:
            now = self._now()
            wait = self._wait(name, most, now)
            if not wait:
                self._count(name, now)
            return wait

    def _wait(self, name: str, most: int, now: float) -> int:
        seen = self._seen.get(name)
        if seen is None:
            return 0
        while seen and seen[0] <= now - self._stretch_s:
            seen.popleft()
        if len(seen) < most:
            return 0
        return max(1, math.ceil(seen[-most] + self._stretch_s - now))

    def _count(self, name: str, now: float) -> None:
        self._seen.setdefault(name, deque()).append(now)
        self._seen.move_to_end(name)
        if len(self._seen) > MOST_NAMES:
            self._seen.popitem(last=False)

    def _now(self) -> float:
        return self._clock.now().timestamp()
