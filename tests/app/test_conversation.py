"""The path of a message: one answer each, whatever fails; what is kept holds no code."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.commands import clock_from
from app.conversation import storable
from booking.clock import MovableClock
from tests.app.talking import JOHN, START, talk


@pytest.mark.behaviour("AUTH-10")
def test_the_transcript_keeps_what_was_said_but_no_code() -> None:
    with talk() as john:
        code = re.findall(r"\d{6}", john.say("my bookings").message.text)[0]
        john.say(code)
        john.say(code)
        kept = [line.text for line in john.house.transcript.of(f"terminal:{JOHN}")]
        assert len(kept) == 6
        assert kept[0] == "my bookings"
        assert "Standard Clean" in kept[3]
        assert not any(code in text for text in kept)


def test_a_phone_is_one_conversation_however_it_is_written() -> None:
    with talk() as john:
        john.say("Hi")
        assert john.say("my bookings", sender="07700 900001").stage == "verify"
        assert len(john.house.transcript.of(f"terminal:{JOHN}")) == 4


@pytest.mark.behaviour("TALK-10")
def test_whatever_breaks_the_writer_gets_a_sentence_with_a_person_to_turn_to(
    tmp_path: Path,
) -> None:
    file = tmp_path / "desk.db"
    with talk(f"sqlite:///{file}") as john:
        john.house.premises.store.close()
        file.write_bytes(b"no database")
        answer = john.say("my bookings").message.text
        assert "something went wrong on our side" in answer
        assert "+44 20 7946 0018" in answer
        assert "Traceback" not in answer


def test_a_clock_that_starts_elsewhere_runs_on_from_there() -> None:
    clock: MovableClock = clock_from(START)(ZoneInfo("Europe/London"))
    first = clock.now()
    assert 0 <= (first - START).total_seconds() < 60


def test_messages_of_one_conversation_are_answered_one_after_the_other() -> None:
    """Five at once: each is answered, and each answer knows the ones before."""
    with talk() as john, ThreadPoolExecutor(5) as at_once:
        john.sign_in()
        texts = ["my bookings", "what services do you offer?", "thanks", "my plan", "hello"]
        answers = list(at_once.map(john.say, texts))
        assert all(answer.message.text for answer in answers)
        lines = john.house.transcript.of(f"terminal:{JOHN}")
    said = [line.text for line in lines if line.author == "customer"]
    assert sorted(said[2:]) == sorted(texts)
    assert [line.author for line in lines] == ["customer", "assistant"] * 7


@pytest.mark.behaviour("TALK-09")
def test_letters_that_nobody_sees_make_no_other_word() -> None:
    assert storable("Wed\u200bnes\u00adday\ufeff\0 at 2") == "Wednesday at 2"
    assert storable("👩\u200d🔧 \ud83d") == "👩\u200d🔧 ?"
