"""How often a caller may call, and when to come back (SPEC MCP-07).

Each process counts for itself: docs/decisions/0015. What is scarce, such as codes, holds and
bookings, has limits of its own in the database.
"""

from dataclasses import dataclass

from booking.clock import Clock
from booking.errors import TooMany
from booking.sliding_window import SlidingWindow


@dataclass(frozen=True)
class Rates:
    """Calls a minute. A person at a chat makes five; a model in a loop makes hundreds.

    Attributes:
        caller: of one person, through whatever apps.
        read, write, destroy: of one tool with that effect, of one person.
        address: requests of one network address before anybody is known.
        strangers: requests of one address with no token, or a wrong one.
    """

    caller: int = 120
    read: int = 60
    write: int = 20
    destroy: int = 10
    address: int = 600
    strangers: int = 60

    def of(self, effect: str) -> int:
        """The rate of a tool with that effect."""
        return {"read": self.read, "write": self.write}.get(effect, self.destroy)


RATES = Rates()
"""The numbers of this house."""


class Limits:
    """Lets calls pass or says when to come back.

    Args:
        clock: tells the time.
        rates: how many a minute.
    """

    def __init__(self, clock: Clock, rates: Rates) -> None:
        self._window = SlidingWindow(clock)
        self._rates = rates

    def count(self, who: str, tool: str, effect: str) -> None:
        """Count a call, or refuse it: a refused one is not counted.

        Args:
            who: the caller, by a name that is the same for all their apps.
            tool: the name of the tool.
            effect: what it may do.

        Raises:
            TooMany: facts["retry_after_s"] says when to come back.
        """
        every, one = f"{who} ", f"{who} {tool}"
        self._hold_to(every, self._rates.caller, "")
        self._hold_to(one, self._rates.of(effect), f" of {tool}")
        self._window.count(every)
        self._window.count(one)

    def _hold_to(self, name: str, most: int, of_what: str) -> None:
        wait = self._window.wait(name, most)
        if wait:
            raise TooMany(
                f"You have made {most} calls{of_what} in a minute. Retry in {wait} s.",
                retry_after_s=wait,
            )


class Gate:
    """Limits for network addresses, at the door, before anybody is known.

    Args:
        clock: tells the time.
        rates: how many a minute.
    """

    def __init__(self, clock: Clock, rates: Rates) -> None:
        self._window = SlidingWindow(clock)
        self._rates = rates

    def wait(self, address: str) -> int:
        """Count a request; whole seconds until that address may come again; 0: it may come in."""
        wait = max(
            self._window.wait(address, self._rates.address),
            self._window.wait(f"{address} stranger", self._rates.strangers),
        )
        if not wait:
            self._window.count(address)
        return wait

    def stranger(self, address: str) -> None:
        """That request brought no token, or none of ours."""
        self._window.count(f"{address} stranger")
