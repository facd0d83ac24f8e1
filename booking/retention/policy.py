"""What is deleted when. One line for each kind of row; the order lets go of what refers first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, and_, exists, func, or_, select

from booking import access_tables as access
from booking import message_tables as messages
from booking import tables
from booking.access import clients, grants, requests
from booking.business import Privacy

CODES_KEPT = timedelta(days=2)
"""Sign-in codes: as long as they count towards the most of a day, and one day more."""

ANSWERS_KEPT = timedelta(days=2)
"""What the door answered, for a message that comes twice."""

AGAIN_KEPT = timedelta(days=1)
"""Things that are dead already, until nobody can ask for them any more."""

RUNS_KEPT = timedelta(days=365)
CONVERSATION_MARGIN = timedelta(days=7)
"""A conversation begins to count its turns anew when it is forgotten. So it is forgotten last:
when no key that was made from those numbers is remembered anywhere."""

UNDER_WAY = ("pending", "leased", "ambiguous")
"""Letters that are still on their way, whatever their age."""

KEPT: Mapping[str, str] = {
    "business": "no person in it but those whom the owner names",
    "customer": "the account: as long as the person keeps it (SPEC PRIV-02)",
    "subscription": "belongs to the account",
    "booking": "what was done for whom: the owner's books",
    "history": "stays as the booking does (SPEC BOOK-12)",
    "resource": "no person in it",
    "occupancy": "taken time: goes with its booking or its hold",
    "lot": "belongs to the account",
    "ledger": "belongs to the account; lines are only ever added (SPEC QUOTA-04)",
    "suppression": "who wants no messages must never get one again (SPEC CHAN-06)",
    "template": "no person in it",
    "content": "no person in it",
}
"""Tables of which nothing is deleted for its age, and why."""


@dataclass(frozen=True)
class Line:
    """Rows that go.

    Attributes:
        table: where they are.
        past: which of them; true of a row that has been kept long enough.
    """

    table: Table
    past: ColumnElement[bool]


@dataclass(frozen=True)
class Ages:
    """How long things are kept, seen from a moment.

    Attributes:
        now: aware.
        privacy: the owner's wishes.
    """

    now: datetime
    privacy: Privacy

    def s(self, kept: timedelta) -> int:
        """Epoch seconds: what is older goes."""
        return int((self.now - kept).timestamp())

    def ms(self, kept: timedelta) -> int:
        """Epoch milliseconds: what is older goes."""
        return self.s(kept) * 1000

    @property
    def messages(self) -> timedelta:
        """Of everything that was said."""
        return timedelta(days=self.privacy.messages_days)

    @property
    def sessions(self) -> timedelta:
        """Of sessions, after their end."""
        return timedelta(days=self.privacy.sessions_days)

    @property
    def audit(self) -> timedelta:
        """Of the rows about calls of tools."""
        return timedelta(days=self.privacy.audit_days)


def policy(ages: Ages) -> tuple[Line, ...]:
    """Everything that goes at that moment, in the order in which it can go."""
    return (*_messages(ages), *_sign_in(ages), *_apps(ages), *_house(ages))


def _messages(ages: Ages) -> tuple[Line, ...]:
    cut, cut_s = ages.ms(ages.messages), ages.s(ages.messages)
    memory, transcript, inbox = messages.memory, tables.transcript, messages.inbox
    delivery, outbox = messages.delivery, messages.outbox
    gone = _letters_past(cut)
    waited_in = select(messages.conversation.c.id).where(messages.conversation.c.due_ms.isnot(None))
    return (
        Line(delivery, exists().where(outbox.c.id == delivery.c.outbox_id, gone)),
        Line(outbox, and_(gone, ~exists().where(messages.delivery.c.outbox_id == outbox.c.id))),
        Line(inbox, and_(inbox.c.at_ms < cut, inbox.c.conversation_id.not_in(waited_in))),
        Line(memory, memory.c.at_ms < cut),
        Line(transcript, transcript.c.at < cut_s),
        Line(tables.request, tables.request.c.at < cut_s),
        Line(messages.conversation, _conversations_past(ages)),
        Line(messages.door_answer, messages.door_answer.c.at_ms < ages.ms(ANSWERS_KEPT)),
    )


def _letters_past(cut_ms: int) -> ColumnElement[bool]:
    """A reminder that was written long ago and sent yesterday is of yesterday."""
    outbox = messages.outbox
    ended = func.coalesce(outbox.c.settled_ms, outbox.c.not_before_ms)
    return and_(ended < cut_ms, outbox.c.status.not_in(UNDER_WAY))


def _conversations_past(ages: Ages) -> ColumnElement[bool]:
    table = messages.conversation
    return and_(
        table.c.last_in_ms < ages.ms(ages.messages + CONVERSATION_MARGIN),
        table.c.due_ms.is_(None),
        ~exists().where(messages.inbox.c.conversation_id == table.c.id),
        ~exists().where(messages.outbox.c.conversation == table.c.name),
    )


def _sign_in(ages: Ages) -> tuple[Line, ...]:
    session, code, login = tables.session, tables.login_code, tables.login
    ended = func.coalesce(session.c.ended_at, session.c.expires_at)
    return (
        Line(session, ended < ages.s(ages.sessions)),
        Line(code, code.c.sent_at < ages.s(CODES_KEPT)),
        Line(login, login.c.changed_at < ages.s(ages.messages)),
        Line(tables.channel_identity, _identities_past()),
    )


def _identities_past() -> ColumnElement[bool]:
    """Those of which nothing is kept any more.

    An id that came beside a number is kept as long as somebody is known by that number: whoever
    writes with another id then has to prove anew that it is theirs (booking/identity/links.py).
    """
    identity = tables.channel_identity
    of_the_number = identity.alias()
    kept = (tables.session, tables.login_code, tables.login)
    is_known = or_(
        exists().where(tables.customer.c.phone == identity.c.phone),
        exists().where(
            of_the_number.c.channel == identity.c.channel,
            of_the_number.c.external_id == identity.c.phone,
        ),
    )
    return and_(
        *(~exists().where(one.c.identity_id == identity.c.id) for one in kept),
        or_(identity.c.phone.is_(None), ~is_known),
    )


def _apps(ages: Ages) -> tuple[Line, ...]:
    now = ages.s(timedelta(0))
    asked, grant, client = access.access_request, access.access_grant, access.access_client
    ended = func.coalesce(grant.c.ended_at, grant.c.expires_at)
    unused = and_(
        client.c.seen_at < now - clients.UNSEEN_LIFE_S,
        *(~exists().where(one.c.client_id == client.c.id) for one in (grant, asked)),
    )
    return (
        Line(asked, asked.c.expires_at < now - requests.KEPT_S),
        Line(grant, ended < now - grants.KEPT_S),
        Line(client, unused),
        Line(tables.audit, tables.audit.c.at < ages.s(ages.audit)),
        Line(tables.spent_yes, tables.spent_yes.c.expires_at < ages.s(AGAIN_KEPT)),
    )


def _house(ages: Ages) -> tuple[Line, ...]:
    dead = tables.hold.c.expires_at < ages.s(AGAIN_KEPT)
    run = messages.retention_run
    return Line(tables.hold, dead), Line(run, run.c.at < ages.s(RUNS_KEPT))
