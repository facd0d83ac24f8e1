"""Which channels nobody can be reached by at the moment: one letter tries, the others wait.

When a provider is away, each letter would find that out for itself, again and again: a thousand
letters would keep the database and the process busy with nothing. So the line rests as a whole,
longer and longer, and then one letter is let through. The first that arrives opens it for all.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic

from booking.outbox.carrier import Accepted, Found, Later, Rejected, Sent

FIRST_S, LONGEST_S = 0.5, 15.0
"""How long a line rests, doubled each time."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Rest:
    until: float
    pause_s: float


class Lines:
    """The lines of one process. For one event loop.

    Args:
        now: seconds that only rise.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._resting: dict[str, _Rest] = {}

    def told(self, channel: str, outcome: Sent | Found) -> None:
        """What came of a letter: whether the line carries anything."""
        rest = self._resting.get(channel)
        if isinstance(outcome, Later) and outcome.is_out_of_reach:
            self._rest(channel, rest)
        elif rest and isinstance(outcome, Accepted | Rejected | Later):
            log.info("%s can be reached again", channel)
            del self._resting[channel]

    def carried(self, carried: Mapping[str, int], most: int) -> dict[str, int]:
        """What is under way on each channel, a line that rests counted as full.

        Args:
            carried: letters that really are under way.
            most: of one channel: so many is full, and one less lets one letter through.
        """
        return {**carried, **{name: self._taken(name, carried, most) for name in self._resting}}

    def _taken(self, channel: str, carried: Mapping[str, int], most: int) -> int:
        tries = self._now() >= self._resting[channel].until and not carried.get(channel)
        return most - 1 if tries else most

    def _rest(self, channel: str, rest: _Rest | None) -> None:
        """Those that were under way at the same time say the same, and once is enough."""
        if rest and self._now() < rest.until:
            return
        if rest is None:
            log.warning("%s cannot be reached: one letter at a time tries", channel)
        pause_s = min(LONGEST_S, rest.pause_s * 2) if rest else FIRST_S
        self._resting[channel] = _Rest(self._now() + pause_s, pause_s)
