"""One turn, from what came to what is written: all of it, or nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import OperationalError

from app.hearing.heard import Heard
from booking.inbox.claim import Done, Lost, Superseded
from booking.inbox.pace import Pace
from booking.message_tables import inbox
from booking.outbox.letter import Choice
from tests.app.turns.table import BOX, JOHN, OURS, QUIET, Table

NAME = f"whatsapp:{JOHN}"


def lines(table: Table) -> list[tuple[str, str]]:
    return [(line.author, line.text) for line in table.transcript.of(NAME)]


def unanswered(table: Table) -> int:
    with table.demo.store.reading() as connection:
        wanted = select(func.count()).select_from(inbox).where(inbox.c.turn.is_(None))
        return connection.execute(wanted).scalar_one()


@pytest.mark.behaviour("CHAN-02")
async def test_a_burst_is_answered_as_one_message_with_one_letter(table: Table) -> None:
    assert await table.answers("I want", "a Standard Clean") == Done()
    (heard,) = table.talker.heard
    assert (heard.text, heard.sender, heard.phone) == ("I want\na Standard Clean", JOHN, JOHN)
    (letter,) = table.letters()
    assert (letter.channel, letter.account, letter.recipient) == ("whatsapp", OURS, JOHN)
    assert (letter.kind, letter.conversation) == ("reply", NAME)
    assert letter.body["text"] == "Here you are."
    assert lines(table) == [
        ("customer", "I want\na Standard Clean"),
        ("assistant", "Here you are."),
    ]
    assert table.memory.read(NAME) == b"memory"


async def test_a_reply_longer_than_a_message_is_several_and_the_last_one_is_tapped(
    table: Table,
) -> None:
    table.longest = 20
    table.talker.text = "First a paragraph.\n\nThen another one."
    table.talker.choices = (Choice("yes", "Yes"),)
    await table.answers("hello")
    letters = table.letters()
    assert [letter.body["text"] for letter in letters] == [
        "First a paragraph.",
        "Then another one.",
    ]
    assert [len(letter.body["choices"]) for letter in letters] == [0, 1]


async def test_a_reply_that_may_hold_a_code_lies_sealed(table: Table) -> None:
    table.talker.text, table.talker.secret = "Your verification code is: 123456", True
    await table.answers("hello")
    (letter,) = table.letters()
    assert "123456" not in str(letter.body)
    assert "123456" in BOX.open(letter.sealed)


async def test_what_was_heard_is_told_in_the_record_and_the_remark_with_the_reply(
    table: Table,
) -> None:
    table.ears.prepared = [
        Heard("(photo) is this ok?", "is this ok?", remark="I cannot look at pictures.")
    ]
    await table.answers("whatever")
    assert table.talker.heard[0].text == "is this ok?"
    reply = "I cannot look at pictures.\n\nHere you are."
    assert table.letters()[0].body["text"] == reply
    assert lines(table) == [("customer", "(photo) is this ok?"), ("assistant", reply)]


async def test_an_answer_of_our_own_asks_nobody(table: Table) -> None:
    done: list[str] = []

    def act(connection: Connection) -> None:
        done.append(connection.dialect.name)

    choices = (Choice("START", "Start"),)
    table.ears.prepared = [Heard("STOP", answer="No more messages.", choices=choices, act=act)]
    await table.answers("STOP")
    assert table.talker.heard == []
    assert table.letters()[0].body["text"] == "No more messages."
    assert table.letters()[0].body["choices"][0]["payload"] == "START"
    assert lines(table) == [("customer", "STOP"), ("assistant", "No more messages.")]
    assert done == ["sqlite"]
    assert table.shown == []


async def test_what_needs_no_answer_is_handled_in_silence(table: Table) -> None:
    table.ears.prepared = [Heard("(sticker)")]
    assert await table.answers("") == Done()
    assert table.letters() == []
    assert unanswered(table) == 0
    assert lines(table) == [("customer", "(sticker)")]


@pytest.mark.behaviour("CHAN-02")
async def test_a_superseded_draft_leaves_nothing_behind(table: Table) -> None:
    table.gets(table.says("what is free tomorrow"))
    table.demo.clock.advance(QUIET)
    claim = table.claim()
    table.gets(table.says("I mean Friday", "SM2"))
    assert await table.answering.answer(claim) == Superseded()
    assert (table.letters(), lines(table), table.memory.read(NAME)) == ([], [], None)
    table.demo.clock.advance(QUIET)
    assert await table.answering.answer(table.claim()) == Done()
    first, second = table.talker.heard
    assert second.text == "what is free tomorrow\nI mean Friday"
    assert first.id != second.id


@pytest.mark.behaviour("OPS-05")
async def test_a_turn_that_is_begun_again_has_the_same_words_under_the_same_id(
    table: Table,
) -> None:
    table.talker.changed = True
    table.gets(table.says("book Friday 10:00"))
    table.demo.clock.advance(QUIET)
    slow = table.claim()
    table.gets(table.says("thanks", "SM2"))
    table.demo.clock.advance(timedelta(seconds=31))
    quick = table.claim()
    assert await table.answering.answer(quick) == Done()
    assert await table.answering.answer(slow) == Lost()
    first, second = table.talker.heard
    assert first == second
    assert len(table.letters()) == 1


async def test_a_turn_that_ends_every_process_is_answered_with_an_apology(table: Table) -> None:
    """And what was remembered may be what ends them: it is forgotten."""
    await table.answers("hello")
    table.gets(table.says("123456", "SM2"))
    table.demo.clock.advance(QUIET)
    for _ in range(table.pace.tries):
        table.claim()
        table.demo.clock.advance(timedelta(seconds=31))
    assert await table.answering.answer(table.claim()) == Done()
    reply = table.letters()[1].body["text"]
    assert reply.startswith("Sorry, something went wrong on our side")
    assert "+44 20 7946 0018" in reply
    assert table.memory.read(NAME) is None
    assert lines(table)[2:] == [("customer", "••••••"), ("assistant", reply)]
    assert len(table.talker.heard) == 1


@pytest.mark.behaviour("CHAN-06")
async def test_a_machine_is_told_once_that_it_is_enough_and_may_still_opt_out(
    table: Table,
) -> None:
    table.turns = type(table.turns)(table.demo.store, table.demo.clock, "one", Pace(burst_turns=2))
    acts: list[str] = []
    for number in range(5):
        if number == 4:
            stopped = Heard("STOP", answer="Stopped. Still open: ...", opted="Stopped.")
            table.ears.prepared = [replace(stopped, act=lambda _: acts.append("x"))]
        assert await table.answers(f"{number}") == Done()
    texts = [letter.body["text"] for letter in table.letters()]
    assert texts[:2] == ["Here you are."] * 2
    assert "takes a break" in texts[2]
    assert texts[3:] == ["Stopped."]
    assert len(table.talker.heard) == 2
    assert acts == ["x"]


async def test_the_writer_sees_that_an_answer_is_written(table: Table) -> None:
    table.talker.may_end.clear()
    table.gets(table.says("hello", "SM7"))
    table.demo.clock.advance(QUIET)
    table.typed = table.talker.may_end.set
    await table.answering.answer(table.claim())
    assert table.shown == [(NAME, "SM7")]


async def test_an_answer_does_not_wait_for_what_only_shows_that_it_is_written(
    table: Table,
) -> None:
    def breaks() -> None:
        raise ConnectionError("no line")

    table.typed = breaks
    assert await table.answers("hello") == Done()


async def test_an_answer_that_the_database_does_not_take_is_written_once_more(
    table: Table,
) -> None:
    """Nobody asks a model twice because a disk was busy."""
    table.talker.failures = [OperationalError("", None, Exception("the disk is busy"))]
    assert await table.answers("hello") == Done()
    assert len(table.talker.heard) == 1
    assert len(table.letters()) == 1
