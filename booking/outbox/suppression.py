"""Who wants to hear nothing: STOP and START (SPEC CHAN-06), line by line, with what was said.

The newest line decides, of those about everything and those about the category in question.
Whatever the business begins is held back at the moment of sending. What a person asks for
themselves goes: the answer to their own new message, and the sign-in code that they want. That is
what they expect who write "stop" today and "is Friday free?" next month.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import Connection, insert, select, tuple_

from booking.message_tables import suppression
from booking.outbox.letter import Category
from booking.outbox.moments import ms

Subject: TypeAlias = Category | Literal["all"]
Address: TypeAlias = tuple[str, str]
"""A channel, and somebody's address there."""

LONGEST_WORDING, LONGEST_SOURCE = 300, 40


def stop(
    connection: Connection,
    channel: str,
    address: str,
    category: Subject,
    *,
    source: str,
    wording: str,
    at: datetime,
) -> None:
    """They want no more of it.

    Args:
        connection: of the caller's own writing transaction.
        channel: on which.
        address: theirs there, as letters have it in `recipient`.
        category: of what they have enough; "all" of everything.
        source: how we know, such as "customer" (they wrote it), "carrier" or "staff".
        wording: what they wrote, or what the carrier said.
        at: aware; when.
    """
    _add(connection, (channel, address), category, True, (source, wording), at)


def start(
    connection: Connection,
    channel: str,
    address: str,
    category: Subject,
    *,
    source: str,
    wording: str,
    at: datetime,
) -> None:
    """They want it again; arguments as in `stop`. "all" takes every earlier stop back."""
    _add(connection, (channel, address), category, False, (source, wording), at)


def _add(
    connection: Connection,
    whose: Address,
    category: Subject,
    is_on: bool,
    why: tuple[str, str],
    at: datetime,
) -> None:
    (channel, address), (source, wording) = whose, why
    row = {
        "channel": channel,
        "address": address,
        "category": category,
        "is_on": is_on,
        "source": source[:LONGEST_SOURCE],
        "wording": wording[:LONGEST_WORDING],
        "at_ms": ms(at),
    }
    connection.execute(insert(suppression), row)


def is_stopped(connection: Connection, channel: str, address: str, category: Subject) -> bool:
    """Whether they want nothing of that category there; "all": whether they stopped everything."""
    return (channel, address) in Stops(connection, [(channel, address)]).of(category)


class Stops:
    """What some people want no more of.

    Args:
        connection: reads the ledger, once.
        whose: the addresses in question.
    """

    def __init__(self, connection: Connection, whose: Collection[Address]) -> None:
        self._lines: list[tuple[Address, str, bool]] = []
        if whose:
            self._lines = list(_lines(connection, whose))

    def of(self, category: Subject) -> set[Address]:
        """Those who stopped it."""
        newest = {
            address: is_on
            for address, about, is_on in self._lines  # oldest first
            if about in {"all", category}
        }
        return {address for address, is_on in newest.items() if is_on}


def _lines(
    connection: Connection, whose: Collection[Address]
) -> Iterable[tuple[Address, str, bool]]:
    line = suppression.c
    found = (
        select(line.channel, line.address, line.category, line.is_on)
        .where(tuple_(line.channel, line.address).in_(list(whose)))
        .order_by(line.id)
    )
    for row in connection.execute(found):
        yield (row.channel, row.address), row.category, row.is_on
