"""Whether so many call at once that thinking has to wait, in a process that does both.

Whoever calls is acknowledged first: a provider waits for some seconds, and a call that it gave up
comes again. An answer may take a little longer. How many wait at the same moment says how it
stands, on any machine: it is what comes a second times how long each has to wait.
"""

from collections.abc import Callable
from math import inf
from time import monotonic

MANY = 8
"""Callers that wait at the same moment: at 300 a second, each has waited for 27 ms."""

STILL_S = 0.5
"""After a crowd, before more than a little work is begun again."""

RISE_S = 4.0
"""From there until as much is done as ever: what comes too early draws the next crowd."""

TRICKLE_S = 1.0
"""Between two pieces of work in a crowd: nobody is forgotten, however long it lasts."""


class Crowd:
    """Those who call a process at this moment. For one event loop.

    Args:
        now: seconds that only rise.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self.now = now
        self._since = -inf

    def saw(self, waiting: int) -> None:
        """So many wait to be acknowledged."""
        if waiting >= MANY:
            self._since = self.now()

    def leaves(self, most: int) -> int:
        """Of so many things at once, how many may be under way; none: it is dense."""
        calm_s = self.now() - self._since - STILL_S
        if calm_s < 0:
            return 0
        return most if calm_s >= RISE_S else 1 + int((most - 1) * calm_s / RISE_S)


class Hands:
    """How much one loop may have under way, by what the crowd leaves it.

    Args:
        crowd: of the process.
        most: things at once.
    """

    def __init__(self, crowd: Crowd, most: int) -> None:
        self._crowd, self._most = crowd, most
        self._used = -inf

    def free(self, under_way: int) -> int:
        """How many more may be begun now; below zero: there are too many already."""
        leaves = self._crowd.leaves(self._most)
        if leaves == 0 and self._crowd.now() - self._used > TRICKLE_S:
            leaves = 1
        return leaves - under_way

    def use(self) -> None:
        """Something was begun."""
        self._used = self._crowd.now()

    @property
    def are_tied(self) -> bool:
        """Whether less than usual may be done: it is worth while to ask again soon."""
        return self._crowd.leaves(self._most) < self._most
