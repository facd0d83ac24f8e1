"""A message is stored once, whole, in its order; and it says when it is to be answered."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from booking.message_tables import conversation, inbox
from tests.booking.inbox.mailbag import JOHN, PRIYA, Mailbag


@pytest.mark.behaviour("CHAN-01")
def test_the_same_message_twice_is_stored_once(bag: Mailbag) -> None:
    first = bag.letter("book Wednesday 2pm", sid="SM1")
    assert bag.inbox.take([first]) == [True]
    assert bag.inbox.take([replace(first, text="changed on the way")]) == [False]
    assert bag.answered() == [("book Wednesday 2pm", None)]


@pytest.mark.behaviour("CHAN-01")
def test_a_message_that_comes_twice_at_once_is_stored_once(bag: Mailbag) -> None:
    once, again = bag.letter("yes", sid="SM1"), bag.letter("yes", sid="SM1")
    assert bag.inbox.take([once, bag.letter("no"), again]) == [True, True, False]
    assert bag.answered() == [("yes", None), ("no", None)]


def test_one_id_on_two_of_our_numbers_is_two_messages(bag: Mailbag) -> None:
    first = bag.letter(sid="SM1")
    assert bag.inbox.take([first, replace(first, account="+15005550006")]) == [True, True]


def test_nothing_to_store_asks_nobody(bag: Mailbag) -> None:
    bag.store.close()
    assert bag.inbox.take([]) == []


@pytest.mark.behaviour("CHAN-01")
def test_the_same_messages_from_all_sides_at_once_are_stored_once(bag: Mailbag) -> None:
    """Providers repeat what was slow to be answered, while the first one is still stored."""
    arrivals = [bag.letter(f"{n}", who=JOHN if n % 2 else PRIYA, sid=f"SM{n}") for n in range(20)]
    orders = [arrivals, arrivals[::-1], arrivals[10:] + arrivals[:10], arrivals[::2], arrivals]
    with ThreadPoolExecutor(len(orders)) as pool:
        found = list(pool.map(bag.inbox.take, orders))
    assert sum(new for each in found for new in each) == len(arrivals)
    assert sorted(int(text) for text, _ in bag.answered()) == list(range(20))


def test_whatever_makes_up_a_message_is_kept_as_it_came(bag: Mailbag) -> None:
    letter = bag.letter("caffè ☕")
    detail = {"sender": JOHN, "media": [{"url": "https://a.example/1", "content_type": "a/b"}]}
    bag.inbox.take([replace(letter, detail=detail, raw=None), bag.letter("two")])
    with bag.store.reading() as connection:
        first, second = connection.execute(select(inbox).order_by(inbox.c.id)).all()
    assert (first.text, first.detail, first.raw) == ("caffè ☕", detail, None)
    assert second.raw["MessageSid"] == "SM123456ab"


def test_no_form_is_no_value_in_the_database(bag: Mailbag) -> None:
    """And not the word null in it, which a search would have to know."""
    bag.inbox.take([replace(bag.letter(), raw=None)])
    with bag.store.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM inbox WHERE raw IS NULL")) == 1


@pytest.mark.behaviour("CHAN-02")
def test_a_burst_is_waited_for_until_it_is_quiet(bag: Mailbag) -> None:
    bag.says("I want")
    assert bag.turns().next_due() == 1.5
    bag.later(1)
    bag.says("to book")
    assert bag.turns().next_due() == 1.5
    bag.later(1.5)
    assert bag.turns().next_due() == 0


@pytest.mark.behaviour("CHAN-02")
def test_who_never_stops_writing_is_answered_after_eight_seconds(bag: Mailbag) -> None:
    for _ in range(7):
        bag.says("and another thing")
        bag.later(1.25)
    bag.says("and")
    assert bag.turns().next_due() == pytest.approx(8 - 7 * 1.25)


@pytest.mark.behaviour("CHAN-02")
def test_a_tap_is_answered_at_once(bag: Mailbag) -> None:
    bag.says("hm")
    bag.later(0.5)
    bag.taps("yes")
    assert bag.turns().next_due() == 0
    bag.says("please")
    assert bag.turns().next_due() == 0


def test_a_duplicate_does_not_make_anybody_wait_longer(bag: Mailbag) -> None:
    first = bag.letter(sid="SM1")
    bag.inbox.take([first])
    bag.later(1)
    bag.inbox.take([first])
    assert bag.turns().next_due() == 0.5


def test_what_was_fetched_late_is_answered_at_once(bag: Mailbag) -> None:
    """After a time in which we were not there: its writer has waited long enough."""
    long_ago = bag.clock.now() - timedelta(minutes=5)
    bag.inbox.take([replace(bag.letter(), at=long_ago)])
    due = bag.turns().next_due()
    assert due is not None
    assert due < 0


def test_the_latest_message_says_where_the_answer_goes(bag: Mailbag) -> None:
    withheld = replace(bag.letter(), conversation="whatsapp:US.A1", address="US.A1")
    bag.inbox.take([withheld, replace(withheld, provider_id="SM2", account="+15005550006")])
    with bag.store.reading() as connection:
        row = connection.execute(select(conversation)).one()
    assert (row.name, row.address, row.account) == ("whatsapp:US.A1", "US.A1", "+15005550006")


def test_when_somebody_last_wrote_is_never_earlier_than_it_was(bag: Mailbag) -> None:
    bag.says("now")
    old = replace(bag.letter(), at=bag.clock.now() - timedelta(hours=2))
    bag.inbox.take([old])
    with bag.store.reading() as connection:
        last = connection.scalar(select(conversation.c.last_in_ms))
    assert last == int(bag.clock.now().timestamp() * 1000)


def test_many_conversations_at_once_are_each_begun_once(bag: Mailbag) -> None:
    arrivals = [bag.letter(who=f"+4477009{n:05}") for n in range(150)]
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(bag.inbox.take, [arrivals[:100], arrivals[50:], arrivals[::-1]]))
    assert sum(new for each in found for new in each) == 150
    with bag.store.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM conversation")) == 150
