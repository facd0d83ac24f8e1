"""How much waits, read from the database at each look: one query over what is under way."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.exc import SQLAlchemyError

from booking.clock import Clock
from booking.errors import Busy
from booking.message_tables import conversation, outbox
from booking.outbox.moments import ms
from booking.store import Store

LETTERS = ("pending", "leased", "ambiguous", "dead", "failed")
"""States of letters that somebody may have to look after; all others are counted as they come."""

DUE = "due"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Backlog:
    """What waits at one moment.

    Attributes:
        conversations: how many wait for an answer.
        answer_s: for how many seconds the first of them has.
        letters: how many, by their state.
        letter_s: for how many seconds the first letter has been due.
    """

    conversations: int = 0
    answer_s: float = 0.0
    letters: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LETTERS, 0))
    letter_s: float = 0.0


def read_backlog(store: Store, clock: Clock) -> Backlog:
    """What waits now.

    Raises:
        SQLAlchemyError, Busy: the database does not answer.
    """
    now_ms = ms(clock.now())
    with store.glancing() as connection:
        rows = connection.execute(_waiting(now_ms)).all()
    found = {row.state: (row.times, row.since) for row in rows}
    times, since = found.pop("", (0, None))
    _, due_since = found.pop(DUE, (0, None))
    letters = dict.fromkeys(LETTERS, 0) | {state: many for state, (many, _) in found.items()}
    return Backlog(times, _age_s(now_ms, since), letters, _age_s(now_ms, due_since))


def _age_s(now_ms: int, since_ms: int | None) -> float:
    return 0.0 if since_ms is None else max(0, now_ms - since_ms) / 1000


def _waiting(now_ms: int) -> Select[*tuple[str, int, int | None]]:
    """One row for the conversations (state ''), one a state of letters, one for those due."""
    since = func.coalesce(conversation.c.waiting_since_ms, conversation.c.due_ms)
    talk = select(
        literal("").label("state"), func.count().label("times"), func.min(since).label("since")
    ).where(conversation.c.due_ms.is_not(None))
    letters = (
        select(outbox.c.status, func.count(), func.min(outbox.c.not_before_ms))
        .where(outbox.c.status.in_(LETTERS))
        .group_by(outbox.c.status)
    )
    due = select(literal(DUE), func.count(), func.min(outbox.c.not_before_ms)).where(
        outbox.c.status == "pending", outbox.c.not_before_ms <= now_ms
    )
    every = union_all(talk, letters, due).subquery()
    return select(every.c.state, every.c.times, every.c.since)


class Gauges(Collector):
    """Shows the backlog; when the database does not answer, that.

    Args:
        store: of the database.
        clock: tells the time.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing is asked when it is registered."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges of this moment."""
        try:
            backlog = read_backlog(self._store, self._clock)
        except (SQLAlchemyError, Busy) as closed:
            log.warning("the backlog cannot be read: %s", type(closed).__name__)
            yield _gauge("database_up", "Whether the database answers.", 0)
            return
        yield _gauge("database_up", "Whether the database answers.", 1)
        yield from _shown(backlog)


def _shown(backlog: Backlog) -> Iterator[GaugeMetricFamily]:
    yield _gauge("waiting_conversations", "Customers who wait.", backlog.conversations)
    yield _gauge("waiting_seconds", "How long the first of them has waited.", backlog.answer_s)
    yield _gauge("outbox_due_seconds", "How long the first letter is due.", backlog.letter_s)
    letters = GaugeMetricFamily("frontdesk_outbox_letters", "Letters by state.", labels=["status"])
    for state, many in backlog.letters.items():
        letters.add_metric([state], many)
    yield letters


def _gauge(name: str, said: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"frontdesk_{name}", said, value=value)
