"""How many forms one address may send: whoever tries contacts or codes in bulk is slowed down.

The caps on codes protect each account (SPEC AUTH-05); this protects the house. It is kept in
this process alone: with several, an address may send so many to each.
"""

import ipaddress
from collections import OrderedDict, deque
from threading import Lock

from booking.clock import Clock
from booking.errors import TooMany

MOST_FORMS, PER_S = 60, 10 * 60
"""A sign-in sends two or three; an office behind one address still comes through."""

MOST_ADDRESSES = 20_000
"""More are not remembered: the one that was quiet longest is forgotten."""


class Gate:
    """Counts forms by address.

    Args:
        clock: tells the time.
        most: so many forms are let through in any stretch of `per_s` seconds.
    """

    def __init__(self, clock: Clock, most: int = MOST_FORMS, per_s: int = PER_S) -> None:
        self._clock = clock
        self._most = most
        self._per_s = per_s
        self._sent: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def admit(self, address: str) -> None:
        """Let a form pass, and count it.

        Raises:
            TooMany: the address has sent too many; says when to come back.
        """
        now, name = self._clock.now().timestamp(), neighbourhood(address)
        with self._lock:
            sent = self._sent.setdefault(name, deque(maxlen=self._most))
            self._sent.move_to_end(name)
            if len(sent) == self._most and sent[0] > now - self._per_s:
                raise self._too_many(sent[0] + self._per_s - now)
            sent.append(now)
            if len(self._sent) > MOST_ADDRESSES:
                self._sent.popitem(last=False)

    def _too_many(self, left_s: float) -> TooMany:
        minutes = max(1, round(left_s / 60))
        unit = "minute" if minutes == 1 else "minutes"
        return TooMany(
            f"Too many forms have come from your network. Please try again in {minutes} {unit}.",
            retry_after_s=int(left_s) + 1,
        )


def neighbourhood(address: str) -> str:
    """The network that one customer is given: an IPv6 line has more addresses than can be tried."""
    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(read, ipaddress.IPv4Address):
        return address
    return str(ipaddress.ip_network((read, 64), strict=False))
