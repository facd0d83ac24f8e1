"""Whose an id of WhatsApp is, when it came beside a phone number (SPEC AUTH-01).

WhatsApp names a person by a number, or by an id that it made for us and them. Both may come with
one message: then we know whose the id is, and a message that bears the id alone is theirs too. An
id belongs to one number for its life: whoever changes the number gets another id. So a number
that comes with another id than before has gone to somebody else, for all that we know, and must be
proved anew. Nobody is ever recognised by a name.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Insert, null, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from booking.identity import codes, sessions
from booking.store import LockKind, lock
from booking.tables import channel_identity, login

IDENTITY = channel_identity.c


@dataclass(frozen=True, order=True)
class Link:
    """An id of a channel and the phone of the one it names, E.164; the channel told both."""

    channel: str
    external_id: str
    phone: str


def phones_of(connection: Connection, channel: str, ids: Collection[str]) -> Mapping[str, str]:
    """The phones of those ids that came beside one before."""
    wanted = select(IDENTITY.external_id, IDENTITY.phone).where(
        IDENTITY.channel == channel, IDENTITY.external_id.in_(ids), IDENTITY.phone.is_not(None)
    )
    return {row[0]: row[1] for row in connection.execute(wanted)}


def learn(connection: Connection, links: Sequence[Link], now: int) -> None:
    """Keep whose these ids are, and let nobody in who has a number of somebody else's.

    Args:
        connection: a writing transaction.
        links: that were told just now, in the order of their coming.
        now: epoch seconds.
    """
    wanted = sorted(set(links))  # all writers in one order: nobody waits in a circle
    if len({(link.channel, link.phone) for link in wanted}) < len(wanted):
        for link in dict.fromkeys(
            links
        ):  # one number with two ids: the second one is to see the first
            _learn(connection, [link], now)
    elif wanted:
        _learn(connection, wanted, now)


def _learn(connection: Connection, links: Sequence[Link], now: int) -> None:
    """A few statements for all of them: a hundred strangers may write at the same moment."""
    there = _there(connection, links)
    new = [link for link in links if link not in there]
    moved = [link for link in new if any(_is_another(link, old) for old in there)]
    if moved:
        _let_go(connection, moved, now)
    if new:
        connection.execute(_keeping(connection), [vars(link) for link in new])


def _there(connection: Connection, links: Sequence[Link]) -> set[Link]:
    """All that is known of these ids, and of these numbers."""
    ids, phones = [one.external_id for one in links], [one.phone for one in links]
    found = select(IDENTITY.channel, IDENTITY.external_id, IDENTITY.phone).where(
        IDENTITY.phone.is_not(None),
        or_(IDENTITY.external_id.in_(ids), IDENTITY.phone.in_(phones)),
    )
    return {Link(*row) for row in connection.execute(found)}


def _is_another(link: Link, old: Link) -> bool:
    """Whether the number came with another id before."""
    same_number = (link.channel, link.phone) == (old.channel, old.phone)
    return same_number and link.external_id != old.external_id


def _let_go(connection: Connection, links: Sequence[Link], now: int) -> None:
    """The other ids are nobody's from now on, and whoever was in by those numbers is out.

    Who is just signing in by one of them is waited for, and then out as well.
    """
    identities = _by_number(connection, links)
    lock(connection, [(LockKind.IDENTITY, identity) for identity in identities])
    for link in links:
        others = (
            IDENTITY.channel == link.channel,
            IDENTITY.phone == link.phone,
            IDENTITY.external_id != link.external_id,
        )
        connection.execute(update(channel_identity).where(*others).values(phone=None))
    for identity in identities:
        _sign_out(connection, identity, now)


def _by_number(connection: Connection, links: Sequence[Link]) -> Sequence[int]:
    """The identities of those who are named by these numbers alone."""
    named = tuple_(IDENTITY.channel, IDENTITY.external_id)
    numbers = sorted({(link.channel, link.phone) for link in links})
    return connection.scalars(select(IDENTITY.id).where(named.in_(numbers))).all()


def _sign_out(connection: Connection, identity: int, now: int) -> None:
    """Whoever was signed in, or about to be, begins anew."""
    sessions.end(connection, identity, "number changed", now)
    codes.void(connection, identity)
    fresh = {"stage": "out", "customer_id": None, "request": None, "draft": null()}
    connection.execute(update(login).where(login.c.identity_id == identity).values(fresh))


def _keeping(connection: Connection) -> Insert:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = insert(channel_identity)
    return row.on_conflict_do_update(
        index_elements=["channel", "external_id"], set_={"phone": row.excluded.phone}
    )
