"""What is looked up: our letters, as the outbox has them, and who wants to hear nothing."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.hearing.hearing import Hearing
from booking.message_tables import outbox
from booking.outbox import enqueue, suppression
from booking.outbox.letter import Body, Choice, Kind, Letter
from booking.sealed_box import SealedBox
from booking.store import Store
from booking.testing import open_store
from channels.message import Inbound, Media
from tests.app.hearing.burst import CANCEL, NOW, SHOP, TIMES, YES_NO, came, tap

JOHN = "whatsapp:+447700900001"


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with closing(open_store(database_url)) as store:
        yield store


class Wrote:
    """Letters of ours that have gone out."""

    def __init__(self, store: Store) -> None:
        self._store, self._box = store, SealedBox(b"k" * 32)
        self._count = 0

    def __call__(
        self,
        text: str,
        choices: tuple[Choice, ...] = (),
        *,
        conversation: str = JOHN,
        kind: Kind = "reply",
        arrived: bool = True,
    ) -> str:
        """Write one; the id that the channel gave it."""
        self._count += 1
        name = f"MM{self._count}"
        letter = Letter(
            key=name,
            channel="whatsapp",
            recipient=conversation.partition(":")[2],
            kind=kind,
            body=Body(text, choices),
            conversation=None if kind == "notice" else conversation,
        )
        with self._store.writing() as connection:
            enqueue(connection, [letter], NOW - timedelta(minutes=1), self._box)
            if arrived:
                sent = update(outbox).where(outbox.c.key == name)
                connection.execute(sent.values(provider_id=name, status="sent"))
        return name


@pytest.mark.behaviour("CHAN-07")
async def test_a_tap_finds_the_letter_it_answers(store: Store) -> None:
    wrote, hearing = Wrote(store), Hearing(store, SHOP)
    times = wrote("When?", TIMES)
    question = wrote(CANCEL, YES_NO)
    assert (await hearing.hear(JOHN, [tap(YES_NO[0], question)])).words == "yes"
    assert (await hearing.hear(JOHN, [tap(TIMES[0], times)])).words is None


@pytest.mark.behaviour("CHAN-07")
async def test_a_reply_that_has_not_gone_out_yet_closes_the_question_before_it(
    store: Store,
) -> None:
    """The agent has moved on, whether or not the customer has seen it."""
    wrote = Wrote(store)
    question = wrote(CANCEL, YES_NO)
    wrote("We do three kinds of cleaning.", arrived=False)
    assert (await Hearing(store, SHOP).hear(JOHN, [tap(YES_NO[0], question)])).words is None


@pytest.mark.behaviour("CHAN-07")
async def test_a_code_or_a_reminder_on_its_way_leaves_the_question_open(store: Store) -> None:
    wrote = Wrote(store)
    question = wrote(CANCEL, YES_NO)
    wrote("Your code is 123456", kind="code")
    wrote("See you tomorrow!", kind="notice")
    assert (await Hearing(store, SHOP).hear(JOHN, [tap(YES_NO[0], question)])).words == "yes"


@pytest.mark.behaviour("CHAN-07")
async def test_a_tap_cannot_answer_a_question_of_somebody_else(store: Store) -> None:
    wrote = Wrote(store)
    theirs = wrote("Cancel it?", YES_NO, conversation="whatsapp:+447700900003")
    wrote(CANCEL, YES_NO)
    heard = await Hearing(store, SHOP).hear(JOHN, [tap(YES_NO[0], theirs)])
    assert heard.words is None
    assert "Cancel it?" not in (heard.answer or "")


@pytest.mark.behaviour("CHAN-07")
async def test_what_the_business_began_can_be_answered_by_a_tap_that_says_all(
    store: Store,
) -> None:
    wrote = Wrote(store)
    coming = Choice("I confirm my booking B7K2", "I'll be there")
    notice = wrote("See you tomorrow?", (coming,), kind="notice")
    wrote(CANCEL, YES_NO)
    heard = await Hearing(store, SHOP).hear(JOHN, [tap(coming, notice)])
    assert heard.words == "I confirm my booking B7K2"


@pytest.mark.behaviour("CHAN-06")
async def test_stop_and_start_are_kept_in_the_transaction_of_the_turn(store: Store) -> None:
    hearing = Hearing(store, SHOP)
    stop = await hearing.hear(JOHN, [came(text="STOP")])
    assert not stopped(store), "hearing alone changes nothing"
    for _ in range(2):
        with store.writing() as connection:
            assert stop.act is not None
            stop.act(connection)
        assert stopped(store)
    start = await hearing.hear(JOHN, [came(text="START")])
    with store.writing() as connection:
        assert start.act is not None
        start.act(connection)
    assert not stopped(store)


@pytest.mark.behaviour("CHAN-06")
async def test_a_writer_with_an_id_and_a_phone_is_stopped_under_both(store: Store) -> None:
    message = Inbound("whatsapp", "US.AbC1", "STOP", NOW, "SM1", phone="+447700900001")
    heard = await Hearing(store, SHOP).hear("whatsapp:US.AbC1", [message])
    with store.writing() as connection:
        assert heard.act is not None
        heard.act(connection)
    assert stopped(store, "US.AbC1")
    assert stopped(store)


def stopped(store: Store, address: str = "+447700900001") -> bool:
    with store.reading() as connection:
        return suppression.is_stopped(connection, "whatsapp", address, "all")


class Listener:
    """Makes out what it was told beforehand."""

    def __init__(self, words: str | None) -> None:
        self._words = words
        self.media: list[Media] = []

    async def __call__(self, media: Media) -> str | None:
        self.media.append(media)
        return self._words


VOICE = (Media("https://api.twilio.com/media/2", "audio/ogg"),)


@pytest.mark.behaviour("CHAN-08")
async def test_a_voice_message_is_listened_to_where_somebody_can(store: Store) -> None:
    listener = Listener("my bookings")
    hearing, message = Hearing(store, SHOP, listener), came("voice", media=VOICE)
    heard = await hearing.hear(JOHN, [message])
    assert heard.words == "my bookings"
    assert heard.said == "(voice message) my bookings"
    assert listener.media == list(VOICE)
    await hearing.hear(JOHN, [message, came(text="please")])
    assert listener.media == list(VOICE), "a turn that is begun again need not listen again"


@pytest.mark.behaviour("CHAN-08")
@pytest.mark.parametrize("message", [came(text="hi"), came("image", media=VOICE), came("voice")])
async def test_nothing_else_is_listened_to(store: Store, message: Inbound) -> None:
    listener = Listener("no")
    await Hearing(store, SHOP, listener).hear(JOHN, [message])
    assert listener.media == []


@pytest.mark.behaviour("CHAN-07")
async def test_the_same_messages_are_heard_alike_however_often(store: Store) -> None:
    wrote, hearing = Wrote(store), Hearing(store, SHOP)
    question = wrote(CANCEL, YES_NO)
    burst = [came("image"), tap(YES_NO[1], question), came("sticker")]
    assert await hearing.hear(JOHN, burst) == await hearing.hear(JOHN, burst)
