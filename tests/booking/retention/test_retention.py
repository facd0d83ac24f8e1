"""What is deleted for its age, what stays, and that it is said."""

from datetime import timedelta
from itertools import islice

import pytest
from sqlalchemy import Table, select

from booking import access_tables as access
from booking import message_tables as messages
from booking import tables
from booking.business import Privacy
from booking.meter import NoMeter
from booking.retention import KEPT, Ages, Retention, policy
from booking.testing import DEMO_NOW, Demo
from tests.booking.retention.rows import DAY, Rows

SAID = (messages.inbox, messages.outbox, messages.delivery, messages.memory, tables.transcript)


def retention(demo: Demo, batch: int = 500, **privacy: int) -> Retention:
    return Retention(demo.store, Privacy(**privacy), demo.clock, NoMeter(), batch)


@pytest.fixture
def rows(demo: Demo) -> Rows:
    return Rows(demo)


def a_day_of_talk(rows: Rows, age: timedelta, name: str) -> None:
    """One message, its answer and all that is kept of them."""
    rows.message(age, rows.conversation(age, name))
    letter = rows.letter(age, conversation=name, settled_ms=rows.ms(age))
    rows.add(messages.delivery, outbox_id=letter, status="sent", at_ms=rows.ms(age))
    rows.add(messages.memory, conversation=name, state=b"state", at_ms=rows.ms(age))
    rows.said(age)


@pytest.mark.behaviour("PRIV-01")
def test_messages_go_after_thirty_days(demo: Demo, rows: Rows) -> None:
    a_day_of_talk(rows, 31 * DAY, "whatsapp:+447700900001")
    a_day_of_talk(rows, 29 * DAY, "whatsapp:+447700900003")
    deleted = retention(demo).run()
    assert deleted == {table.name: 1 for table in SAID}
    assert [rows.count(table) for table in SAID] == [1, 1, 1, 1, 1]


@pytest.mark.behaviour("PRIV-01")
def test_the_owner_says_how_long(demo: Demo, rows: Rows) -> None:
    a_day_of_talk(rows, 8 * DAY, "whatsapp:+447700900001")
    assert retention(demo, messages_days=9).run() == {}
    assert set(retention(demo, messages_days=7).run()) == {table.name for table in SAID}


@pytest.mark.behaviour("PRIV-01")
def test_a_session_goes_thirty_days_after_its_end_with_whoever_it_was(
    demo: Demo, rows: Rows
) -> None:
    rows.session(32 * DAY)
    rows.session(30 * DAY)
    deleted = retention(demo).run()
    assert deleted == {"session": 1, "login_code": 2, "login": 1, "channel_identity": 1}


def test_a_session_that_was_ended_early_counts_from_then(demo: Demo, rows: Rows) -> None:
    ended = rows.s(31 * DAY)
    rows.session(31 * DAY, expires_at=rows.s(DAY), ended_at=ended)
    assert retention(demo).run()["session"] == 1


def test_the_id_of_a_number_stays_as_long_as_somebody_has_that_number(
    demo: Demo, rows: Rows
) -> None:
    """Else whoever has got that number since would be let in as the one before."""
    linked = {"channel": "whatsapp", "phone": "+447700900001"}
    rows.add(tables.channel_identity, external_id="GB.johns", **linked)
    rows.add(tables.channel_identity, external_id="+447700900404", channel="whatsapp")
    stranger = {"channel": "whatsapp", "phone": "+447700900404"}
    rows.add(tables.channel_identity, external_id="GB.strangers", **stranger)
    assert retention(demo).run() == {"channel_identity": 2}
    with demo.store.reading() as connection:
        left = connection.scalars(select(tables.channel_identity.c.external_id)).all()
    assert left == ["GB.johns"]


@pytest.mark.behaviour("PRIV-01")
def test_the_audit_goes_after_ninety_days(demo: Demo, rows: Rows) -> None:
    row = {
        "caller": "customer:1",
        "role": "customer",
        "client": "app",
        "tool": "quota",
        "digest": "d",
        "outcome": "ok",
        "detail": "",
        "took_us": 1,
    }
    for age in (91, 89):
        rows.add(tables.audit, at=rows.s(age * DAY), **row)
    assert retention(demo).run() == {"audit": 1}


def test_apps_that_nobody_uses_go(demo: Demo, rows: Rows) -> None:
    rows.app(91 * DAY)
    rows.app(2 * DAY)
    deleted = retention(demo).run()
    assert deleted == {"access_request": 2, "access_grant": 1, "access_client": 1}
    assert rows.count(access.access_client) == 1


def test_what_is_dead_goes_soon(demo: Demo, rows: Rows) -> None:
    past = rows.s(2 * DAY) - 1
    wanted = {"code": "H", "holder": "visitor", "service": "base-clean", "staff": "amy"}
    rows.add(tables.hold, starts=past, ends=past + 60, expires_at=past, **wanted)
    rows.add(tables.spent_yes, nonce="n", spent_for="", expires_at=past)
    rows.add(messages.door_answer, key="k", sealed=b"s", at_ms=rows.ms(3 * DAY))
    rows.add(tables.request, caller="customer:1", key="k", digest="d", at=rows.s(31 * DAY))
    went = {"hold", "spent_yes", "door_answer", "request"}
    assert retention(demo).run() == dict.fromkeys(went, 1)


def test_a_letter_on_its_way_stays_however_old(demo: Demo, rows: Rows) -> None:
    for status in ("pending", "leased", "ambiguous"):
        rows.letter(40 * DAY, status)
    assert retention(demo).run() == {}


def test_a_letter_of_which_nothing_more_was_heard_goes(demo: Demo, rows: Rows) -> None:
    rows.letter(31 * DAY, "accepted")
    assert retention(demo).run() == {"outbox": 1}


def test_a_reminder_counts_from_the_day_it_was_sent(demo: Demo, rows: Rows) -> None:
    """It was written when the booking was made, two months ago."""
    rows.letter(60 * DAY, not_before_ms=rows.ms(DAY), settled_ms=rows.ms(DAY))
    rows.letter(60 * DAY, "pending", not_before_ms=rows.ms(-DAY))
    assert retention(demo).run() == {}


def test_a_message_that_waits_for_its_answer_stays(demo: Demo, rows: Rows) -> None:
    one = rows.conversation(40 * DAY)
    rows.message(40 * DAY, one)
    with demo.store.writing() as connection:
        connection.execute(messages.conversation.update().values(due_ms=rows.ms(40 * DAY)))
    assert retention(demo).run() == {}


def test_a_conversation_is_forgotten_after_everything_that_bears_its_number(
    demo: Demo, rows: Rows
) -> None:
    """Its turns are counted anew then, and no key made from an old number may be met again."""
    rows.conversation(36 * DAY, "whatsapp:+447700900001")
    rows.conversation(38 * DAY, "whatsapp:+447700900002")
    rows.conversation(38 * DAY, "whatsapp:+447700900003")
    rows.letter(2 * DAY, conversation="whatsapp:+447700900003")
    assert retention(demo).run() == {"conversation": 1}


@pytest.mark.behaviour("PRIV-01")
def test_bookings_and_their_history_stay(demo: Demo, rows: Rows) -> None:
    kept = (tables.booking, tables.history, tables.occupancy, tables.ledger, tables.customer)
    before = [rows.count(table) for table in kept]
    assert all(before)
    demo.clock.advance(400 * DAY)
    retention(demo).run()
    assert [rows.count(table) for table in kept] == before


def test_it_goes_in_small_batches_and_can_be_cut_off(demo: Demo, rows: Rows) -> None:
    for _ in range(5):
        rows.said(31 * DAY)
    one = retention(demo, batch=2)
    assert list(islice(one.steps(), 1)) == [("transcript", 2)]
    assert rows.count(tables.transcript) == 3
    assert list(one.steps()) == [("transcript", 2), ("transcript", 1)]


def test_what_would_go_is_told_and_nothing_is_deleted(demo: Demo, rows: Rows) -> None:
    rows.said(31 * DAY)
    rows.session(40 * DAY)
    assert retention(demo).due() == {"transcript": 1, "session": 1, "login_code": 1, "login": 1}
    assert rows.count(tables.transcript) == 1


@pytest.mark.behaviour("PRIV-01")
def test_each_run_is_on_record_with_what_it_deleted(demo: Demo, rows: Rows) -> None:
    one = retention(demo)
    assert one.last_run() is None
    assert not one.ran_within(timedelta(hours=1))
    rows.said(31 * DAY)
    one.run()
    last = one.last_run()
    assert last is not None
    assert (last.at, last.deleted) == (DEMO_NOW, {"transcript": 1})
    demo.clock.advance(timedelta(minutes=59))
    assert one.ran_within(timedelta(hours=1))
    demo.clock.advance(timedelta(minutes=1))
    assert not one.ran_within(timedelta(hours=1))


def deleted_from() -> set[Table]:
    return {line.table for line in policy(Ages(DEMO_NOW, Privacy()))}


@pytest.mark.behaviour("PRIV-01")
def test_every_table_is_in_the_policy_or_kept_with_a_reason() -> None:
    """A new table is a decision: for how long does it keep what it knows about people?"""
    known = set(tables.metadata.tables)
    in_policy = {table.name for table in deleted_from()}
    assert in_policy | set(KEPT) == known
    assert in_policy & set(KEPT) == set()
    assert all(KEPT.values())
