"""The statements by which letters are taken. Built once: to put one together costs as much as it.

All times are epoch milliseconds.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    true,
    update,
)

from booking.message_tables import outbox
from booking.outbox.rules import PACED

ANSWERS = ("code", "reply")
NOTICES = ("notice",)

LOST = "Whoever was sending it did not come back: it may or may not have been sent."

UNDER_WAY = ("pending", "leased", "ambiguous")
NOW = bindparam("now", type_=BigInteger)
GIVEN = bindparam("ids", type_=Integer, expanding=True)
FULL = bindparam("full", type_=String, expanding=True)

letter = outbox.c


def _heads(kinds: Sequence[str]) -> Select[Any]:
    """Of each recipient the letter that is next, if it is due and nothing is in its way."""
    return (
        select(outbox)
        .where(
            letter.status == "pending",
            letter.kind.in_(kinds),
            letter.not_before_ms <= NOW,
            letter.channel.not_in(FULL),
            ~_something_in_the_way(kinds),
            or_(letter.channel.not_in(PACED), _lately_tried() < bindparam("burst")),
        )
        .order_by(letter.not_before_ms, letter.id)
        .limit(bindparam("room"))
        .with_for_update(skip_locked=True, of=outbox)  # nothing on SQLite
    )


def _something_in_the_way(kinds: Sequence[str]) -> ColumnElement[bool]:
    """Another letter of theirs is under way, or comes before this one.

    One that waits for its own later time comes before nothing; one that is being tried again does.
    """
    other = outbox.alias("other")
    waits = or_(other.c.not_before_ms <= NOW, other.c.attempts > 0)
    in_doubt = other.c.doubted_ms > bindparam("in_doubt_since")
    before = or_(
        and_(other.c.status == "pending", waits), and_(other.c.status == "ambiguous", in_doubt)
    )
    return exists().where(
        other.c.channel == letter.channel,
        other.c.recipient == letter.recipient,
        other.c.status.in_(UNDER_WAY),
        or_(
            other.c.status == "leased",
            and_(other.c.id < letter.id, other.c.kind.in_(kinds), before),
        ),
    )


def _lately_tried() -> ColumnElement[int]:
    """How many letters of theirs were tried lately."""
    tried = outbox.alias("tried")
    return (
        select(func.count())
        .select_from(tried)
        .where(
            tried.c.channel == letter.channel,
            tried.c.recipient == letter.recipient,
            tried.c.tried_ms > bindparam("paced_since"),
        )
        .scalar_subquery()
    )


HEADS: Mapping[tuple[str, ...], Select[Any]] = {
    kinds: _heads(kinds) for kinds in (ANSWERS, NOTICES)
}

TO_LOOK_UP = (
    select(outbox)
    .where(
        letter.status == "ambiguous",
        letter.not_before_ms <= NOW,
        letter.channel.not_in(FULL),
        or_(letter.lease_until_ms.is_(None), letter.lease_until_ms < NOW),
    )
    .order_by(letter.not_before_ms, letter.id)
    .limit(bindparam("room"))
    .with_for_update(skip_locked=True)
)

_leased = {
    "lease_owner": bindparam("owner"),
    "lease_token": letter.lease_token + 1,
    "lease_until_ms": bindparam("until"),
}

LEASE = update(outbox).where(letter.id.in_(GIVEN)).values(_leased)

LEASE_AND_TRY = (
    update(outbox)
    .where(letter.id.in_(GIVEN))
    .values(
        **_leased,
        status="leased",
        attempts=letter.attempts + 1,
        tried_ms=func.coalesce(letter.tried_ms, NOW),
    )
)
"""From here on it may have been sent: that is written before anybody tries."""

DOUBT_LOST = (
    update(outbox)
    .where(letter.status == "leased", letter.lease_until_ms < NOW)
    .values(
        status="ambiguous",
        was_ambiguous=true(),
        look_ups=0,
        doubted_ms=NOW,
        not_before_ms=NOW,
        lease_until_ms=None,
        reason=LOST,
    )
)
"""The token stays: whoever comes back after all still knows what nobody else does."""

_is_due = and_(letter.not_before_ms <= NOW, letter.channel.not_in(FULL))

HAS_WORK = select(
    or_(
        exists().where(
            letter.status == "pending",
            letter.kind.in_(ANSWERS),
            _is_due,
        ),
        exists().where(letter.status == "pending", letter.kind.in_(NOTICES), _is_due),
        exists().where(letter.status == "ambiguous", _is_due),
        exists().where(letter.status == "leased", letter.lease_until_ms < NOW),
    )
)
