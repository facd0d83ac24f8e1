"""Who answers a conversation: one process at a time, whatever happens to it (SPEC CHAN-02, OPS-02).

A claim is a lease with a rising token. Whoever lets it run out (killed, stopped, cut off) may wake
up again and go on: its token is old by then, and the transaction that would end its turn writes
nothing. The next holder begins the very same messages once more, under the same key.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, and_, bindparam, or_, select, update

from booking.clock import Clock
from booking.inbox.blanking import blank_codes
from booking.inbox.claim import Claim, Done, Finished, Lost, Superseded
from booking.inbox.pace import PACE, Pace
from booking.inbox.reading import Newer, in_order, newer_than, noise_in, waiting_in
from booking.message_tables import conversation, inbox
from booking.outbox.moments import ms
from booking.store import Store

Work = Callable[[Connection], None]
"""What is written in the transaction that ends a turn; it may be called again on another one."""

NOW: BindParameter[int] = bindparam("now")
IS_FREE = or_(conversation.c.lease_until_ms.is_(None), conversation.c.lease_until_ms <= NOW)
NEXT_DUE = (
    select(conversation.c.due_ms)
    .where(conversation.c.due_ms.is_not(None), IS_FREE)
    .order_by(conversation.c.due_ms)
    .limit(1)
)
DUE = (
    select(conversation)
    .where(conversation.c.due_ms <= NOW, IS_FREE)
    .order_by(conversation.c.due_ms)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
CLAIMED = (
    update(conversation)
    .where(conversation.c.id == bindparam("which"))
    .values(
        lease_owner=bindparam("owner"),
        lease_token=conversation.c.lease_token + 1,
        lease_until_ms=bindparam("lease"),
        turn_until=bindparam("until"),
        tries=conversation.c.tries + 1,
    )
)
STILL_HELD = (
    select(conversation.c.id)
    .where(
        conversation.c.id.in_(bindparam("held", expanding=True)),
        conversation.c.lease_owner == bindparam("owner"),
    )
    .order_by(conversation.c.id)  # as whoever stores messages: nobody waits in a circle
    .with_for_update()
)
RENEWED = (
    update(conversation)
    .where(conversation.c.id.in_(STILL_HELD.scalar_subquery()))
    .values(lease_until_ms=bindparam("lease"))
    .returning(conversation.c.id, conversation.c.lease_token)
)
OURS = and_(
    conversation.c.id == bindparam("which"),
    conversation.c.lease_owner == bindparam("owner"),
    conversation.c.lease_token == bindparam("token"),
)
HELD = select(conversation.c.waiting_since_ms).where(OURS).with_for_update()
LET_GO = (
    update(conversation)
    .where(OURS)
    .values(
        lease_owner=None,
        lease_until_ms=bindparam("again"),
        tries=conversation.c.tries - bindparam("fewer"),
    )
)
ENDED = (
    update(conversation)
    .where(conversation.c.id == bindparam("which"))
    .values(lease_owner=None, lease_until_ms=None, turn_until=None, tries=0)
    .values({name: bindparam(name) for name in ("turn", "waiting_since_ms", "due_ms")})
)
ANSWERED = (
    update(inbox)
    .where(
        inbox.c.conversation_id == bindparam("which"),
        inbox.c.turn.is_(None),
        inbox.c.id <= bindparam("until"),
    )
    .values(turn=bindparam("number"))
)


class Turns:
    """Gives out conversations that are to be answered, and takes their answers.

    Args:
        store: the database.
        clock: the same for all processes, within seconds.
        owner: names this process among all there ever are.
        pace: the times of a turn.
    """

    def __init__(self, store: Store, clock: Clock, owner: str, pace: Pace = PACE) -> None:
        self._store, self._clock, self._owner, self._pace = store, clock, owner, pace

    def next_due(self) -> float | None:
        """In how many seconds somebody is to be answered whom nobody answers; None: nobody is.

        Zero or less: now. It reads one row of an index, and takes no lock.
        """
        now = self._now()
        with self._store.glancing() as connection:
            due = connection.scalar(NEXT_DUE, {"now": now})
        return None if due is None else (due - now) / 1000

    def claim(self, limit: int) -> list[Claim]:
        """Hold conversations that are to be answered now, those that wait longest first.

        Args:
            limit: at most so many, at least one.

        Raises:
            Busy: the database was taken for too long.
        """
        return self._store.run(lambda connection: self._claim(connection, limit))

    def renew(self, claims: Collection[Claim]) -> list[Claim]:
        """Hold these for another lease.

        Returns:
            Those that are not ours any more: to go on with them is in vain.
        """
        if not claims:
            return []
        ours = {"held": [claim.conversation_id for claim in claims], "owner": self._owner}
        found = self._store.run(
            lambda connection: connection.execute(RENEWED, {**ours, "lease": self._lease()}).all()
        )
        held = {(row.id, row.lease_token) for row in found}
        return [claim for claim in claims if (claim.conversation_id, claim.token) not in held]

    def give_back(self, claim: Claim) -> None:
        """Let somebody else have it at once: this process ends, the turn is not to blame."""
        self._let_go(claim, after_ms=0, fewer=1)

    def put_off(self, claim: Claim, after_ms: int) -> None:
        """Let it be tried again after a while: it failed, and that counts as a try."""
        self._let_go(claim, after_ms=after_ms, fewer=0)

    def finish(self, claim: Claim, *, changed: bool, work: Work) -> Finished:
        """End a turn: all that it led to, and that its messages are answered, or nothing at all.

        Args:
            claim: as it was given.
            changed: the turn has changed something already, so it stands, whatever came since.
            work: writes the answer. It is called in the same transaction, unless the turn is
                superseded or lost.

        Raises:
            Busy: the database was taken for too long; nothing is written, and it may be tried
                again.
        """
        return self._store.run(
            lambda connection: self._finish(connection, claim, changed=changed, work=work),
            durable=True,
        )

    def _claim(self, connection: Connection, limit: int) -> list[Claim]:
        now = self._now()
        due = connection.execute(DUE, {"now": now, "limit": limit}).all()
        if not due:
            return []
        waiting = waiting_in(connection, [row.id for row in due])
        claims = [
            self._claimed(connection, row, waiting[row.id], now) for row in due if row.id in waiting
        ]
        self._write_claims(connection, claims)
        for row in due:
            if row.id not in waiting:  # somebody deleted what was waiting
                self._end(connection, row.id, row.turn, None)
        return claims

    def _claimed(
        self,
        connection: Connection,
        row: Row[*tuple[Any, ...]],
        waiting: Sequence[Row[*tuple[Any, ...]]],
        now: int,
    ) -> Claim:
        until = row.turn_until or waiting[-1].id
        messages = [message for message in waiting if message.id <= until] or waiting[:1]
        turn = row.turn + 1
        return Claim(
            conversation_id=row.id,
            conversation=row.name,
            channel=row.channel,
            address=row.address,
            account=row.account,
            turn=turn,
            token=row.lease_token + 1,
            until=max(until, messages[-1].id),
            messages=in_order(messages),
            tries=row.tries + 1,
            is_given_up=row.tries >= self._pace.tries,
            noise=noise_in(connection, row.id, turn, self._pace, now),
        )

    def _write_claims(self, connection: Connection, claims: Sequence[Claim]) -> None:
        lease = self._lease()
        rows = [
            {
                "which": claim.conversation_id,
                "owner": self._owner,
                "lease": lease,
                "until": claim.until,
            }
            for claim in claims
        ]
        if rows:
            connection.execute(CLAIMED, rows)

    def _let_go(self, claim: Claim, *, after_ms: int, fewer: int) -> None:
        values = {**self._ours(claim), "again": self._now() + after_ms, "fewer": fewer}
        self._store.run(lambda connection: connection.execute(LET_GO, values))

    def _finish(
        self, connection: Connection, claim: Claim, *, changed: bool, work: Work
    ) -> Finished:
        held = connection.execute(HELD, self._ours(claim)).first()
        if held is None:
            return Lost()
        which, newer = (
            claim.conversation_id,
            newer_than(connection, claim.conversation_id, claim.until),
        )
        if newer and not changed and self._pace.may_supersede(held.waiting_since_ms, self._now()):
            all_of_them = Newer(held.waiting_since_ms, newer.latest, newer.tapped)
            self._end(connection, which, claim.turn - 1, all_of_them)
            return Superseded()
        work(connection)
        answered = {"which": which, "until": claim.until, "number": claim.turn}
        connection.execute(ANSWERED, answered)
        blank_codes(connection, claim.messages)
        self._end(connection, which, claim.turn, newer)
        return Done()

    def _end(self, connection: Connection, which: int, turn: int, left: Newer | None) -> None:
        due = left and self._pace.due(left.first, left.latest, tapped=left.tapped)
        values = {"which": which, "turn": turn, "due_ms": due}
        first = left and left.first
        connection.execute(ENDED, {**values, "waiting_since_ms": first})

    def _ours(self, claim: Claim) -> dict[str, Any]:
        return {"which": claim.conversation_id, "owner": self._owner, "token": claim.token}

    def _lease(self) -> int:
        return self._now() + self._pace.lease

    def _now(self) -> int:
        return ms(self._clock.now())
