"""How many forms one address may send: whoever tries contacts or codes in bulk is slowed down.

The caps on codes protect each account (SPEC AUTH-05); this protects the house. It is kept in
this process alone: with several, an address may send so many to each.
"""

import ipaddress
import math

from booking.clock import Clock
from booking.errors import TooMany
from booking.sliding_window import SlidingWindow

MOST_FORMS, PER_S = 60, 10 * 60
"""A sign-in sends two or three; an office behind one address still comes through."""


class Gate:
    """Counts forms by address.

    Args:
        clock: tells the time.
        most: so many forms are let through in any stretch of `per_s` seconds.
    """

    def __init__(self, clock: Clock, most: int = MOST_FORMS, per_s: int = PER_S) -> None:
        self._most = most
        self._window = SlidingWindow(clock, per_s)

    def admit(self, address: str) -> None:
        """Let a form pass, and count it.

        Raises:
            TooMany: the address has sent too many; says when to come back.
        """
        wait = self._window.admit(neighbourhood(address), self._most)
        if wait:
            raise _too_many(wait)


def _too_many(wait_s: int) -> TooMany:
    minutes = max(1, math.ceil(wait_s / 60))
    unit = "minute" if minutes == 1 else "minutes"
    return TooMany(
        f"Too many forms have come from your network. Please try again in {minutes} {unit}.",
        retry_after_s=wait_s,
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
