"""The path of a message: one answer each, whatever fails; what is kept holds no code."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from anyio.from_thread import start_blocking_portal

from agent.think import Patience
from app.commands import clock_from
from app.conversation import Conversation
from app.post import AsidePost
from app.premises import open_premises
from app.settings import Settings
from app.wiring import House, open_house
from booking.clock import MovableClock
from channels.message import Answer, Inbound

JOHN = "+447700900001"
START = datetime(2026, 2, 5, 9, tzinfo=ZoneInfo("Europe/London"))


class Talk:
    """A customer and the house they write to."""

    def __init__(self, house: House, call: "Call") -> None:
        self.house, self._call = house, call
        self._count = 0

    def say(self, text: str, sender: str = JOHN) -> Answer:
        self._count += 1
        message = Inbound("terminal", sender, text, START, f"m{self._count}")
        return self._call(self.house.conversation, message)


class Call:
    """Waits for an answer from another thread."""

    def __init__(self, portal: "object") -> None:
        self._portal = portal

    def __call__(self, conversation: Conversation, message: Inbound) -> Answer:
        answer: Answer = self._portal.call(conversation.answer, message)  # type: ignore[attr-defined]
        return answer


@contextmanager
def talk(url: str | None = None) -> Iterator[Talk]:
    settings = Settings().model_copy(update={"database_url": url})
    with open_premises(settings, clock_from(START)) as premises:
        opening = open_house(
            premises, post=AsidePost(lambda _: None), model=None, patience=Patience()
        )
        with start_blocking_portal() as portal, portal.wrap_async_context_manager(opening) as house:
            yield Talk(house, Call(portal))


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
