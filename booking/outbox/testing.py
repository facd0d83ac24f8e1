"""A provider of letters for tests: it keeps what it got, whatever it answered.

So a test can ask what really arrived, and not only what the outbox believes.
"""

from collections import deque
from threading import Lock
from typing import Literal

from booking.outbox.carrier import Accepted, Ambiguous, Found, NotThere, Parcel, Sent

TIMEOUT = Ambiguous("The provider did not answer in time.")

Turn = Sent | Literal["lost answer"]
"""What comes of a try; "lost answer": the provider takes it, and nobody hears of it."""


class ScriptedCarrier:
    """A Carrier that answers as it was told, and "accepted" when it was told nothing.

    Args:
        channels: which it carries.
    """

    longest = 1600

    def __init__(self, *channels: str) -> None:
        self.channels = frozenset(channels or ("whatsapp",))
        self.arrived: list[Parcel] = []
        self.asked: list[Parcel] = []
        self._turns: deque[Turn] = deque()
        self._looks: deque[Found] = deque()
        self._lock = Lock()

    def next(self, *turns: Turn) -> None:
        """Answer the next tries so."""
        self._turns.extend(turns)

    def next_looks(self, *found: Found) -> None:
        """Answer the next look-ups so, whatever really arrived."""
        self._looks.extend(found)

    def texts(self, recipient: str | None = None) -> list[str]:
        """What arrived, in order; at one recipient, or at all."""
        arrived = [one for one in self.arrived if recipient in {None, one.recipient}]
        return [one.body.text for one in arrived]

    def send(self, parcel: Parcel) -> Sent:
        """Take it, or not, as the script says."""
        with self._lock:
            turn = self._turns.popleft() if self._turns else None
            if isinstance(turn, str) or turn is None or isinstance(turn, Accepted):
                self.arrived.append(parcel)
            if isinstance(turn, str):
                return TIMEOUT
            return turn or Accepted(name_of(parcel, len(self.arrived)))

    def look_up(self, parcel: Parcel) -> Found:
        """What really arrived, unless the script says otherwise."""
        with self._lock:
            self.asked.append(parcel)
            if self._looks:
                return self._looks.popleft()
            places = [at for at, one in enumerate(self.arrived, 1) if one.id == parcel.id]
            return Accepted(name_of(parcel, places[0])) if places else NotThere()


def name_of(parcel: Parcel, place: int) -> str:
    """What the provider calls the message that arrived there."""
    return f"SM{parcel.id}-{place}"
