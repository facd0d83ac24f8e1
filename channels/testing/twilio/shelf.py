"""Things by their names, in the order in which they were made."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from channels.testing.twilio.errors import TwilioRefusal


class Named(Protocol):
    """Whatever Twilio gives a name to."""

    @property
    def sid(self) -> str:
        """Two letters and 32 hexadecimal digits."""
        ...


Kept = TypeVar("Kept", bound=Named)


class Shelf(Generic[Kept]):
    """Keeps things of one kind."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Kept] = {}

    def __iter__(self) -> Iterator[Kept]:
        return iter(self._by_sid.values())

    def __len__(self) -> int:
        return len(self._by_sid)

    def add(self, thing: Kept) -> None:
        """Keep it."""
        self._by_sid[thing.sid] = thing

    def get(self, sid: str) -> Kept:
        """The one of that name.

        Raises:
            TwilioRefusal: there is none (20404).
        """
        found = self._by_sid.get(sid)
        if found is None:
            raise TwilioRefusal(20404)
        return found

    def drop(self, sid: str) -> None:
        """Forget it.

        Raises:
            TwilioRefusal: there is none (20404).
        """
        self.get(sid)
        del self._by_sid[sid]
