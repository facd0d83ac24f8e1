"""When a conversation is answered: how long we wait for the rest of what somebody is writing.

All times are epoch milliseconds. Pure: nothing here touches a database or a clock.
"""

from dataclasses import dataclass
from datetime import datetime
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


PACE = Pace()


def epoch_ms(moment: datetime) -> int:
    """An aware moment as whole epoch milliseconds."""
    return int(moment.timestamp() * 1000)
