"""Who writes under a name that WhatsApp made, if we know whose it is (SPEC AUTH-01).

One person, who is named by a number in one message and by an id in the next, has one conversation.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from booking.identity.links import Link, learn, phones_of
from booking.inbox.arrival import Arrival

MOST_REMEMBERED = 50_000
"""Links that a process need not look up again; a link is a hundred bytes or two."""


class Acquaintance:
    """Knows people again. Belongs to one process, and is used in one thread at a time."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()

    def recognise(
        self, connection: Connection, arrivals: Sequence[Arrival], now: int
    ) -> list[Arrival]:
        """The same messages; those of known people under their numbers.

        Args:
            connection: the writing transaction that stores them.
            arrivals: as they came.
            now: epoch seconds.
        """
        learn(connection, [link for link in links_in(arrivals) if not self._knows(link)], now)
        return _by_numbers(connection, arrivals)

    def remember(self, arrivals: Iterable[Arrival]) -> None:
        """What these told is committed, and need not be looked up again."""
        for link in links_in(arrivals):
            self._known[link.channel, link.phone] = link.external_id
        while len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)

    def _knows(self, link: Link) -> bool:
        return self._known.get((link.channel, link.phone)) == link.external_id


def links_in(arrivals: Iterable[Arrival]) -> list[Link]:
    """The numbers and ids that came together."""
    return [
        Link(one.channel, one.also, one.address)
        for one in arrivals
        if one.also and one.address != one.also
    ]


def _by_numbers(connection: Connection, arrivals: Sequence[Arrival]) -> list[Arrival]:
    nameless = [one for one in arrivals if _is_only_an_id(one)]
    phones = {
        (channel, name): phone
        for channel in {one.channel for one in nameless}
        for name, phone in phones_of(connection, channel, {one.address for one in nameless}).items()
    }
    return [_under(phones.get((one.channel, one.address)), one) for one in arrivals]


def _is_only_an_id(one: Arrival) -> bool:
    return one.channel == "whatsapp" and not one.address.startswith("+")


def _under(phone: str | None, one: Arrival) -> Arrival:
    """The message as if it had come with the number; the answer goes there, too."""
    if phone is None:
        return one
    told = {**one.detail, "sender": phone, "phone": phone}
    return replace(one, conversation=f"{one.channel}:{phone}", address=phone, detail=told)
