"""Login codes: six digits, kept only as a seal, guessed at most three times (SPEC AUTH-05).

A guess is *claimed* first, in a transaction of its own, and compared afterwards: however many
arrive at once, three are compared. Who knows only the database learns nothing, since a seal
needs the server key.
"""

import secrets
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from booking.identity.face import Via
from booking.seal import same, seal
from booking.tables import login_code
from booking.values import CustomerId

CODE_LIFE_S = 10 * 60
MOST_ATTEMPTS = 3
RESEND_AFTER_S = 30
CAPS = ((60 * 60, 5), (24 * 60 * 60, 10))
"""(seconds, codes): at most so many codes in any stretch of that length."""

LIVE, USED, VOID = "live", "used", "void"


@dataclass(frozen=True)
class Claim:
    """The right to one comparison; `attempt` counts from 1."""

    id: int
    identity: int
    customer: CustomerId | None
    attempt: int
    digest: str = field(repr=False)


@dataclass(frozen=True)
class Sent:
    """What is known of the last code, without the code. Times are epoch seconds."""

    sent_at: int
    expires_at: int
    attempts: int
    state: str

    def is_late(self, now: int) -> bool:
        """Out of time."""
        return self.expires_at <= now

    def is_spent(self) -> bool:
        """Good for nothing more: used, replaced, or guessed wrong three times."""
        return self.state != LIVE or self.attempts >= MOST_ATTEMPTS


def issue(
    connection: Connection,
    key: bytes,
    identity: int,
    customer: CustomerId | None,
    now: int,
    via: Via | None = None,
) -> str:
    """A new code in clear; older ones of the identity are void from here on.

    Args:
        connection: a writing transaction that holds the identity's lock.
        key: the server key.
        identity: whom the code is for.
        customer: the account it opens; None for one that registers.
        now: epoch seconds.
        via: how it goes; None: in the same chat.
    """
    digits = f"{secrets.randbelow(10**6):06}"
    row = _add(connection, identity, customer, now, via)
    digest = _seal(key, identity, row, customer, digits)
    connection.execute(update(login_code).where(login_code.c.id == row).values(digest=digest))
    return digits


def issue_decoy(connection: Connection, identity: int, now: int) -> None:
    """A row like any other that no code fits: a stranger cannot tell it from a real one."""
    row = _add(connection, identity, None, now)
    digest = secrets.token_hex(32)
    connection.execute(update(login_code).where(login_code.c.id == row).values(digest=digest))


def void(connection: Connection, identity: int) -> None:
    """Make every code of the identity worthless."""
    connection.execute(
        update(login_code)
        .where(login_code.c.identity_id == identity, login_code.c.state == LIVE)
        .values(state=VOID)
    )


def void_for(connection: Connection, customer: CustomerId) -> None:
    """Make every code that opens the account worthless."""
    connection.execute(
        update(login_code)
        .where(login_code.c.customer_id == customer, login_code.c.state == LIVE)
        .values(state=VOID)
    )


def claim(connection: Connection, identity: int, now: int) -> Claim | None:
    """One attempt at the live code, counted before anything is compared; None if none is left.

    One statement: the database lets only three of any number of parallel guesses through. The
    caller commits before comparing.
    """
    return _claim(
        connection,
        identity,
        login_code.c.identity_id == identity,
        login_code.c.state == LIVE,
        login_code.c.expires_at > now,
    )


def claim_again(connection: Connection, identity: int) -> Claim | None:
    """One attempt at the last code when it has just been used; it counts among the three.

    Whoever presses a button twice sends the right code twice.
    """
    last = select(func.max(login_code.c.id)).where(login_code.c.identity_id == identity)
    return _claim(
        connection,
        identity,
        login_code.c.id == last.scalar_subquery(),
        login_code.c.state == USED,
    )


def _claim(connection: Connection, identity: int, *which: ColumnElement[bool]) -> Claim | None:
    row = connection.execute(
        update(login_code)
        .where(login_code.c.attempts < MOST_ATTEMPTS, *which)
        .values(attempts=login_code.c.attempts + 1)
        .returning(
            login_code.c.id,
            login_code.c.customer_id,
            login_code.c.attempts,
            login_code.c.digest,
        )
    ).first()
    return None if row is None else Claim(row[0], identity, row[1], row[2], row[3])


def fits(key: bytes, claimed: Claim, digits: str) -> bool:
    """Whether the digits are the code, compared in constant time."""
    return same(claimed.digest, _seal(key, claimed.identity, claimed.id, claimed.customer, digits))


def spend(connection: Connection, claimed: Claim) -> bool:
    """Use the code up; True for exactly one caller, False if it was used or replaced meanwhile."""
    spent = connection.execute(
        update(login_code)
        .where(login_code.c.id == claimed.id, login_code.c.state == LIVE)
        .values(state=USED)
    )
    return spent.rowcount == 1


def last_sent(connection: Connection, identity: int) -> Sent | None:
    """The last code of the identity."""
    row = connection.execute(
        select(
            login_code.c.sent_at,
            login_code.c.expires_at,
            login_code.c.attempts,
            login_code.c.state,
        )
        .where(login_code.c.identity_id == identity)
        .order_by(login_code.c.id.desc())
        .limit(1)
    ).first()
    return None if row is None else Sent(*row)


def blocked_until(connection: Connection, identity: int, now: int) -> int | None:
    """When the identity may have a code again, epoch seconds; None: now."""
    return _blocked_until(connection, login_code.c.identity_id == identity, now)


def account_is_flooded(connection: Connection, customer: CustomerId, now: int) -> bool:
    """Whether an account was sent as many codes as a cap allows, through whatever identities."""
    return _blocked_until(connection, login_code.c.customer_id == customer, now) is not None


def _blocked_until(connection: Connection, whose: ColumnElement[bool], now: int) -> int | None:
    longest = max(seconds for seconds, _ in CAPS)
    sent = connection.scalars(
        select(login_code.c.sent_at)
        .where(whose, login_code.c.sent_at > now - longest)
        .order_by(login_code.c.sent_at.desc())
    ).all()
    frees = [sent[most - 1] + seconds for seconds, most in CAPS if len(sent) >= most]
    return max((moment for moment in frees if moment > now), default=None)


def _add(
    connection: Connection,
    identity: int,
    customer: CustomerId | None,
    now: int,
    via: Via | None = None,
) -> int:
    void(connection, identity)
    row: int = connection.execute(
        insert(login_code)
        .values(
            identity_id=identity,
            customer_id=customer,
            digest="",
            sent_at=now,
            expires_at=now + CODE_LIFE_S,
            via=via,
        )
        .returning(login_code.c.id)
    ).scalar_one()
    return row


def _seal(key: bytes, identity: int, row: int, customer: CustomerId | None, digits: str) -> str:
    return seal(key, "login code", identity, row, customer, digits)
