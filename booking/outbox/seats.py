"""Room for the letters of each channel: a mail server that hangs holds up no WhatsApp."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row

NOTHING: Mapping[str, int] = MappingProxyType({})
"""No letter of any channel is under way."""

NO_LIMIT = 10**9


class Seats:
    """What one sender may still take of each channel.

    Args:
        most: letters of one channel at the same time.
        taken: how many of each it carries already.
    """

    def __init__(self, most: int, taken: Mapping[str, int]) -> None:
        self._most, self._taken = most, Counter(taken)

    @property
    def full(self) -> list[str]:
        """Channels of which it may take none."""
        return [channel for channel, many in self._taken.items() if many >= self._most]

    def fitting(self, rows: Sequence[Row[Any]]) -> list[Row[Any]]:
        """Those of the letters that there is room for, in their order."""
        found, taken = [], self._taken.copy()
        for row in rows:
            if taken[row.channel] < self._most:
                taken[row.channel] += 1
                found.append(row)
        return found

    def take(self, channels: Iterable[str]) -> None:
        """One more of each of these is under way."""
        self._taken.update(channels)
