"""When a conversation is answered: how long we wait for the rest of what somebody is writing.

All times are epoch milliseconds. Pure: nothing here touches a database or a clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Noise = Literal["calm", "notice", "silent"]
"""How much a conversation has been saying of late: answer, say that it is enough, say nothing."""


@dataclass(frozen=True)
class Pace:
    """The times of a turn, in milliseconds, and its bounds.

    Attributes:
        quiet: a burst is over when nothing came for so long (people find five seconds long).
        patience: a burst is answered after so long, whether it is over or not.
        lease: whoever answers says within this time that they still do, else another one does.
        tries: a turn that has ended its process so often is given up with an apology.
        supersede: for so long after the first message a newer one may replace the answer.
        burst_turns: more turns than these within `burst_span` are no person's.
        hour_turns: the same within `hour_span`, for slower machines that answer machines.
    """

    quiet: int = 1_500
    patience: int = 8_000
    lease: int = 30_000
    tries: int = 3
    supersede: int = 20_000
    burst_turns: int = 30
    burst_span: int = 5 * 60_000
    hour_turns: int = 120
    hour_span: int = 60 * 60_000

    def due(self, first: int, latest: int, *, tapped: bool) -> int:
        """When a burst is to be answered.

        Args:
            first: when its first message came.
            latest: when its latest one came.
            tapped: a button or list entry is among them: there is nothing more to wait for.
        """
        return latest if tapped else min(latest + self.quiet, first + self.patience)

    def may_supersede(self, first: int, now: int) -> bool:
        """Whether a newer message may still replace an answer that has changed nothing."""
        return now - first <= self.supersede

    @property
    def fewest_loud(self) -> int:
        """No conversation with so few turns can be too loud."""
        return min(self.burst_turns, self.hour_turns)

    def looked_at(self, turn: int) -> list[int]:
        """The numbers of the turns whose times tell how loud it is in that turn."""
        return sorted({turn - 1, *(turn - back - was for back, _ in self._spans for was in (0, 1))})

    def noise(self, times: Mapping[int, int], turn: int, now: int) -> Noise:
        """How much a conversation has been saying of late.

        Args:
            times: when the turns of `looked_at` took place, as far as they are known.
            turn: the number of the turn to be.
            now: its time.
        """
        if not self._is_loud(times, turn, now):
            return "calm"
        before = turn - 1
        return "silent" if self._is_loud(times, before, times.get(before, now)) else "notice"

    @property
    def _spans(self) -> tuple[tuple[int, int], ...]:
        return (self.burst_turns, self.burst_span), (self.hour_turns, self.hour_span)

    def _is_loud(self, times: Mapping[int, int], turn: int, at: int) -> bool:
        return any(times.get(turn - back, at - span) > at - span for back, span in self._spans)


PACE = Pace()
